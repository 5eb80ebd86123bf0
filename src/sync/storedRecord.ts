// What is kept of a session in Redis and in the journal, side by side with what differs, and as the
// text of a read-only document.
import type { CopyEntry, CopyRecord, JournalRecord, RecordRow } from "../core/recordPorts.ts";
import { digestOfEntry } from "./readEntries.ts";

/** `copy`: absent when no Redis is configured; an error's sentence when it cannot be asked. */
export interface StoredRecord {
  readonly sessionId: string;
  readonly journal?: JournalRecord;
  readonly copy?: CopyRecord | string;
}

/** One message, by what it is in either place. */
export interface ComparedMessage {
  readonly state: "same" | "only in Redis" | "waits here" | "in the trash here" | "only here";
  readonly sha1: string;
  readonly row?: RecordRow;
  readonly entry?: CopyEntry;
}

/** Messages of both places in the journal's order; those only in Redis follow. */
export function compareRecord(record: StoredRecord): readonly ComparedMessage[] {
  const entries = typeof record.copy === "object" ? record.copy.entries : [];
  const left = new Map<string, CopyEntry[]>();
  for (const entry of entries) {
    const sha1 = digestOfEntry(entry);
    left.set(sha1, [...(left.get(sha1) ?? []), entry]);
  }
  const rows = (record.journal?.rows ?? []).map((row): ComparedMessage => {
    const entry = left.get(row.sha1)?.shift();
    const { sha1 } = row;
    if (entry) return { state: row.isRemoved ? "in the trash here" : "same", sha1, row, entry };
    return { state: stateOf(row), sha1, row };
  });
  const rest = [...left].flatMap(([sha1, some]) =>
    some.map((entry): ComparedMessage => ({ state: "only in Redis", sha1, entry })),
  );
  return [...rows, ...rest];
}

function stateOf(row: RecordRow): ComparedMessage["state"] {
  if (row.isRemoved) return "in the trash here";
  return row.isShared ? "only here" : "waits here";
}

/** The document's text: Markdown, raw messages as JSON. Holds no credentials. */
export function writeRecord(record: StoredRecord): string {
  const messages = compareRecord(record);
  const counts = Object.groupBy(messages, (message) => message.state);
  const summary = Object.entries(counts).map(([state, some]) => `- ${state}: ${some?.length ?? 0}`);
  return [
    `# Session ${record.sessionId}`,
    ...["", "## Messages", "", ...summary],
    ...["", "## Redis", "", ...describeCopy(record.copy)],
    ...["", "## Journal", "", ...describeJournal(record.journal)],
    ...["", "## Raw messages, oldest first", "", ...messages.flatMap(describeMessage)],
  ].join("\n");
}

function describeCopy(copy: StoredRecord["copy"]): readonly string[] {
  if (copy === undefined) return ["No Redis is configured."];
  if (typeof copy === "string") return [copy];
  const keys = copy.keys.map(({ key, type, length, bytes, lifetimeMs }) => {
    const life = lifetimeMs === undefined ? "for ever" : `${Math.round(lifetimeMs / 1000)} s`;
    return `| \`${key}\` | ${type} | ${length} | ${bytes ?? "?"} | ${life} |`;
  });
  return [
    `Host: ${copy.host}`,
    "",
    "| key | type | length | bytes | time to live |",
    "| --- | --- | --- | --- | --- |",
    ...keys,
    "",
    ...describeFields(copy.fields),
    ...shownOf(copy.entries.length, copy.length),
  ];
}

function describeJournal(journal: JournalRecord | undefined): readonly string[] {
  if (!journal) return ["The journal has no such session."];
  return [
    ...describeFields(journal.fields),
    `- waits for Redis: ${journal.isWaiting ? "yes" : "no"}`,
    ...shownOf(journal.rows.length, journal.rowCount),
  ];
}

function describeFields(fields: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(fields).map(([name, value]) => `- ${name}: ${JSON.stringify(value)}`);
}

function shownOf(shown: number, all: number): readonly string[] {
  return shown === all ? [`- messages: ${all}`] : [`- messages: ${all}, the newest ${shown} below`];
}

function describeMessage({ state, sha1, row, entry }: ComparedMessage): readonly string[] {
  const where = row ? `seq ${row.seq}, ${row.role}, ${row.state}` : "";
  const raw = entry ? rawOf(entry) : (row?.stored ?? "");
  // A fence longer than any in the text: the text cannot end it.
  const longest = Math.max(2, ...[...raw.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return [`### ${state}`, "", `${where} sha1 ${sha1}`.trim(), "", `${fence}json`, raw, fence, ""];
}

function rawOf(entry: CopyEntry): string {
  return entry.kind === "text" ? entry.raw : `(${entry.bytes} bytes that were set aside)`;
}
