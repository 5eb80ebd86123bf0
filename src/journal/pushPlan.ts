// What a session has to push, read off the flags of its rows: entries to drop, messages to put
// back, messages for the end. Writes nothing.
import type { CopyMeta, CopyPush, PlannedPush, PushMessage } from "../core/syncPorts.ts";
import { type CopyRows, digestOf, isAside } from "./copyRows.ts";
import { type Database, numberOf, type Row, textOf, textOrNone } from "./database.ts";

/** Sizes of one push; a longer backlog goes in several, cut between turns. */
const maxMessages = 200;
const maxLength = 512_000;

/**
 * Messages that belong into the shared list: a running turn does not yet, a question that got no
 * answer never does, and of an entry that was set aside only the digest is known.
 */
export const pushable = `removedAt IS NULL AND state <> 'pending'
  AND NOT (role = 'human' AND state = 'interrupted')
  AND NOT (role = 'unreadable' AND id GLOB 'aside-*')`;

interface Candidate extends PushMessage {
  readonly seq: number;
  readonly isQuestion: boolean;
}

/** The next push of a session; `undefined` when it has nothing that the shared copy lacks. */
export function planPush(
  db: Database,
  copies: CopyRows,
  sessionId: string,
): PlannedPush | undefined {
  const known = copies.readMark(sessionId);
  const session = db.get("SELECT * FROM session WHERE id = ?", sessionId);
  if (!known || !session) return undefined;
  const meta = readMeta(session);
  const isMetaDirty = numberOf(session, "metaDirty") === 1;
  // Of a deleted session only that it is deleted goes out; the rest waits for an undo.
  const isDeleted = meta.deletedAt !== undefined;
  const drops = isDeleted ? [] : readDrops(db, sessionId, known.mark.length);
  const waiting = isDeleted ? [] : readCandidates(db, sessionId);
  const taken = takeTurns(waiting);
  const isUnknownThere = known.mark.version === 0 && known.mark.length === 0;
  // A session without a finished turn is nobody else's business yet.
  const hasMeta = isMetaDirty && !(isUnknownThere && !isDeleted && taken.length === 0);
  if (drops.length === 0 && taken.length === 0 && !hasMeta) return undefined;
  return {
    ...{ address: known.address, mark: known.mark, meta, isMetaDirty, drops },
    ...placeMessages(db, sessionId, taken),
    change: numberOf(session, "change"),
    hasMore: taken.length < waiting.length || waiting.length === maxMessages + 2,
  };
}

function readMeta(session: Row): CopyMeta {
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

function readDrops(db: Database, sessionId: string, sharedLength: number): CopyPush["drops"] {
  const rows = db.all(
    `SELECT id, role, stored, seq FROM message
     WHERE session = ? AND shared = 1 AND removedAt IS NOT NULL ORDER BY seq`,
    sessionId,
  );
  if (rows.length === 0) return [];
  if (rows.length === sharedLength) return "all";
  const positions = positionsOf(db, sessionId);
  return rows.map((row) => ({
    position: positions.get(numberOf(row, "seq")) ?? 0,
    sha1: digestOf(row),
    ...(!isAside(row) && { text: textOf(row, "stored") }),
  }));
}

/** Position in the shared list (0 is the oldest) of each shared row, by its `seq`. */
function positionsOf(db: Database, sessionId: string): ReadonlyMap<number, number> {
  const rows = db.all(
    "SELECT seq FROM message WHERE session = ? AND shared = 1 ORDER BY seq",
    sessionId,
  );
  return new Map(rows.map((row, position) => [numberOf(row, "seq"), position]));
}

function readCandidates(db: Database, sessionId: string): readonly Candidate[] {
  return db
    .all(
      `SELECT id, stored, seq, role FROM message
       WHERE session = ? AND shared = 0 AND ${pushable} ORDER BY seq LIMIT ?`,
      sessionId,
      maxMessages + 2,
    )
    .map((row) => ({
      id: textOf(row, "id"),
      stored: textOf(row, "stored"),
      seq: numberOf(row, "seq"),
      isQuestion: textOf(row, "role") === "human",
    }));
}

/** As many whole turns as fit, one at least. */
function takeTurns(waiting: readonly Candidate[]): readonly Candidate[] {
  let count = 0;
  let length = 0;
  for (const [index, message] of waiting.entries()) {
    if (message.isQuestion && index > 0) count = index;
    length += message.stored.length;
    if (count > 0 && (index >= maxMessages || length > maxLength)) return waiting.slice(0, count);
  }
  return waiting;
}

/** Messages that stand before shared ones are inserted there, the others follow at the end. */
function placeMessages(
  db: Database,
  sessionId: string,
  messages: readonly Candidate[],
): Pick<CopyPush, "inserts" | "appends"> {
  const last = db.get(
    `SELECT MAX(seq) AS seq FROM message
     WHERE session = ? AND shared = 1 AND removedAt IS NULL`,
    sessionId,
  );
  const lastSeq = last && last["seq"] !== null ? numberOf(last, "seq") : -1;
  const appends = messages.filter((message) => message.seq > lastSeq).map(toPush);
  const inserts: { before: number; messages: PushMessage[] }[] = [];
  for (const message of messages) {
    if (message.seq > lastSeq) break;
    const before = numberOf(
      db.get(
        `SELECT COUNT(*) AS count FROM message
         WHERE session = ? AND shared = 1 AND removedAt IS NULL AND seq < ?`,
        sessionId,
        message.seq,
      ),
      "count",
    );
    const group = inserts.at(-1);
    if (group?.before === before) group.messages.push(toPush(message));
    else inserts.push({ before, messages: [toPush(message)] });
  }
  return { inserts, appends };
}

function toPush({ id, stored }: Candidate): PushMessage {
  return { id, stored };
}
