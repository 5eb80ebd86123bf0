// Sessions in the journal: list, read, rename, pin, drafts. Turns are in turnRows.ts, the trash in
// trashRows.ts, what sync needs in syncRows.ts.
import { RedialError } from "../core/errors.ts";
import { modelContentOf } from "../core/messages.ts";
import type { JournalMessage, KnownWorkspace, MessagePage } from "../core/ports.ts";
import { startingWithQuestion } from "../core/windowFit.ts";
import type { WindowMessage, WindowSize } from "../core/windowPorts.ts";
import type { SessionSummary } from "../shared/types.ts";
import { type Database, numberOf, textOf, textOrNone } from "./database.ts";
import {
  isSendable,
  listedSessions,
  messageColumns,
  summaryColumns,
  toMessage,
  toSummary,
  toWindowRow,
  type WindowRow,
} from "./rows.ts";
import {
  knownWorkspaces,
  moveSessions,
  type NotedWorkspace,
  noteWorkspace,
} from "./workspaceRows.ts";

/** Rows that a step of the window's reading fetches: twice as many with each, up to the largest. */
const firstWindowStep = 16;
const largestWindowStep = 64;
/** Rows of a step when the window is only measured: numbers alone. */
const measuredRows = 500;

export class SessionRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  noteWorkspace(workspace: NotedWorkspace): void {
    noteWorkspace(this.#db, workspace);
  }

  knownWorkspaces(): readonly KnownWorkspace[] {
    return knownWorkspaces(this.#db);
  }

  moveSessions(from: string, to: string, only?: readonly string[]): readonly string[] {
    return moveSessions(this.#db, from, to, only);
  }

  listSessions(workspaces: readonly string[]): readonly SessionSummary[] {
    return this.#db
      .all(
        `SELECT ${summaryColumns} FROM session
         WHERE workspace IN (SELECT value FROM json_each(?)) AND ${listedSessions}
         ORDER BY pinned DESC, updatedAt DESC, id`,
        JSON.stringify(workspaces),
      )
      .map(toSummary);
  }

  newestSession(workspaces: readonly string[]): SessionSummary | undefined {
    const row = this.#db.get(
      `SELECT ${summaryColumns} FROM session
       WHERE workspace IN (SELECT value FROM json_each(?)) AND ${listedSessions}
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

  readWindow(sessionId: string, maxTokens: number): readonly WindowMessage[] {
    const fitting: WindowRow[] = [];
    let tokens = 0;
    let beforeSeq = Number.MAX_SAFE_INTEGER;
    for (let step = firstWindowStep; ; step = Math.min(2 * step, largestWindowStep)) {
      const rows = this.#db.all(
        `SELECT id, seq, role, tokens, stored FROM message
         WHERE session = ? AND removedAt IS NULL AND ${isSendable} AND seq < ?
         ORDER BY seq DESC LIMIT ${step}`,
        sessionId,
        beforeSeq,
      );
      for (const row of rows.map(toWindowRow)) {
        beforeSeq = row.seq;
        tokens += row.tokens;
        if (tokens > maxTokens) return windowOf(fitting.reverse());
        fitting.push(row);
      }
      if (rows.length < step) return windowOf(fitting.reverse());
    }
  }

  measureWindow(sessionId: string, maxTokens: number): WindowSize {
    let size: WindowSize = { messages: 0, tokens: 0 };
    let [messages, tokens, beforeSeq] = [0, 0, Number.MAX_SAFE_INTEGER];
    for (;;) {
      const rows = this.#db.all(
        `SELECT seq, role, tokens FROM message
         WHERE session = ? AND removedAt IS NULL AND ${isSendable} AND seq < ?
         ORDER BY seq DESC LIMIT ?`,
        sessionId,
        beforeSeq,
        measuredRows,
      );
      for (const row of rows) {
        beforeSeq = numberOf(row, "seq");
        tokens += numberOf(row, "tokens");
        messages += 1;
        if (tokens > maxTokens) return size;
        if (row["role"] === "human") size = { messages, tokens };
      }
      if (rows.length < measuredRows) return size;
    }
  }

  readMessages(sessionId: string, ids: readonly string[]): readonly JournalMessage[] {
    return this.#db
      .all(
        // The + keeps SQLite from walking through the session in the order of seq.
        `SELECT ${messageColumns} FROM message
         WHERE session = ? AND id IN (SELECT value FROM json_each(?)) AND removedAt IS NULL
         ORDER BY +seq`,
        sessionId,
        JSON.stringify(ids),
      )
      .map(toMessage);
  }

  renameSession(sessionId: string, title: string): void {
    this.#changeShown(sessionId, "title = ?", title);
  }

  pinSession(sessionId: string, isPinned: boolean): void {
    this.#changeShown(sessionId, "pinned = ?", isPinned ? 1 : 0);
  }

  readDraft(owner: string): string {
    const row = this.#db.get("SELECT text FROM draft WHERE owner = ?", this.#draftOwner(owner));
    return textOrNone(row, "text") ?? "";
  }

  saveDraft(owner: string, text: string): void {
    const first = this.#draftOwner(owner);
    if (text === "") this.#db.run("DELETE FROM draft WHERE owner = ?", first);
    else this.#db.run("INSERT OR REPLACE INTO draft (owner, text) VALUES (?, ?)", first, text);
  }

  /** Versions of a session have one draft. */
  #draftOwner(owner: string): string {
    const row = this.#db.get("SELECT versionOf FROM session WHERE id = ?", owner);
    return textOrNone(row, "versionOf") ?? owner;
  }

  /**
   * Stamps the session and gives out `places` at its end: `lastSeq` is the last of them. `undefined` when
   * there is no such session. Inside of a transaction.
   */
  touch(
    sessionId: string,
    at: number,
    places: number,
  ): { readonly lastSeq: number; readonly version: number } | undefined {
    const row = this.#db.get(
      `UPDATE session SET lastSeq = lastSeq + ?, updatedAt = MAX(updatedAt, ?), change = ?
       WHERE id = ? RETURNING lastSeq, version`,
      ...[places, at, this.#db.nextChange(), sessionId],
    );
    return row && { lastSeq: numberOf(row, "lastSeq"), version: numberOf(row, "version") };
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

  /** Sets columns of the session that every window and machine is to see. Code `sessionGone`. */
  changeMeta(sessionId: string, assignments: string, ...values: (string | number)[]): void {
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

  #changeShown(sessionId: string, assignment: string, value: string | number): void {
    this.#db.write(() => {
      this.needSession(sessionId);
      // All versions are one session to the user.
      const family = this.#db.all(
        `SELECT other.id FROM session AS own JOIN session AS other
           ON other.id = COALESCE(own.versionOf, own.id)
             OR other.versionOf = COALESCE(own.versionOf, own.id)
         WHERE own.id = ?`,
        sessionId,
      );
      for (const row of family) this.changeMeta(textOf(row, "id"), assignment, value);
    });
  }

  /** Code `sessionGone` when it is not there or in the trash. */
  needSession(sessionId: string): SessionSummary {
    const session = this.readSession(sessionId);
    if (!session) throw new RedialError("sessionGone");
    return session;
  }
}

/** Models expect a question first: an answer whose question did not fit is left out. */
/** Read here: what a model is not to read of a message is most of it at times, and stays in this thread. */
function windowOf(rows: readonly WindowRow[]): readonly WindowMessage[] {
  return startingWithQuestion(rows).map(({ id, seq, role, tokens, stored }) => {
    return { id, seq, role, tokens, content: modelContentOf({ role, stored }) };
  });
}
