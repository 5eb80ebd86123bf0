// Turns in the journal: the question on disk before the model is asked, checkpoints, the finished
// pair in one transaction, and what a window that died left behind.
import { RedialError } from "../core/errors.ts";
import type {
  BeginTurn,
  BegunTurn,
  EndTurn,
  JournalMessage,
  NewMessage,
  OpenTurn,
} from "../core/ports.ts";
import type { MessageState } from "../shared/types.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { messageColumns, toMessage } from "./rows.ts";
import type { SessionRows } from "./sessionRows.ts";

/** A turn whose process lives but gave no sign for so long counts as abandoned. */
const silenceMs = 60_000;

/** Who writes: `owner` is one window's life, `isAlive` tells of other processes. */
export interface TurnOwner {
  readonly owner: string;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

export class TurnRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #index: MessageIndex;
  readonly #self: TurnOwner;

  constructor(db: Database, sessions: SessionRows, index: MessageIndex, self: TurnOwner) {
    this.#db = db;
    this.#sessions = sessions;
    this.#index = index;
    this.#self = self;
  }

  beginTurn(turn: BeginTurn): BegunTurn {
    return this.#db.write(() => {
      const { id, workspace, title, createdAt } = turn.session;
      if (this.#turnsOf(id).some((row) => !this.#isAbandoned(row))) {
        throw new RedialError("sessionBusy");
      }
      this.#db.run(
        `INSERT INTO session (id, workspace, title, createdAt, updatedAt, metaAt)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
        id,
        workspace,
        title,
        createdAt,
        createdAt,
        createdAt,
      );
      const removedIds =
        turn.replacesQuestionId === undefined
          ? []
          : this.#discardTurn(turn, turn.replacesQuestionId);
      this.#insert(id, turn.question, "pending");
      this.#db.run(
        "INSERT INTO turn (id, session, question, owner, pid, aliveAt) VALUES (?, ?, ?, ?, ?, ?)",
        turn.turnId,
        id,
        turn.question.id,
        this.#self.owner,
        this.#self.pid,
        Date.now(),
      );
      this.#touch(id, turn.question.createdAt);
      const session = this.#sessions.readSession(id);
      const [question] = this.#sessions.readMessages(id, [turn.question.id]);
      if (!session || !question) throw new RedialError("sessionGone");
      return { session, question, removedIds };
    });
  }

  checkpoint(turnId: string, text: string): void {
    this.#db.write(() => {
      const row = this.#db.get(
        "UPDATE turn SET text = ?, aliveAt = ? WHERE id = ? RETURNING session",
        text,
        Date.now(),
        turnId,
      );
      if (!row) return;
      this.#db.run(
        "UPDATE session SET change = ? WHERE id = ?",
        this.#db.nextChange(),
        textOf(row, "session"),
      );
    });
  }

  endTurn(turn: EndTurn): readonly JournalMessage[] {
    return this.#db.write(() => {
      const question = this.#db.get(
        "SELECT rowid, * FROM message WHERE id = ? AND session = ?",
        turn.question.id,
        turn.sessionId,
      );
      if (!question) throw new RedialError("messageGone");
      this.#db.run("DELETE FROM turn WHERE id = ?", turn.turnId);
      const sessionId = textOf(question, "session");
      // Another window took this turn for abandoned and its pair is shared already: that one stays.
      if (numberOf(question, "shared") === 0) this.#finish(question, turn);
      this.#touch(sessionId, turn.answer?.createdAt ?? Date.now());
      if (turn.answer) this.#sessions.queuePush(sessionId);
      const ids = [turn.question.id, ...(turn.answer ? [turn.answer.id] : [])];
      return this.#sessions.readMessages(sessionId, ids);
    });
  }

  openTurns(sessionId: string): readonly OpenTurn[] {
    return this.#turnsOf(sessionId)
      .filter((row) => !this.#isAbandoned(row))
      .map((row) => this.#toOpenTurn(row));
  }

  abandonedTurns(): readonly (OpenTurn & { readonly question: JournalMessage })[] {
    const found: (OpenTurn & { readonly question: JournalMessage })[] = [];
    for (const row of this.#db.all("SELECT * FROM turn")) {
      if (!this.#isAbandoned(row)) continue;
      const turn = this.#toOpenTurn(row);
      const question = this.#db.get(
        `SELECT ${messageColumns} FROM message WHERE session = ? AND id = ?`,
        turn.sessionId,
        turn.questionId,
      );
      if (question) found.push({ ...turn, question: toMessage(question) });
    }
    return found;
  }

  #finish(question: Row, turn: EndTurn): void {
    const sessionId = textOf(question, "session");
    const rowid = numberOf(question, "rowid");
    const seq = this.#nextSeq(sessionId);
    // A question without an answer is no turn: it stays here, marked, and is never shared.
    const state: MessageState = turn.answer ? "complete" : "interrupted";
    this.#db.run(
      "UPDATE message SET seq = ?, state = ?, tokens = ?, stored = ? WHERE rowid = ?",
      seq,
      state,
      turn.question.tokens,
      turn.question.stored,
      rowid,
    );
    if (!turn.answer) return;
    this.#dropEarlierAnswer(sessionId, turn.answer.id);
    const answerRow = this.#insert(sessionId, turn.answer, turn.state);
    // Cleared while it was being answered: the answer follows its question into the trash.
    const removed = this.#db.run(
      `UPDATE message SET removedAt = q.removedAt, removalId = q.removalId
       FROM (SELECT removedAt, removalId FROM message WHERE rowid = ?) AS q
       WHERE message.rowid = ? AND q.removedAt IS NOT NULL`,
      rowid,
      answerRow,
    );
    if (removed > 0) this.#index.remove(answerRow);
  }

  /** Another window took the turn for abandoned and kept what it saw; the whole answer replaces it. */
  #dropEarlierAnswer(sessionId: string, answerId: string): void {
    const row = this.#db.get(
      "DELETE FROM message WHERE session = ? AND id = ? RETURNING rowid",
      sessionId,
      answerId,
    );
    if (row) this.#index.remove(numberOf(row, "rowid"));
  }

  /** The question and what followed it up to the next question go to the trash. */
  #discardTurn(turn: BeginTurn, questionId: string): readonly string[] {
    const sessionId = turn.session.id;
    const question = this.#db.get(
      "SELECT seq FROM message WHERE session = ? AND id = ? AND removedAt IS NULL",
      sessionId,
      questionId,
    );
    if (!question) throw new RedialError("messageGone");
    const seq = numberOf(question, "seq");
    const rows = this.#db.all(
      `UPDATE message SET removedAt = ?, removalId = ?
       WHERE session = ? AND removedAt IS NULL AND seq >= ? AND seq < COALESCE(
         (SELECT MIN(seq) FROM message WHERE session = ? AND removedAt IS NULL
            AND role = 'human' AND seq > ?), ${Number.MAX_SAFE_INTEGER})
       RETURNING rowid, id`,
      Date.now(),
      `retry:${turn.turnId}`,
      sessionId,
      seq,
      sessionId,
      seq,
    );
    for (const row of rows) this.#index.remove(numberOf(row, "rowid"));
    this.#sessions.queuePush(sessionId);
    return rows.map((row) => textOf(row, "id"));
  }

  #insert(sessionId: string, message: NewMessage, state: MessageState): number {
    const row = this.#db.get(
      `INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING rowid`,
      sessionId,
      message.id,
      this.#nextSeq(sessionId),
      message.role,
      message.createdAt,
      state,
      message.tokens,
      message.stored,
    );
    const rowid = numberOf(row, "rowid");
    this.#index.add(rowid, message.text);
    return rowid;
  }

  #nextSeq(sessionId: string): number {
    const row = this.#db.get(
      "UPDATE session SET lastSeq = lastSeq + 1 WHERE id = ? RETURNING lastSeq",
      sessionId,
    );
    return numberOf(row, "lastSeq");
  }

  #touch(sessionId: string, at: number): void {
    this.#db.run(
      "UPDATE session SET updatedAt = MAX(updatedAt, ?), change = ? WHERE id = ?",
      at,
      this.#db.nextChange(),
      sessionId,
    );
  }

  #turnsOf(sessionId: string): readonly Row[] {
    return this.#db.all("SELECT * FROM turn WHERE session = ?", sessionId);
  }

  #toOpenTurn(row: Row): OpenTurn {
    return {
      turnId: textOf(row, "id"),
      sessionId: textOf(row, "session"),
      questionId: textOf(row, "question"),
      text: textOf(row, "text"),
      isOwn: textOf(row, "owner") === this.#self.owner,
    };
  }

  #isAbandoned(row: Row): boolean {
    if (textOf(row, "owner") === this.#self.owner) return false;
    if (!this.#self.isAlive(numberOf(row, "pid"))) return true;
    return Date.now() - numberOf(row, "aliveAt") > silenceMs;
  }
}
