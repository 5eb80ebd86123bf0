// Tells which sessions other windows of this machine changed, and that they changed items, by looking
// at the journal's file.
import { existsSync, type FSWatcher, watch } from "node:fs";
import type { WorkerNews } from "./calls.ts";
import type { Journal } from "./journal.ts";

/** How long writes of another window are gathered before they are told, in ms. */
const gatherMs = 50;
/** How often to look when the file system tells nothing, in ms. */
const pollMs = 2_000;

/** Watches the file of an open journal; returns what ends the watching. */
export function watchOthers(
  journal: Journal,
  path: string,
  tell: (news: WorkerNews) => void,
): () => void {
  let seenVersion = journal.foreignVersion();
  let stamp = journal.currentStamp();
  let itemMark = journal.items.mark();
  let gathering: NodeJS.Timeout | undefined;
  const find = (): void => {
    const version = journal.foreignVersion();
    if (version === seenVersion) return;
    seenVersion = version;
    const changes = journal.changesSince(stamp);
    stamp = changes.stamp;
    if (changes.sessionIds.length > 0) tell({ kind: "changed", sessionIds: changes.sessionIds });
    const mark = journal.items.mark();
    if (mark !== itemMark) tell({ kind: "itemsChanged" });
    itemMark = mark;
  };
  const look = (): void => {
    gathering = undefined;
    try {
      find();
    } catch (error) {
      // The next look finds what this one missed; an end of the thread would end the journal.
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tell({ kind: "trouble", detail });
    }
  };
  const poll = setInterval(look, pollMs);
  const watcher = watchFile(`${path}-wal`, () => {
    gathering ??= setTimeout(look, gatherMs);
  });
  return () => {
    clearInterval(poll);
    clearTimeout(gathering);
    watcher?.close();
  };
}

/** A watcher that breaks, or cannot be had, leaves the poll, which finds the same a little later. */
function watchFile(path: string, onChange: () => void): FSWatcher | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const watcher = watch(path, { persistent: false }, onChange);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    // The system gives only so many (128 on many a Linux) to all windows of a user together.
    return undefined;
  }
}
