// Turns in the journal: the question on disk before the model is asked, checkpoints, the finished
// pair in one transaction, and what a window that died left behind.
import { RedialError } from "../core/errors.ts";
import type { BeginTurn, BegunTurn, EndTurn, JournalMessage, OpenTurn } from "../core/ports.ts";
import type { MessageState } from "../shared/types.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { MessageRows } from "./messageRows.ts";
import { toMessage } from "./rows.ts";
import type { SessionRows } from "./sessionRows.ts";
import { sumOf } from "./soundness.ts";
import type { VersionRows } from "./versionRows.ts";

/** A turn whose process lives but gave no sign for so long counts as abandoned. */
const silenceMs = 60_000;

/** Who writes: `owner` is one window's life. */
export interface TurnOwner {
  readonly owner: string;
  readonly pid: number;
  /** Whether the process that was seen alive at `seenAt` (epoch ms) still is. */
  readonly isAlive: (pid: number, seenAt: number) => boolean;
}

export interface TurnRowsParts {
  readonly db: Database;
  readonly sessions: SessionRows;
  readonly versions: VersionRows;
  readonly index: MessageIndex;
  readonly self: TurnOwner;
}

export class TurnRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #versions: VersionRows;
  readonly #index: MessageIndex;
  readonly #messages: MessageRows;
  readonly #self: TurnOwner;

  constructor({ db, sessions, versions, index, self }: TurnRowsParts) {
    this.#db = db;
    this.#sessions = sessions;
    this.#versions = versions;
    this.#index = index;
    this.#messages = new MessageRows(db, index);
    this.#self = self;
  }

  beginTurn(turn: BeginTurn): BegunTurn {
    return this.#db.write(() => {
      const { id } = turn.session;
      // Asked again because the thread died before it answered: it is on disk already, and maybe its
      // end as well.
      if (this.#messages.find(id, turn.question.id)) return this.#begun(turn, []);
      this.#needIdle(id);
      this.#makeSession(turn);
      const removedIds =
        turn.replacesQuestionId === undefined
          ? []
          : this.#discardTurn(turn, turn.replacesQuestionId);
      this.#messages.insert(id, turn.question, "pending");
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
      return this.#begun(turn, removedIds);
    });
  }

  #begun(turn: BeginTurn, removedIds: readonly string[]): BegunTurn {
    const session = this.#sessions.readSession(turn.session.id);
    const [question] = this.#sessions.readMessages(turn.session.id, [turn.question.id]);
    if (!session || !question) throw new RedialError("sessionGone");
    return { session, question, removedIds };
  }

  #needIdle(sessionId: string): void {
    const isBusy = this.#turnsOf(sessionId).some((row) => !this.#isAbandoned(row));
    if (isBusy) throw new RedialError("sessionBusy");
  }

  #makeSession({ session, source }: BeginTurn): void {
    if (source) {
      this.#needIdle(source.sessionId);
      this.#versions.beginVersion(session, source);
      return;
    }
    const { id, workspace, title, createdAt } = session;
    this.#db.run(
      `INSERT INTO session (id, workspace, title, createdAt, updatedAt, metaAt)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      ...[id, workspace, title, createdAt, createdAt, createdAt],
    );
  }

  /** A power cut may take it; the one before is there then. */
  checkpoint(turnId: string, text: string): void {
    this.#db.writeLoosely(() => {
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

  /** An empty answer: the session itself is gone for good. */
  endTurn(turn: EndTurn): readonly JournalMessage[] {
    const { sessionId, question, answer } = turn;
    return this.#db.write(() => {
      this.#db.run("DELETE FROM turn WHERE id = ?", turn.turnId);
      if (!this.#db.get("SELECT 1 FROM session WHERE id = ?", sessionId)) return [];
      const asked = this.#messages.find(sessionId, question.id);
      if (!asked) this.#messages.insert(sessionId, question, "pending");
      if (!asked || this.#isFuller(turn, asked)) this.#finish(turn);
      else this.#completeShared(turn);
      this.#touch(sessionId, answer?.createdAt ?? Date.now());
      if (answer) this.#sessions.queuePush(sessionId);
      return this.#sessions.readMessages(sessionId, [question.id, ...(answer ? [answer.id] : [])]);
    });
  }

  openTurns(sessionId: string): readonly OpenTurn[] {
    return this.#turnsOf(sessionId)
      .filter((row) => !this.#isAbandoned(row))
      .map((row) => this.#toOpenTurn(row));
  }

  abandonedTurns(): readonly (OpenTurn & { readonly question: JournalMessage })[] {
    return this.#db
      .all("SELECT * FROM turn ORDER BY aliveAt")
      .filter((row) => this.#isAbandoned(row))
      .flatMap((row) => {
        const turn = this.#toOpenTurn(row);
        const question = this.#messages.find(turn.sessionId, turn.questionId);
        return question ? [{ ...turn, question: toMessage(question) }] : [];
      });
  }

  /**
   * A turn can be ended twice: its window was taken for dead and was not. The end that holds more
   * stays; for one that is in the shared copy already see {@link #completeShared}.
   */
  #isFuller({ sessionId, answer, state }: EndTurn, earlier: Row): boolean {
    if (textOf(earlier, "state") === "pending") return true;
    if (numberOf(earlier, "isShared") === 1 || !answer) return false;
    const earlierAnswer = this.#messages.find(sessionId, answer.id);
    if (!earlierAnswer) return true;
    if (textOf(earlierAnswer, "state") === "complete") return false;
    return state === "complete" || answer.tokens > numberOf(earlierAnswer, "tokens");
  }

  /** The whole answer came after what was kept of it had been shared: it takes its place there too. */
  #completeShared({ turnId, sessionId, answer, state }: EndTurn): void {
    const earlier = answer && this.#messages.find(sessionId, answer.id);
    if (!earlier || state !== "complete" || textOf(earlier, "state") !== "interrupted") return;
    if (numberOf(earlier, "isShared") !== 1 || earlier["removedAt"] !== null) return;
    this.#messages.supersede(earlier, answer, state, `late:${turnId}`);
  }

  #finish({ sessionId, question, answer, state }: EndTurn): void {
    this.#db.run(
      `UPDATE message SET seq = ?, state = ?, tokens = ?, stored = ?, sum = ?
       WHERE session = ? AND id = ?`,
      this.#messages.nextSeq(sessionId),
      // A question without an answer is no turn: it stays here, marked, and is never shared.
      (answer ? "complete" : "interrupted") satisfies MessageState,
      question.tokens,
      question.stored,
      sumOf(question.stored),
      sessionId,
      question.id,
    );
    if (!answer) return;
    this.#messages.drop(sessionId, answer.id);
    // Cleared while it was being answered: the answer follows its question into the trash.
    this.#messages.insert(sessionId, answer, state, question.id);
  }

  /** The question and the answers that follow it up to the next question go to the trash. */
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
       WHERE session = ? AND removedAt IS NULL AND (id = ? OR role IN ('ai', 'tool'))
         AND seq >= ? AND seq < COALESCE((
           SELECT MIN(seq) FROM message
           WHERE session = ? AND removedAt IS NULL AND role = 'human' AND seq > ?
         ), ${Number.MAX_SAFE_INTEGER})
       RETURNING rowid, id`,
      Date.now(),
      `retry:${turn.turnId}`,
      sessionId,
      questionId,
      seq,
      sessionId,
      seq,
    );
    for (const row of rows) this.#index.remove(numberOf(row, "rowid"));
    this.#sessions.queuePush(sessionId);
    return rows.map((row) => textOf(row, "id"));
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
    const aliveAt = numberOf(row, "aliveAt");
    if (!this.#self.isAlive(numberOf(row, "pid"), aliveAt)) return true;
    return Date.now() - aliveAt > silenceMs;
  }
}
