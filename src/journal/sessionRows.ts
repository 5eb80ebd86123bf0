// Sessions in the journal: list, read, rename, clear, delete, undo, trash, drafts.
// Turns are in turnRows.ts, what sync needs in syncRows.ts.
import { RedialError } from "../core/errors.ts";
import type { JournalMessage, MessagePage, Removal } from "../core/ports.ts";
import type { SessionSummary } from "../shared/types.ts";
import type { Database } from "./database.ts";
import { numberOf, textOf, textOrNone } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { messageColumns, summaryColumns, toMessage, toRemoval, toSummary } from "./rows.ts";

/** How long the trash keeps what was cleared or deleted. */
const trashMs = 30 * 24 * 60 * 60 * 1000;
/** Rows that one step of the window's reading fetches. */
const windowStep = 64;

export class SessionRows {
  readonly #db: Database;
  readonly #index: MessageIndex;

  constructor(db: Database, index: MessageIndex) {
    this.#db = db;
    this.#index = index;
  }

  noteWorkspace(workspace: { key: string; label: string; folder?: string }): void {
    this.#db.write(() => {
      this.#db.run(
        `INSERT INTO workspace (key, label) VALUES (?, ?)
         ON CONFLICT (key) DO UPDATE SET label = excluded.label`,
        workspace.key,
        workspace.label,
      );
      if (workspace.folder === undefined) return;
      this.#db.run(
        `INSERT INTO alias (folder, key) VALUES (?, ?)
         ON CONFLICT (folder) DO UPDATE SET key = excluded.key`,
        workspace.folder,
        workspace.key,
      );
    });
  }

  listSessions(workspaces: readonly string[]): readonly SessionSummary[] {
    return this.#db
      .all(
        `SELECT ${summaryColumns} FROM session
         WHERE workspace IN (SELECT value FROM json_each(?)) AND deletedAt IS NULL
         ORDER BY pinned DESC, updatedAt DESC, id`,
        JSON.stringify(workspaces),
      )
      .map(toSummary);
  }

  newestSession(workspaces: readonly string[]): SessionSummary | undefined {
    const row = this.#db.get(
      `SELECT ${summaryColumns} FROM session
       WHERE workspace IN (SELECT value FROM json_each(?)) AND deletedAt IS NULL
       ORDER BY updatedAt DESC, id LIMIT 1`,
      JSON.stringify(workspaces),
    );
    return row && toSummary(row);
  }

  readSession(sessionId: string): SessionSummary | undefined {
    const row = this.#db.get(
      `SELECT ${summaryColumns} FROM session WHERE id = ? AND deletedAt IS NULL`,
      sessionId,
    );
    return row && toSummary(row);
  }

  readPage(sessionId: string, limit: number, beforeSeq?: number): MessagePage {
    const newestFirst = this.#db.all(
      `SELECT ${messageColumns} FROM message
       WHERE session = ? AND removedAt IS NULL AND seq < ? ORDER BY seq DESC LIMIT ?`,
      sessionId,
      beforeSeq ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    );
    const messages = newestFirst.slice(0, limit).map(toMessage).reverse();
    return { messages, hasOlder: newestFirst.length > limit };
  }

  readWindow(sessionId: string, maxTokens: number): readonly JournalMessage[] {
    const fitting: JournalMessage[] = [];
    let tokens = 0;
    let beforeSeq = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const rows = this.#db.all(
        `SELECT ${messageColumns} FROM message
         WHERE session = ? AND removedAt IS NULL AND seq < ? ORDER BY seq DESC LIMIT ?`,
        sessionId,
        beforeSeq,
        windowStep,
      );
      for (const message of rows.map(toMessage)) {
        beforeSeq = message.seq;
        if (!isSendable(message)) continue;
        tokens += message.tokens;
        if (tokens > maxTokens) return startingWithQuestion(fitting.reverse());
        fitting.push(message);
      }
      if (rows.length < windowStep) return startingWithQuestion(fitting.reverse());
    }
  }

  readMessages(sessionId: string, ids: readonly string[]): readonly JournalMessage[] {
    return this.#db
      .all(
        `SELECT ${messageColumns} FROM message
         WHERE session = ? AND id IN (SELECT value FROM json_each(?)) AND removedAt IS NULL
         ORDER BY seq`,
        sessionId,
        JSON.stringify(ids),
      )
      .map(toMessage);
  }

  renameSession(sessionId: string, title: string): void {
    this.#changeMeta(sessionId, "title = ?", title);
  }

  pinSession(sessionId: string, isPinned: boolean): void {
    this.#changeMeta(sessionId, "pinned = ?", isPinned ? 1 : 0);
  }

  clearSession(sessionId: string): Removal | undefined {
    return this.#db.write(() => {
      this.#needSession(sessionId);
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
      this.queuePush(sessionId);
      return removal;
    });
  }

  deleteSession(sessionId: string): Removal | undefined {
    return this.#db.write(() => {
      if (!this.readSession(sessionId)) return undefined;
      const removal = this.#newRemoval(sessionId, "delete");
      this.#changeMeta(
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
        this.#changeMeta(removal.sessionId, "deletedAt = NULL, removalId = NULL");
        this.#index.addSession(removal.sessionId);
      } else {
        this.#restoreMessages(removal);
      }
      this.#db.run("DELETE FROM removal WHERE id = ?", removalId);
      return this.#needSession(removal.sessionId);
    });
  }

  purgeTrash(now: number): void {
    const limit = now - trashMs;
    this.#db.write(() => {
      this.#db.run(
        `DELETE FROM message WHERE session IN (
           SELECT id FROM session WHERE deletedAt < ?
             AND id NOT IN (SELECT session FROM outbox))`,
        limit,
      );
      this.#db.run(
        `DELETE FROM session WHERE deletedAt < ? AND id NOT IN (SELECT session FROM outbox)`,
        limit,
      );
      // A row that is still in the shared list waits until it was dropped there.
      this.#db.run("DELETE FROM message WHERE removedAt < ? AND shared = 0", limit);
      this.#db.run("DELETE FROM removal WHERE removedAt < ?", limit);
    });
  }

  readDraft(owner: string): string {
    return textOrNone(this.#db.get("SELECT text FROM draft WHERE owner = ?", owner), "text") ?? "";
  }

  saveDraft(owner: string, text: string): void {
    if (text === "") this.#db.run("DELETE FROM draft WHERE owner = ?", owner);
    else this.#db.run("INSERT OR REPLACE INTO draft (owner, text) VALUES (?, ?)", owner, text);
  }

  /** Names the session in the outbox: it has something that the shared copy lacks. */
  queuePush(sessionId: string): void {
    this.#db.run(
      `INSERT INTO outbox (session, workspace, since)
       SELECT id, workspace, ? FROM session WHERE id = ? ON CONFLICT (session) DO NOTHING`,
      Date.now(),
      sessionId,
    );
  }

  #changeMeta(sessionId: string, assignments: string, ...values: (string | number)[]): void {
    this.#db.write(() => {
      const changed = this.#db.run(
        `UPDATE session SET ${assignments}, metaAt = ?, metaDirty = 1, change = ? WHERE id = ?`,
        ...values,
        Date.now(),
        this.#db.nextChange(),
        sessionId,
      );
      if (changed === 0) throw new RedialError("sessionGone");
      this.queuePush(sessionId);
    });
  }

  #restoreMessages(removal: Removal): void {
    const rows = this.#db.all("SELECT rowid FROM message WHERE removalId = ?", removal.removalId);
    this.#db.run(
      "UPDATE message SET removedAt = NULL, removalId = NULL WHERE removalId = ?",
      removal.removalId,
    );
    for (const row of rows) this.#index.addRow(numberOf(row, "rowid"));
    this.#touch(removal.sessionId);
    this.queuePush(removal.sessionId);
  }

  #newRemoval(sessionId: string, kind: Removal["kind"]): Removal {
    const title = textOf(
      this.#db.get("SELECT title FROM session WHERE id = ?", sessionId),
      "title",
    );
    const removalId = crypto.randomUUID();
    return { removalId, kind, sessionId, title, removedAt: Date.now() };
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

  #needSession(sessionId: string): SessionSummary {
    const session = this.readSession(sessionId);
    if (!session) throw new RedialError("sessionGone");
    return session;
  }
}

/** A running question is sent by its own turn; one that got no answer is not part of the talk. */
function isSendable(message: JournalMessage): boolean {
  if (message.role === "unreadable" || message.state === "pending") return false;
  return message.role !== "human" || message.state === "complete";
}

/** Models expect a question first: an answer whose question did not fit is left out. */
function startingWithQuestion(messages: readonly JournalMessage[]): readonly JournalMessage[] {
  const first = messages.findIndex((message) => message.role === "human");
  return first < 0 ? [] : messages.slice(first);
}
