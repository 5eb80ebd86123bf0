// Entries of a shared list on their way into the journal: read, and what cannot be read set aside.
import { hash } from "node:crypto";
import type { CopyEntry } from "../core/recordPorts.ts";
import type { SyncedMessage } from "../core/syncPorts.ts";

/** Reads one entry of a list; `position` (0 is the oldest) makes an id where it has none. */
export type ReadEntry = (raw: string, position: number) => SyncedMessage;

/** The entries from `position` on, oldest first. Never throws. */
export function readEntries(
  entries: readonly CopyEntry[],
  position: number,
  readEntry: ReadEntry,
): readonly SyncedMessage[] {
  return entries.map((entry, index) =>
    entry.kind === "text"
      ? readEntry(entry.raw, position + index)
      : setAside(entry, position + index),
  );
}

/** SHA-1 (hex) of the entry as it is in the list. */
export function digestOfEntry(entry: CopyEntry): string {
  return entry.kind === "aside" ? entry.sha1 : digestOfText(entry.raw);
}

/** SHA-1 (hex) of an entry with this text. */
export function digestOfText(text: string): string {
  return hash("sha1", text);
}

/** The journal keeps its place, size and digest (in the id, see journal/copyRows.ts), not its bytes. */
function setAside(entry: Extract<CopyEntry, { kind: "aside" }>, position: number): SyncedMessage {
  return {
    id: `aside-${position}-${entry.sha1}`,
    role: "unreadable",
    state: "complete",
    createdAt: 0,
    tokens: 0,
    stored: JSON.stringify({ aside: { sha1: entry.sha1, bytes: entry.bytes } }),
    text: "",
  };
}
