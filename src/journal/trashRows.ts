// The journal's trash: clear and delete, undo for 30 days, then gone.
import { RedialError } from "../core/errors.ts";
import type { Removal } from "../core/ports.ts";
import type { SessionSummary } from "../shared/types.ts";
import { type Database, numberOf, textOf } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { toRemoval } from "./rows.ts";
import type { SessionRows } from "./sessionRows.ts";

/** How long the trash keeps what was cleared or deleted. */
const trashMs = 30 * 24 * 60 * 60 * 1000;

export class TrashRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #index: MessageIndex;

  constructor(db: Database, sessions: SessionRows, index: MessageIndex) {
    this.#db = db;
    this.#sessions = sessions;
    this.#index = index;
  }

  clearSession(sessionId: string): Removal | undefined {
    return this.#db.write(() => {
      this.#sessions.needSession(sessionId);
      const removal = this.#newRemoval(sessionId, "clear");
      const rows = this.#db.all(
        "SELECT rowid FROM message WHERE session = ? AND removedAt IS NULL",
        sessionId,
      );
      if (rows.length === 0) return undefined;
      for (const row of rows) this.#index.remove(numberOf(row, "rowid"));
      this.#db.run(
        "UPDATE message SET removedAt = ?, removalId = ? WHERE session = ? AND removedAt IS NULL",
        removal.removedAt,
        removal.removalId,
        sessionId,
      );
      this.#keepRemoval(removal);
      this.#touch(sessionId);
      this.#sessions.queuePush(sessionId);
      return removal;
    });
  }

  deleteSession(sessionId: string): Removal | undefined {
    return this.#db.write(() => {
      if (!this.#sessions.readSession(sessionId)) return undefined;
      const removal = this.#newRemoval(sessionId, "delete");
      this.#sessions.changeMeta(
        sessionId,
        "deletedAt = ?, removalId = ?",
        removal.removedAt,
        removal.removalId,
      );
      this.#index.removeSession(sessionId);
      this.#keepRemoval(removal);
      return removal;
    });
  }

  lastRemoval(workspaces: readonly string[]): Removal | undefined {
    const row = this.#db.get(
      `SELECT id, kind, session, title, removedAt FROM removal
       WHERE workspace IN (SELECT value FROM json_each(?)) ORDER BY removedAt DESC, id LIMIT 1`,
      JSON.stringify(workspaces),
    );
    return row && toRemoval(row);
  }

  undoRemoval(removalId: string): SessionSummary {
    return this.#db.write(() => {
      const row = this.#db.get("SELECT * FROM removal WHERE id = ?", removalId);
      if (!row) throw new RedialError("sessionGone");
      const removal = toRemoval(row);
      if (removal.kind === "delete") {
        this.#sessions.changeMeta(removal.sessionId, "deletedAt = NULL, removalId = NULL");
        this.#index.addSession(removal.sessionId);
      } else {
        this.#restoreMessages(removal);
      }
      this.#db.run("DELETE FROM removal WHERE id = ?", removalId);
      return this.#sessions.needSession(removal.sessionId);
    });
  }

  purgeTrash(now: number): void {
    const limit = now - trashMs;
    this.#db.write(() => {
      let gone = 0;
      for (const row of this.#db.all("SELECT id FROM session WHERE deletedAt < ?", limit)) {
        gone += this.#purgeSession(textOf(row, "id"));
      }
      // A row that is still in the shared list waits until it was dropped there.
      gone += this.#db.run("DELETE FROM message WHERE removedAt < ? AND shared = 0", limit);
      this.#db.run("DELETE FROM removal WHERE removedAt < ?", limit);
      this.#db.run(
        `DELETE FROM turn WHERE NOT EXISTS (SELECT 1 FROM message
           WHERE message.session = turn.session AND message.id = turn.question)`,
      );
      if (gone > 0) this.#index.noteEmptied();
    });
  }

  /** Number of messages that went. */
  #purgeSession(sessionId: string): number {
    const gone = this.#db.run("DELETE FROM message WHERE session = ?", sessionId);
    this.#db.run("DELETE FROM draft WHERE owner = ?", sessionId);
    // One that was shared stays, without its messages, until it was deleted there as well.
    this.#db.run(
      `DELETE FROM session WHERE id = ?
         AND (version = 0 OR id NOT IN (SELECT session FROM outbox))`,
      sessionId,
    );
    this.#db.run(
      "DELETE FROM outbox WHERE session = ? AND session NOT IN (SELECT id FROM session)",
      sessionId,
    );
    return gone;
  }

  #restoreMessages(removal: Removal): void {
    const rows = this.#db.all("SELECT rowid FROM message WHERE removalId = ?", removal.removalId);
    this.#db.run(
      "UPDATE message SET removedAt = NULL, removalId = NULL WHERE removalId = ?",
      removal.removalId,
    );
    for (const row of rows) this.#index.addRow(numberOf(row, "rowid"));
    this.#touch(removal.sessionId);
    this.#sessions.queuePush(removal.sessionId);
  }

  #newRemoval(sessionId: string, kind: Removal["kind"]): Removal {
    const session = this.#db.get("SELECT title, workspace FROM session WHERE id = ?", sessionId);
    const newest = this.#db.get(
      "SELECT COALESCE(MAX(removedAt), 0) AS at FROM removal WHERE workspace = ?",
      textOf(session, "workspace"),
    );
    return {
      removalId: crypto.randomUUID(),
      kind,
      sessionId,
      title: textOf(session, "title"),
      // Later than the one before, whatever the clock says: undo takes the newest first.
      removedAt: Math.max(Date.now(), numberOf(newest, "at") + 1),
    };
  }

  #keepRemoval(removal: Removal): void {
    this.#db.run(
      `INSERT INTO removal (id, kind, session, workspace, title, removedAt)
       SELECT ?, ?, id, workspace, ?, ? FROM session WHERE id = ?`,
      removal.removalId,
      removal.kind,
      removal.title,
      removal.removedAt,
      removal.sessionId,
    );
  }

  #touch(sessionId: string): void {
    this.#db.run(
      "UPDATE session SET updatedAt = ?, change = ? WHERE id = ?",
      Date.now(),
      this.#db.nextChange(),
      sessionId,
    );
  }
}
