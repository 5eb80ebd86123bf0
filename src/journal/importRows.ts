// Whole sessions that come from outside: other programs' exports, measurements. One transaction per
// call; a long session is brought in by several calls.
import type { NewMessage, NewSession } from "../core/ports.ts";
import { type Database, numberOf } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import type { SessionRows } from "./sessionRows.ts";

export class ImportRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #index: MessageIndex;

  constructor(db: Database, sessions: SessionRows, index: MessageIndex) {
    this.#db = db;
    this.#sessions = sessions;
    this.#index = index;
  }

  /** Adds finished messages at the session's end, oldest first; a known message id is left alone. */
  importMessages(session: NewSession, messages: readonly NewMessage[]): void {
    this.#db.write(() => {
      const newest = messages.reduce((at, message) => Math.max(at, message.createdAt), 0);
      const updatedAt = Math.max(newest, session.createdAt);
      this.#db.run(
        `INSERT INTO session (id, workspace, title, createdAt, updatedAt, metaAt, change)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET
           updatedAt = MAX(updatedAt, excluded.updatedAt), change = excluded.change`,
        session.id,
        session.workspace,
        session.title,
        session.createdAt,
        updatedAt,
        session.createdAt,
        this.#db.nextChange(),
      );
      for (const message of messages) this.#insert(session.id, message);
      this.#sessions.queuePush(session.id);
    });
  }

  #insert(sessionId: string, message: NewMessage): void {
    const row = this.#db.get(
      `INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored)
       SELECT ?, ?, lastSeq + 1, ?, ?, 'complete', ?, ? FROM session WHERE id = ?
       ON CONFLICT (session, id) DO NOTHING RETURNING rowid`,
      sessionId,
      message.id,
      message.role,
      message.createdAt,
      message.tokens,
      message.stored,
      sessionId,
    );
    if (!row) return;
    this.#db.run("UPDATE session SET lastSeq = lastSeq + 1 WHERE id = ?", sessionId);
    this.#index.add(numberOf(row, "rowid"), message.text);
  }
}
