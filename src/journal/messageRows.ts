// Single messages in the journal: find, add at the session's end, drop; keeps the index in step.
// Knows nothing of turns. Every call is inside the caller's transaction.
import type { JournalMessage, NewMessage } from "../core/ports.ts";
import type { MessageState } from "../shared/types.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { isShared } from "./sharedPlace.ts";
import { sumOf } from "./soundness.ts";

/** A message with the place that it is to have. */
export interface Placed {
  readonly sessionId: string;
  readonly seq: number;
  readonly message: NewMessage;
  readonly state: MessageState;
  /** Another message of the session: when that one is in the trash, the new one goes there too. */
  readonly beside?: Row | undefined;
}

/** What {@link MessageRows.insertAt} wrote, as it is read back. */
export function asMessage({ sessionId, seq, message, state }: Placed): JournalMessage {
  const { id, role, createdAt, tokens, stored } = message;
  return { id, sessionId, seq, role, createdAt, state, tokens, stored };
}

export class MessageRows {
  readonly #db: Database;
  readonly #index: MessageIndex;

  constructor(db: Database, index: MessageIndex) {
    this.#db = db;
    this.#index = index;
  }

  /** All columns, the `rowid` and `isShared` (0 or 1), of a message in the trash as well. */
  find(sessionId: string, messageId: string): Row | undefined {
    return this.#db.get(
      `SELECT rowid, *, ${isShared} AS isShared FROM message WHERE session = ? AND id = ?`,
      sessionId,
      messageId,
    );
  }

  /** Adds a message at the session's end. */
  insert(sessionId: string, message: NewMessage, state: MessageState): void {
    this.insertAt({ sessionId, seq: this.nextSeq(sessionId), message, state });
  }

  /** Adds a message at a place that is its own. */
  insertAt({ sessionId, seq, message, state, beside }: Placed): void {
    const isRemoved = beside !== undefined && beside["removedAt"] !== null;
    const row = this.#db.get(
      `INSERT INTO message
         (session, id, seq, role, createdAt, state, tokens, stored, sum, removedAt, removalId)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING rowid`,
      sessionId,
      message.id,
      seq,
      message.role,
      message.createdAt,
      state,
      message.tokens,
      message.stored,
      sumOf(message.stored),
      isRemoved ? numberOf(beside, "removedAt") : null,
      isRemoved ? textOf(beside, "removalId") : null,
    );
    // Whether it is shown is looked at when it is indexed.
    this.#index.addLater(numberOf(row, "rowid"));
  }

  /**
   * Puts another text of a message in its place, to be shared in the place of the earlier one, which goes
   * to the trash under an id of its own.
   */
  supersede(earlier: Row, message: NewMessage, state: MessageState, removalId: string): void {
    const rowid = numberOf(earlier, "rowid");
    const sessionId = textOf(earlier, "session");
    this.#index.remove(rowid);
    this.#db.run(
      "UPDATE message SET id = ?, removedAt = ?, removalId = ? WHERE rowid = ?",
      `${message.id}#${rowid}`,
      Date.now(),
      removalId,
      rowid,
    );
    this.insert(sessionId, message, state);
    const seq = numberOf(earlier, "seq");
    this.#db.run(
      "UPDATE message SET seq = ?, apart = 1 WHERE session = ? AND id = ?",
      ...[seq, sessionId, message.id],
    );
  }

  /** Takes a message, as {@link find} gave it, away for good. */
  drop(row: Row): void {
    const rowid = numberOf(row, "rowid");
    if (this.#isShown(rowid)) this.#index.remove(rowid);
    this.#db.run("DELETE FROM message WHERE rowid = ?", rowid);
  }

  /** The next place at the session's end. */
  nextSeq(sessionId: string): number {
    const row = this.#db.get(
      "UPDATE session SET lastSeq = lastSeq + 1 WHERE id = ? RETURNING lastSeq",
      sessionId,
    );
    return numberOf(row, "lastSeq");
  }

  /** Neither the message nor its session is in the trash. */
  #isShown(rowid: number): boolean {
    const row = this.#db.get(
      `SELECT 1 FROM message JOIN session ON session.id = message.session
       WHERE message.rowid = ? AND message.removedAt IS NULL AND session.deletedAt IS NULL`,
      rowid,
    );
    return row !== undefined;
  }
}
