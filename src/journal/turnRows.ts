// Turns in the journal: the question on disk before the model is asked, checkpoints, and what a window
// that died left behind. How a turn ends is in turnEnds.ts.
import { RedialError } from "../core/errors.ts";
import type { BeginTurn, BegunTurn, EndTurn, JournalMessage, OpenTurn } from "../core/ports.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import type { EarlyPlan } from "./earlyPlan.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { asMessage, MessageRows } from "./messageRows.ts";
import { toMessage } from "./rows.ts";
import type { SessionRows } from "./sessionRows.ts";
import { TurnEnds } from "./turnEnds.ts";
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
  readonly early: EarlyPlan;
  readonly self: TurnOwner;
}

export class TurnRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #versions: VersionRows;
  readonly #index: MessageIndex;
  readonly #messages: MessageRows;
  readonly #ends: TurnEnds;
  readonly #self: TurnOwner;

  constructor({ db, sessions, versions, index, early, self }: TurnRowsParts) {
    this.#db = db;
    this.#sessions = sessions;
    this.#versions = versions;
    this.#index = index;
    this.#messages = new MessageRows(db, index);
    this.#ends = new TurnEnds({ db, sessions, messages: this.#messages, early });
    this.#self = self;
  }

  beginTurn(turn: BeginTurn): BegunTurn {
    return this.#db.write(() => {
      const { id } = turn.session;
      // Asked again because the thread died before it answered: it is on disk already, and maybe its
      // end as well.
      const known = this.#messages.find(id, turn.question.id);
      if (known) return this.#begun(turn, toMessage(known), []);
      this.#needIdle(id);
      this.#makeSession(turn);
      const removedIds =
        turn.replacesQuestionId === undefined
          ? []
          : this.#discardTurn(turn, turn.replacesQuestionId);
      const touched = this.#sessions.touch(id, turn.question.createdAt, 1);
      if (!touched) throw new RedialError("sessionGone");
      const seq = touched.lastSeq;
      const question = { sessionId: id, seq, message: turn.question, state: "pending" } as const;
      this.#messages.insertAt(question);
      if (turn.draftOwner !== undefined) this.#sessions.saveDraft(turn.draftOwner, "");
      this.#db.run(
        "INSERT INTO turn (id, session, question, owner, pid, aliveAt) VALUES (?, ?, ?, ?, ?, ?)",
        turn.turnId,
        id,
        turn.question.id,
        this.#self.owner,
        this.#self.pid,
        Date.now(),
      );
      return this.#begun(turn, asMessage(question), removedIds);
    });
  }

  #begun(turn: BeginTurn, question: JournalMessage, removedIds: readonly string[]): BegunTurn {
    const session = this.#sessions.readSession(turn.session.id);
    if (!session) throw new RedialError("sessionGone");
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
    return this.#ends.write(turn);
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
