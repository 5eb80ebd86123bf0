// What a session has to push, read off the places and flags of its rows: entries to drop, messages to put
// back, messages for the end. Writes nothing.
import type { CopyMeta, CopyPush, PlannedPush, PushMessage } from "../core/syncPorts.ts";
import { type CopyRows, digestOf, isAside } from "./copyRows.ts";
import { type Database, numberOf, type Row, textOf, textOrNone } from "./database.ts";
import { nothingShared } from "./schema.ts";
import { sharedRows } from "./sharedPlace.ts";

/** Sizes of one push; a longer backlog goes in several, cut between turns. */
export const maxMessages = 200;
export const maxLength = 512_000;

/**
 * Messages that belong into the shared list: a running turn does not yet, a question that got no
 * answer never does, and of an entry that was set aside only the digest is known.
 */
export const pushable = `removedAt IS NULL AND state <> 'pending'
  AND NOT (role = 'human' AND state = 'interrupted')
  AND NOT (role = 'unreadable' AND id GLOB 'aside-*')`;

/** Columns of a session that its plan is made of. */
export const plannedColumns = `workspace, listKey, version, sharedLength, sharedSeq, metaDirty, change,
  title, createdAt, updatedAt, pinned, metaAt, deletedAt, forkOf, versionOf`;

interface Candidate {
  readonly message: PushMessage;
  readonly seq: number;
  readonly isQuestion: boolean;
}

/** The shared list of a session, as far as the journal knows it. */
interface List {
  readonly sessionId: string;
  readonly length: number;
  /** The place of its last row: see sharedPlace.ts. */
  readonly end: number;
  /** Up to its end there is a row that is to be dropped from it, or that stands apart: seldom. */
  readonly isMixed: boolean;
}

/** The next push of a session; `undefined` when it has nothing that the shared copy lacks. */
export function planPush(
  db: Database,
  copies: CopyRows,
  sessionId: string,
): PlannedPush | undefined {
  const session = db.get(`SELECT ${plannedColumns} FROM session WHERE id = ?`, sessionId);
  if (!session) return undefined;
  const { address, mark } = copies.markOf(sessionId, session);
  const meta = readMeta(session);
  const isMetaDirty = numberOf(session, "metaDirty") === 1;
  // Of a deleted session only that it is deleted goes out; the rest waits for an undo.
  const isDeleted = meta.deletedAt !== undefined;
  const list = readList(db, sessionId, session);
  const drops = isDeleted ? [] : readDrops(db, list);
  const waiting = isDeleted ? [] : readCandidates(db, list);
  const taken = takeTurns(waiting);
  const isUnknownThere = mark.version === 0 && mark.length === 0;
  // A session without a finished turn is nobody else's business yet.
  const hasMeta = isMetaDirty && !(isUnknownThere && !isDeleted && taken.length === 0);
  if (drops.length === 0 && taken.length === 0 && !hasMeta) return undefined;
  return {
    ...{ address, mark, meta, isMetaDirty, drops },
    ...placeMessages(db, list, taken),
    change: numberOf(session, "change"),
    hasMore: taken.length < waiting.length || waiting.length === maxMessages + 2,
  };
}

/** True when {@link planPush} would plan one; reads no message. */
export function needsPush(db: Database, sessionId: string): boolean {
  const session = db.get(
    "SELECT deletedAt, metaDirty, version, sharedLength, sharedSeq FROM session WHERE id = ?",
    sessionId,
  );
  if (!session) return false;
  const isMetaDirty = numberOf(session, "metaDirty") === 1;
  if (session["deletedAt"] !== null) return isMetaDirty;
  const isKnownThere = numberOf(session, "version") > 0 || numberOf(session, "sharedLength") > 0;
  if (isMetaDirty && isKnownThere) return true;
  const found = db.get(
    `SELECT
       EXISTS (SELECT 1 FROM message
         WHERE session = ?1 AND seq > ?2 AND ${pushable})
       OR EXISTS (SELECT 1 FROM message
         WHERE session = ?1 AND seq <= ?2 AND apart = 1 AND ${pushable})
       OR EXISTS (SELECT 1 FROM message
         WHERE session = ?1 AND seq <= ?2 AND removedAt IS NOT NULL AND apart = 0) AS waits`,
    ...[sessionId, numberOf(session, "sharedSeq")],
  );
  return numberOf(found, "waits") === 1;
}

/** A session's meta, of {@link plannedColumns}. */
export function readMeta(session: Row): CopyMeta {
  const forkOf = textOrNone(session, "forkOf");
  const versionOf = textOrNone(session, "versionOf");
  const listKey = textOrNone(session, "listKey");
  const isDeleted = session["deletedAt"] !== null;
  return {
    title: textOf(session, "title"),
    createdAt: numberOf(session, "createdAt"),
    updatedAt: numberOf(session, "updatedAt"),
    pinned: numberOf(session, "pinned") === 1,
    changedAt: numberOf(session, "metaAt"),
    ...(forkOf !== undefined && { forkOf }),
    ...(versionOf !== undefined && { versionOf }),
    ...(isDeleted && { deletedAt: numberOf(session, "deletedAt") }),
    ...(listKey !== undefined && { listKey }),
  };
}

