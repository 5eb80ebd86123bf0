// Reads what the journal keeps for one session, as it is, for a person who looks at it.
import type { JournalRecord } from "../core/recordPorts.ts";
import { digestOf } from "./copyRows.ts";
import { type Database, numberOf, textOf } from "./database.ts";
import { isShared } from "./sharedPlace.ts";

/** `undefined` when there is no such session, in the trash or not. */
export function readRecord(
  db: Database,
  sessionId: string,
  maxRows: number,
): JournalRecord | undefined {
  const session = db.get("SELECT * FROM session WHERE id = ?", sessionId);
  if (!session) return undefined;
  const rows = db.all(
    `SELECT id, seq, role, state, removedAt, stored, ${isShared} AS isShared FROM message
     WHERE session = ? ORDER BY seq DESC LIMIT ?`,
    sessionId,
    maxRows,
  );
  const count = db.get("SELECT COUNT(*) AS count FROM message WHERE session = ?", sessionId);
  const fields = Object.entries(session).filter(([, value]) => value !== null);
  return {
    fields: Object.fromEntries(fields.map(([name, value]) => [name, String(value)])),
    rows: [...rows].reverse().map((row) => ({
      id: textOf(row, "id"),
      seq: numberOf(row, "seq"),
      role: textOf(row, "role"),
      state: textOf(row, "state"),
      isShared: numberOf(row, "isShared") === 1,
      isRemoved: row["removedAt"] !== null,
      sha1: digestOf(row),
      stored: textOf(row, "stored"),
    })),
    rowCount: numberOf(count, "count"),
    isWaiting: db.get("SELECT 1 FROM outbox WHERE session = ?", sessionId) !== undefined,
  };
}
