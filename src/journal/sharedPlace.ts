// Which rows of a session are in its shared list. Told by place, so that a long list is not noted row by
// row: all up to the session's `sharedSeq` are, but those that stand apart. Called inside the caller's
// transaction.
import type { UploadPlace } from "../core/uploadPorts.ts";
import { type Database, numberOf } from "./database.ts";
import { nothingShared } from "./schema.ts";

/**
 * Condition: the row of `message` is in its session's list; in the trash as well, then it is to be
 * dropped there. `apart` says nothing of a row behind the list's end.
 */
export const isShared = `(apart = 0 AND EXISTS (
  SELECT 1 FROM session WHERE session.id = message.session AND message.seq <= sharedSeq))`;

/** The place of the last row that is in the list; {@link nothingShared} when none is. */
export function sharedEnd(db: Database, sessionId: string): number {
  const row = db.get("SELECT sharedSeq FROM session WHERE id = ?", sessionId);
  return numberOf(row, "sharedSeq");
}

/** The rows of the list, up to its end, in its order. */
export function sharedRows(
  db: Database,
  sessionId: string,
  end: number,
): readonly { readonly rowid: number; readonly seq: number }[] {
  const rows = db.all(
    `SELECT rowid, seq FROM (
       SELECT rowid, seq FROM message WHERE session = ?1 AND removedAt IS NULL AND seq <= ?2
       EXCEPT SELECT rowid, seq FROM message
         WHERE session = ?1 AND removedAt IS NULL AND apart = 1 AND seq <= ?2)
     UNION ALL SELECT rowid, seq FROM message
       WHERE session = ?1 AND removedAt IS NOT NULL AND apart = 0 AND seq <= ?2
     ORDER BY seq`,
    ...[sessionId, end],
  );
  return rows.map((row) => ({ rowid: numberOf(row, "rowid"), seq: numberOf(row, "seq") }));
}

/** The list has `length` entries now, and the row at `seq` is its last. */
export function noteShared(
  db: Database,
  sessionId: string,
  { length, seq }: { readonly length: number; readonly seq: number },
): void {
  db.run("UPDATE session SET sharedLength = ?, sharedSeq = ? WHERE id = ?", length, seq, sessionId);
}

/** Rows between the list's end and `seq` are not in the list, which is about to go on there. */
export function passBy(db: Database, sessionId: string, seq: number): void {
  const end = sharedEnd(db, sessionId);
  for (const removed of bothIndexes) {
    db.run(
      `UPDATE message SET apart = 1
       WHERE session = ? AND seq > ? AND seq < ? AND removedAt ${removed} AND apart = 0`,
      ...[sessionId, end, seq],
    );
  }
}

/** The list's end moves to the last row that is still in it. */
export function moveEndBack(db: Database, sessionId: string): void {
  const end = sharedEnd(db, sessionId);
  const lasts = bothIndexes.map((removed) => {
    const row = db.get(
      `SELECT seq FROM message
       WHERE session = ? AND seq <= ? AND removedAt ${removed} AND apart = 0
       ORDER BY seq DESC LIMIT 1`,
      ...[sessionId, end],
    );
    return row ? numberOf(row, "seq") : nothingShared;
  });
  db.run("UPDATE session SET sharedSeq = ? WHERE id = ?", Math.max(...lasts), sessionId);
}

/**
 * The list, which had `length` entries, now ends with the rows of these ids, in the order of their
 * places. A row is written only where it, or one among them, is not what its place says. False, and
 * nothing is done, when one of them is not behind the list.
 */
export function shareRows(
  db: Database,
  sessionId: string,
  { ids, length }: { readonly ids: readonly string[]; readonly length: number },
): boolean {
  const lastId = ids.at(-1);
  if (lastId === undefined) return true;
  const last = db.get("SELECT seq FROM message WHERE session = ? AND id = ?", sessionId, lastId);
  if (!last) return false;
  const start = sharedEnd(db, sessionId);
  const end = Math.max(start, numberOf(last, "seq"));
  const stretch = { sessionId, start, end };
  if (!isJust(db, stretch, ids.length) && !shareAmongOthers(db, stretch, ids)) return false;
  noteShared(db, sessionId, { length: length + ids.length, seq: end });
  return true;
}

/** All rows of the session, up to the last of the upload, are its list now. False as {@link shareRows}. */
export function shareAll(
  db: Database,
  sessionId: string,
  { count, lastSeq }: UploadPlace,
): boolean {
  const start = sharedEnd(db, sessionId);
  if (!isJust(db, { sessionId, start, end: lastSeq }, count)) return false;
  noteShared(db, sessionId, { length: count, seq: lastSeq });
  return true;
}

/** Rows that stand before the list's end are in it now; how many there are. */
export function joinList(db: Database, sessionId: string, ids: readonly string[]): number {
  return db.run(
    `UPDATE message SET apart = 0 WHERE session = ? AND id IN (SELECT value FROM json_each(?))`,
    ...[sessionId, JSON.stringify(ids)],
  );
}

/** What is in the trash and what is not have an index each: two statements find both quickly. */
const bothIndexes = ["IS NULL", "IS NOT NULL"] as const;

/** The rows of a session behind `start` and up to `end`. */
interface Stretch {
  readonly sessionId: string;
  readonly start: number;
  readonly end: number;
}

/** True when there are `count` rows, none of them apart or in the trash. */
function isJust(db: Database, { sessionId, start, end }: Stretch, count: number): boolean {
  const found = db.get(
    `SELECT (SELECT COUNT(*) FROM message
         WHERE session = ?1 AND seq > ?2 AND seq <= ?3 AND removedAt IS NULL) AS live,
       EXISTS (SELECT 1 FROM message
         WHERE session = ?1 AND seq > ?2 AND seq <= ?3 AND removedAt IS NOT NULL) AS hasTrash,
       EXISTS (SELECT 1 FROM message WHERE session = ?1 AND seq > ?2 AND seq <= ?3
         AND apart = 1 AND removedAt IS NULL) AS hasApart`,
    ...[sessionId, start, end],
  );
  return (
    numberOf(found, "live") === count &&
    numberOf(found, "hasTrash") === 0 &&
    numberOf(found, "hasApart") === 0
  );
}

/** Those of these ids are in the list, the others apart; false when one of the ids is not there. */
function shareAmongOthers(
  db: Database,
  { sessionId, start, end }: Stretch,
  ids: readonly string[],
): boolean {
  const values = [sessionId, start, end, JSON.stringify(ids)];
  const found = db.get(
    `SELECT COUNT(*) AS count FROM message
     WHERE session = ?1 AND seq > ?2 AND seq <= ?3 AND id IN (SELECT value FROM json_each(?4))`,
    ...values,
  );
  if (numberOf(found, "count") !== ids.length) return false;
  for (const removed of bothIndexes) {
    db.run(
      `UPDATE message SET apart = 1 - apart
       WHERE session = ?1 AND seq > ?2 AND seq <= ?3 AND removedAt ${removed}
         AND apart <> (id NOT IN (SELECT value FROM json_each(?4)))`,
      ...values,
    );
  }
  return true;
}
