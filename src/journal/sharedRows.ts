// One message row as an entry of the shared list: found, inserted, marked, restored. Called inside
// the caller's transaction; where it stands in the order is the caller's business.
import type { SyncedMessage } from "../core/syncPorts.ts";
import { type Database, numberOf, type Row, textOrNone } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { isShared, sharedEnd } from "./sharedPlace.ts";
import { sumOf } from "./soundness.ts";

/** A row that may already stand for an entry. */
export interface KnownRow {
  readonly rowid: number;
  readonly seq: number;
  readonly isShared: boolean;
  readonly isRemoved: boolean;
}

export class SharedRows {
  readonly #db: Database;
  readonly #index: MessageIndex;

  constructor(db: Database, index: MessageIndex) {
    this.#db = db;
    this.#index = index;
  }

  find(sessionId: string, id: string): KnownRow | undefined {
    const row = this.#db.get(
      `SELECT rowid, seq, removedAt, ${isShared} AS isShared FROM message
       WHERE session = ? AND id = ?`,
      sessionId,
      id,
    );
    return row && toKnown(row);
  }

  /** A row that waits to be pushed and has this very text: a foreign message without an id. */
  findWaiting(sessionId: string, stored: string): KnownRow | undefined {
    const end = sharedEnd(this.#db, sessionId);
    for (const place of ["seq <= ? AND apart = 1", "seq > ?"]) {
      const row = this.#db.get(
        `SELECT rowid, seq, removedAt, 0 AS isShared FROM message
         WHERE session = ? AND ${place} AND removedAt IS NULL AND stored = ?
         ORDER BY seq LIMIT 1`,
        ...[sessionId, end, stored],
      );
      if (row) return toKnown(row);
    }
    return undefined;
  }

  insert(sessionId: string, seq: number, message: SyncedMessage): void {
    const row = this.#db.get(
      `INSERT INTO message
         (session, id, seq, role, createdAt, state, tokens, stored, sum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING rowid`,
      sessionId,
      message.id,
      seq,
      message.role,
      message.createdAt,
      message.state,
      message.tokens,
      message.stored,
      sumOf(message.stored),
    );
    this.#index.addLater(numberOf(row, "rowid"));
  }

  /** The row is in the shared list, at `seq` of this session; the list's text is the right one. */
  markShared(rowid: number, seq: number, message: SyncedMessage): void {
    const other = this.#db.get(
      "SELECT removedAt FROM message WHERE rowid = ? AND (stored <> ? OR state = 'pending')",
      rowid,
      message.stored,
    );
    if (!other) {
      this.#db.run("UPDATE message SET apart = 0, seq = ? WHERE rowid = ?", seq, rowid);
      return;
    }
    // The index lets go of a row by the text that it has; so before that changes.
    if (other["removedAt"] === null) this.#index.remove(rowid);
    this.#db.run(
      `UPDATE message SET apart = 0, seq = ?, stored = ?, sum = ?, role = ?, state = ?, tokens = ?
       WHERE rowid = ?`,
      seq,
      message.stored,
      sumOf(message.stored),
      message.role,
      message.state,
      message.tokens,
      rowid,
    );
    if (other["removedAt"] === null) this.#index.addLater(rowid);
  }

  /** Takes a row out of the trash: it is back in the shared list. */
  restore(rowid: number): void {
    const before = this.#db.get("SELECT removalId FROM message WHERE rowid = ?", rowid);
    this.#db.run("UPDATE message SET removedAt = NULL, removalId = NULL WHERE rowid = ?", rowid);
    this.#index.addRow(rowid);
    const removalId = before && textOrNone(before, "removalId");
    if (removalId === undefined) return;
    this.#db.run(
      `DELETE FROM removal WHERE id = ?
         AND NOT EXISTS (SELECT 1 FROM message WHERE message.removalId = removal.id)`,
      removalId,
    );
  }

  /** Puts a row into the trash that is no longer in the shared list, and apart from it. */
  trash(rowid: number, removalId: string, removedAt: number): void {
    this.#db.run(
      "UPDATE message SET removedAt = ?, removalId = ? WHERE rowid = ?",
      removedAt,
      removalId,
      rowid,
    );
    this.#index.remove(rowid);
  }
}

function toKnown(row: Row): KnownRow {
  return {
    rowid: numberOf(row, "rowid"),
    seq: numberOf(row, "seq"),
    isShared: numberOf(row, "isShared") === 1,
    isRemoved: row["removedAt"] !== null,
  };
}

/** The same message with another id: its own is taken by an earlier entry of the list. */
export function withOtherId(message: SyncedMessage, position: number): SyncedMessage {
  return { ...message, id: `${message.id}#${position}` };
}

/** True when the id was made up at reading, because the entry has none. */
export function isMadeUpId(id: string): boolean {
  return id.startsWith("entry-");
}