function readList(db: Database, sessionId: string, session: Row): List {
  const end = numberOf(session, "sharedSeq");
  const found = db.get(
    `SELECT EXISTS (SELECT 1 FROM message
         WHERE session = ?1 AND seq <= ?2 AND removedAt IS NOT NULL AND apart = 0)
       OR EXISTS (SELECT 1 FROM message
         WHERE session = ?1 AND seq <= ?2 AND removedAt IS NULL AND apart = 1) AS isMixed`,
    ...[sessionId, end],
  );
  const isMixed = numberOf(found, "isMixed") === 1;
  return { sessionId, length: numberOf(session, "sharedLength"), end, isMixed };
}

function readDrops(db: Database, list: List): CopyPush["drops"] {
  if (!list.isMixed) return [];
  const rows = db.all(
    `SELECT id, role, stored, seq FROM message
     WHERE session = ? AND seq <= ? AND removedAt IS NOT NULL AND apart = 0 ORDER BY seq`,
    ...[list.sessionId, list.end],
  );
  if (rows.length === 0) return [];
  if (rows.length === list.length) return "all";
  const positions = positionsOf(db, list);
  return rows.map((row) => ({
    position: positions.get(numberOf(row, "seq")) ?? 0,
    sha1: digestOf(row),
    ...(!isAside(row) && { text: textOf(row, "stored") }),
  }));
}

/** Position in the shared list (0 is the oldest) of each shared row, by its `seq`. */
function positionsOf(db: Database, { sessionId, end }: List): ReadonlyMap<number, number> {
  const rows = sharedRows(db, sessionId, end);
  return new Map(rows.map(({ seq }, position) => [seq, position]));
}

/**
 * Those that stand before the list's end and apart from it, then those behind it. The limit is spelled
 * out: SQLite plans a constant faster than a parameter.
 */
function readCandidates(db: Database, { sessionId, end, isMixed }: List): readonly Candidate[] {
  const limit = maxMessages + 2;
  const columns = "id, stored, seq, role = 'human' AS isQuestion";
  const apart = isMixed
    ? db.all(
        `SELECT ${columns} FROM message
         WHERE session = ? AND seq <= ? AND apart = 1 AND ${pushable} ORDER BY seq LIMIT ${limit}`,
        ...[sessionId, end],
      )
    : [];
  const behind = db.all(
    `SELECT ${columns} FROM message
     WHERE session = ? AND seq > ? AND ${pushable} ORDER BY seq LIMIT ${limit}`,
    ...[sessionId, end],
  );
  return [...apart, ...behind].slice(0, limit).map((row) => ({
    message: { id: textOf(row, "id"), stored: textOf(row, "stored") },
    seq: numberOf(row, "seq"),
    isQuestion: row["isQuestion"] === 1,
  }));
}

/** As many whole turns as fit, one at least. */
function takeTurns(waiting: readonly Candidate[]): readonly Candidate[] {
  let count = 0;
  let length = 0;
  for (const [index, { message, isQuestion }] of waiting.entries()) {
    if (isQuestion && index > 0) count = index;
    length += message.stored.length;
    if (count > 0 && (index >= maxMessages || length > maxLength)) return waiting.slice(0, count);
  }
  return waiting;
}

/** Messages that stand before shared ones are inserted there, the others follow at the end. */
function placeMessages(
  db: Database,
  { sessionId, end, isMixed }: List,
  candidates: readonly Candidate[],
): Pick<CopyPush, "inserts" | "appends"> {
  const messages = candidates.map(({ message }) => message);
  if (!isMixed) return { inserts: [], appends: messages };
  const last = db.get(
    `SELECT seq FROM message WHERE session = ? AND seq <= ? AND removedAt IS NULL AND apart = 0
     ORDER BY seq DESC LIMIT 1`,
    ...[sessionId, end],
  );
  const lastSeq = last ? numberOf(last, "seq") : nothingShared;
  const behind = candidates.findIndex(({ seq }) => seq > lastSeq);
  const appends = behind < 0 ? [] : messages.slice(behind);
  const inserts: { before: number; messages: PushMessage[] }[] = [];
  for (const { message, seq } of candidates) {
    if (seq > lastSeq) break;
    const before = numberOf(
      db.get(
        `SELECT (SELECT COUNT(*) FROM message
             WHERE session = ?1 AND seq < ?2 AND removedAt IS NULL)
           - (SELECT COUNT(*) FROM message
             WHERE session = ?1 AND seq < ?2 AND apart = 1 AND removedAt IS NULL) AS count`,
        ...[sessionId, seq],
      ),
      "count",
    );
    const group = inserts.at(-1);
    if (group?.before === before) group.messages.push(message);
    else inserts.push({ before, messages: [message] });
  }
  return { inserts, appends };
}
