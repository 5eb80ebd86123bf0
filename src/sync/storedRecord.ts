// What is kept of a session in Redis and in the journal, side by side with what differs, and as the
// text of a read-only document.
import { fillSentence } from "../core/errors.ts";
import type { CopyEntry, CopyRecord, JournalRecord, RecordRow } from "../core/recordPorts.ts";
import { unreachable } from "../shared/never.ts";
import { digestOfEntry } from "./readEntries.ts";

/** A sentence in the user's language, with `{0}` and so on filled in. */
type Translate = (sentence: string, args: readonly string[]) => string;

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
export function writeRecord(record: StoredRecord, translate: Translate = fillSentence): string {
  const messages = compareRecord(record);
  const counts = Object.groupBy(messages, (message) => message.state);
  const nameOf = (state: ComparedMessage["state"]): string => nameOfState(state, translate);
  const summary = [...new Set(messages.map(({ state }) => state))].map(
    (state) => `- ${nameOf(state)}: ${counts[state]?.length ?? 0}`,
  );
  const raw = messages.flatMap((message) => describeMessage(message, nameOf(message.state)));
  return [
    `# ${translate("Session {0}", [record.sessionId])}`,
    ...["", `## ${translate("Messages", [])}`, "", ...summary],
    ...["", "## Redis", "", ...describeCopy(record.copy, translate)],
    ...["", `## ${translate("Journal on this machine", [])}`, ""],
    ...describeJournal(record.journal, translate),
    ...["", `## ${translate("Raw messages, oldest first", [])}`, "", ...raw],
  ].join("\n");
}

function nameOfState(state: ComparedMessage["state"], translate: Translate): string {
  switch (state) {
    case "same":
      return translate("the same in both", []);
    case "only in Redis":
      return translate("only in Redis", []);
    case "waits here":
      return translate("waits for Redis here", []);
    case "in the trash here":
      return translate("in the trash here", []);
    case "only here":
      return translate("only here", []);
    default:
      return unreachable(state);
  }
}

function describeCopy(copy: StoredRecord["copy"], translate: Translate): readonly string[] {
  if (copy === undefined) return [translate("No Redis is connected.", [])];
  if (typeof copy === "string") return [copy];
  const forEver = translate("for ever", []);
  const keys = copy.keys.map(({ key, type, length, bytes, lifetimeMs }) => {
    const life = lifetimeMs === undefined ? forEver : `${Math.round(lifetimeMs / 1000)} s`;
    return `| \`${key}\` | ${type} | ${length} | ${bytes ?? "?"} | ${life} |`;
  });
  return [
    `\`${copy.host}\``,
    "",
    `| ${translate("key | type | length | bytes | time to live", [])} |`,
    "| --- | --- | --- | --- | --- |",
    ...keys,
    "",
    ...describeFields(copy.fields),
    shownOf({ shown: copy.entries.length, all: copy.length }, translate),
  ];
}

function describeJournal(
  journal: JournalRecord | undefined,
  translate: Translate,
): readonly string[] {
  if (!journal) return [translate("The journal has no such session.", [])];
  return [
    ...describeFields(journal.fields),
    ...(journal.isWaiting ? [`- ${translate("It waits for Redis.", [])}`] : []),
    shownOf({ shown: journal.rows.length, all: journal.rowCount }, translate),
  ];
}

function describeFields(fields: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(fields).map(([name, value]) => `- ${name}: ${JSON.stringify(value)}`);
}

function shownOf(
  { shown, all }: { readonly shown: number; readonly all: number },
  translate: Translate,
): string {
  if (shown === all) return `- ${translate("Messages: {0}", [String(all)])}`;
  return `- ${translate("Messages: {0}, the newest {1} below", [String(all), String(shown)])}`;
}

function describeMessage({ sha1, row, entry }: ComparedMessage, state: string): readonly string[] {
  const where = row ? `seq ${row.seq}, ${row.role}, ${row.state}` : "";
  const raw = entry ? rawOf(entry) : (row?.stored ?? "");
  // A fence longer than any in the text: the text cannot end it.
  const longest = Math.max(2, ...[...raw.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return [`### ${state}`, "", `${where} sha1 ${sha1}`.trim(), "", `${fence}json`, raw, fence, ""];
}

function rawOf(entry: CopyEntry): string {
  return entry.kind === "text" ? entry.raw : `(${entry.bytes} B)`;
}
