// Whole sessions that come from outside: other programs' exports, measurements. One transaction per
// call; a long session is brought in by several calls.
import type { NewMessage, NewSession } from "../core/ports.ts";
import type { Database } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { MessageRows } from "./messageRows.ts";
import type { SessionRows } from "./sessionRows.ts";

export class ImportRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #index: MessageIndex;
  readonly #messages: MessageRows;

  constructor(db: Database, sessions: SessionRows, index: MessageIndex) {
    this.#db = db;
    this.#sessions = sessions;
    this.#index = index;
    this.#messages = new MessageRows(db, index);
  }

  /** Adds finished messages at the session's end, oldest first; a known message id is left alone. */
  importMessages(session: NewSession, messages: readonly NewMessage[]): void {
    this.#db.write(() => {
      const newest = messages.reduce((at, message) => Math.max(at, message.createdAt), 0);
      const updatedAt = Math.max(newest, session.createdAt);
      this.#db.run(
        `INSERT INTO session
           (id, workspace, title, createdAt, updatedAt, metaAt, change, forkOf, versionOf)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET
           updatedAt = MAX(updatedAt, excluded.updatedAt), change = excluded.change`,
        session.id,
        session.workspace,
        session.title,
        session.createdAt,
        updatedAt,
        session.createdAt,
        this.#db.nextChange(),
        session.forkOf ?? null,
        session.versionOf ?? null,
      );
      for (const message of messages) {
        if (this.#messages.find(session.id, message.id)) continue;
        this.#messages.insert(session.id, message, "complete");
      }
      // Not later: what is to be searched right away comes this way too.
      this.#index.addWaiting(messages.length);
      this.#sessions.queuePush(session.id);
    });
  }
}
