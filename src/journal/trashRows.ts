// The journal's trash: clear and delete, undo for 30 days, then gone.
import { RedialError } from "../core/errors.ts";
import type { Removal } from "../core/ports.ts";
import type { DeletedTurn } from "../core/versionPorts.ts";
import type { SessionSummary } from "../shared/types.ts";
import { type Database, numberOf, textOf } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { toRemoval } from "./rows.ts";
import type { SessionRows } from "./sessionRows.ts";
import { isShared } from "./sharedPlace.ts";
import { turnAround } from "./turnStretch.ts";
import type { VersionRows } from "./versionRows.ts";

/** How long the trash keeps what was cleared or deleted. */
const trashMs = 30 * 24 * 60 * 60 * 1000;

export class TrashRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #versions: VersionRows;
  readonly #index: MessageIndex;

  constructor(db: Database, sessions: SessionRows, versions: VersionRows, index: MessageIndex) {
    this.#db = db;
    this.#sessions = sessions;
    this.#versions = versions;
    this.#index = index;
  }

  /** The session is empty afterwards: its other versions go to the trash with its messages. */
  clearSession(sessionId: string): Removal | undefined {
    return this.#db.write(() => {
      this.#sessions.needSession(sessionId);
      const removal = this.#newRemoval(sessionId, "clear");
      const rows = this.#db.all(
        "SELECT id FROM message WHERE session = ? AND removedAt IS NULL",
        sessionId,
      );
      if (rows.length === 0) return undefined;
      const ids = rows.map((row) => textOf(row, "id"));
      const others = this.#versions.familyOf(sessionId).filter((id) => id !== sessionId);
      this.#removeSessions(others, removal);
      this.#removeMessages([sessionId], ids, removal);
      this.#keepRemoval(removal);
      return removal;
    });
  }

  /** With all of its versions. */
  deleteSession(sessionId: string): Removal | undefined {
    return this.#db.write(() => {
      if (!this.#sessions.readSession(sessionId)) return undefined;
      const removal = this.#newRemoval(sessionId, "delete");
      this.#removeSessions(this.#versions.familyOf(sessionId), removal);
      this.#keepRemoval(removal);
      return removal;
    });
  }

  deleteTurn(sessionId: string, messageId: string): DeletedTurn {
    return this.#db.write(() => {
      this.#sessions.needSession(sessionId);
      const { ids, questionId } = turnAround(this.#db, sessionId, messageId);
      const removal = this.#newRemoval(sessionId, "turn");
      const other = this.#otherVersion(sessionId, questionId);
      const family = this.#versions.familyOf(sessionId);
      if (other === undefined) this.#removeMessages(family, ids, removal);
      else this.#removeSessions(this.#having(family, questionId), removal);
      this.#keepRemoval(removal);
      if (other !== undefined) this.#versions.noteShown(other);
      const { removalId, title } = removal;
      return { removalId, title, shownId: other ?? sessionId };
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
      this.#restoreSessions(removal);
      this.#restoreMessages(removal);
      this.#db.run("DELETE FROM removal WHERE id = ?", removalId);
      this.#versions.noteShown(removal.sessionId);
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
      gone += this.#db.run(`DELETE FROM message WHERE removedAt < ? AND NOT ${isShared}`, limit);
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

  /** The session of another version of the question; `undefined` when there is no other. */
  #otherVersion(sessionId: string, questionId: string | undefined): string | undefined {
    const mark = this.#versions.versionsOf(sessionId).find((one) => one.messageId === questionId);
    if (!mark) return undefined;
    const index = mark.index === 0 ? 1 : mark.index - 1;
    return this.#versions.findVersion({ sessionId, questionId: mark.messageId }, index)?.sessionId;
  }

  #having(sessionIds: readonly string[], messageId: string | undefined): readonly string[] {
    const rows = this.#db.all(
      `SELECT session FROM message
       WHERE session IN (SELECT value FROM json_each(?)) AND id = ? AND removedAt IS NULL`,
      JSON.stringify(sessionIds),
      messageId ?? "",
    );
    return rows.map((row) => textOf(row, "session"));
  }

  #removeSessions(sessionIds: readonly string[], { removedAt, removalId }: Removal): void {
    for (const id of sessionIds) {
      this.#sessions.changeMeta(id, "deletedAt = ?, removalId = ?", removedAt, removalId);
    }
    // Only now: a message that they shared is not to be indexed for one that goes as well.
    for (const id of sessionIds) this.#index.removeSession(id);
  }

  #removeMessages(
    sessionIds: readonly string[],
    ids: readonly string[],
    { removedAt, removalId }: Removal,
  ): void {
    const rows = this.#db.all(
      `UPDATE message SET removedAt = ?, removalId = ?
       WHERE session IN (SELECT value FROM json_each(?))
         AND id IN (SELECT value FROM json_each(?)) AND removedAt IS NULL
       RETURNING rowid, session`,
      removedAt,
      removalId,
      JSON.stringify(sessionIds),
      JSON.stringify(ids),
    );
    for (const row of rows) this.#index.remove(numberOf(row, "rowid"));
    for (const id of new Set(rows.map((row) => textOf(row, "session")))) this.#noteChange(id);
  }

  #restoreSessions({ removalId }: Removal): void {
    const rows = this.#db.all("SELECT id FROM session WHERE removalId = ?", removalId);
    for (const row of rows) {
      const id = textOf(row, "id");
      this.#sessions.changeMeta(id, "deletedAt = NULL, removalId = NULL");
      this.#index.addSession(id);
    }
  }

  #restoreMessages({ removalId }: Removal): void {
    const rows = this.#db.all(
      `UPDATE message SET removedAt = NULL, removalId = NULL WHERE removalId = ?
       RETURNING rowid, session`,
      removalId,
    );
    for (const row of rows) this.#index.addRow(numberOf(row, "rowid"));
    for (const id of new Set(rows.map((row) => textOf(row, "session")))) this.#noteChange(id);
  }

  #noteChange(sessionId: string): void {
    this.#touch(sessionId);
    this.#sessions.queuePush(sessionId);
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
