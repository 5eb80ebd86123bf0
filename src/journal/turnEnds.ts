// How a turn ends in the journal: question and answer in one transaction, which also plans their push.
import type { EndTurn, JournalMessage } from "../core/ports.ts";
import type { PlannedPush } from "../core/syncPorts.ts";
import type { MessageState } from "../shared/types.ts";
import { CopyRows } from "./copyRows.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import type { EarlyPlan } from "./earlyPlan.ts";
import { asMessage, type MessageRows, type Placed } from "./messageRows.ts";
import { planPush } from "./pushPlan.ts";
import type { SessionRows } from "./sessionRows.ts";
import { sumOf } from "./soundness.ts";

export interface TurnEndsParts {
  readonly db: Database;
  readonly sessions: SessionRows;
  readonly messages: MessageRows;
  readonly early: EarlyPlan;
}

/** What is there of a turn when it ends, as `MessageRows.find` gives it. */
interface Earlier {
  readonly question: Row | undefined;
  readonly answer: Row | undefined;
}

/** What was written, and what is to be pushed then, as far as that is known. */
interface Written {
  readonly messages: readonly JournalMessage[];
  readonly plan?: PlannedPush | undefined;
}

export class TurnEnds {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #messages: MessageRows;
  readonly #copies: CopyRows;
  readonly #early: EarlyPlan;

  constructor({ db, sessions, messages, early }: TurnEndsParts) {
    this.#db = db;
    this.#sessions = sessions;
    this.#messages = messages;
    this.#copies = new CopyRows(db);
    this.#early = early;
  }

  /** Gives the messages that are shown; none when the session is gone for good. */
  write(turn: EndTurn): readonly JournalMessage[] {
    const { messages, plan } = this.#db.write(() => this.#write(turn));
    this.#early.keep(plan);
    return messages;
  }

  #write(turn: EndTurn): Written {
    const { sessionId, question, answer } = turn;
    this.#db.run("DELETE FROM turn WHERE id = ?", turn.turnId);
    const earlier: Earlier = {
      question: this.#messages.find(sessionId, question.id),
      answer: answer && this.#messages.find(sessionId, answer.id),
    };
    const isFuller = isFullerThan(earlier, turn);
    const places = isFuller ? (answer ? 2 : 1) : 0;
    const session = this.#sessions.touch(sessionId, answer?.createdAt ?? Date.now(), places);
    if (!session) return { messages: [] };
    if (answer) this.#sessions.queuePush(sessionId);
    if (!isFuller) {
      this.#completeShared(turn, earlier);
      const ids = [question.id, ...(answer ? [answer.id] : [])];
      return { messages: this.#sessions.readMessages(sessionId, ids) };
    }
    const messages = this.#finish(turn, earlier, session.lastSeq - places + 1);
    // What no shared copy has yet may not be meant for one.
    if (!answer || session.version === 0) return { messages };
    return { messages, plan: planPush(this.#db, this.#copies, sessionId) };
  }

  /** The whole answer came after what was kept of it had been shared: it takes its place there too. */
  #completeShared({ turnId, answer, state }: EndTurn, earlier: Earlier): void {
    const kept = earlier.answer;
    if (!answer || !kept || state !== "complete") return;
    if (textOf(kept, "state") !== "interrupted") return;
    if (numberOf(kept, "isShared") !== 1 || kept["removedAt"] !== null) return;
    this.#messages.supersede(kept, answer, state, `late:${turnId}`);
  }

  /** Writes the question at `seq` and the answer behind it; gives what is shown of them. */
  #finish(turn: EndTurn, earlier: Earlier, seq: number): readonly JournalMessage[] {
    const { sessionId, question, answer } = turn;
    // A question without an answer is no turn: it stays here, marked, and is never shared.
    const state: MessageState = answer ? "complete" : "interrupted";
    const asked = { sessionId, seq, message: question, state };
    const beside = earlier.question;
    if (beside) this.#place(beside, asked);
    else this.#messages.insertAt(asked);
    const written: Placed[] = [asked];
    if (answer) {
      if (earlier.answer) this.#messages.drop(earlier.answer);
      // Cleared while it was being answered: the answer follows its question into the trash.
      const answered = { sessionId, seq: seq + 1, message: answer, state: turn.state, beside };
      this.#messages.insertAt(answered);
      written.push(answered);
    }
    const isShown = !beside || beside["removedAt"] === null;
    return isShown ? written.map(asMessage) : [];
  }

  /** The question's row as it is at the turn's end: mostly only its place and state are other ones. */
  #place(row: Row, { seq, message, state }: Placed): void {
    const { tokens, stored } = message;
    const rowid = numberOf(row, "rowid");
    this.#db.run("UPDATE message SET seq = ?, state = ? WHERE rowid = ?", seq, state, rowid);
    if (textOf(row, "stored") === stored && numberOf(row, "tokens") === tokens) return;
    this.#db.run(
      "UPDATE message SET tokens = ?, stored = ?, sum = ? WHERE rowid = ?",
      ...[tokens, stored, sumOf(stored), rowid],
    );
  }
}

/**
 * A turn can be ended twice: its window was taken for dead and was not. The end that holds more
 * stays; for one that is in the shared copy already see `#completeShared`.
 */
function isFullerThan(earlier: Earlier, { answer, state }: EndTurn): boolean {
  if (!earlier.question || textOf(earlier.question, "state") === "pending") return true;
  if (numberOf(earlier.question, "isShared") === 1 || !answer) return false;
  if (!earlier.answer) return true;
  if (textOf(earlier.answer, "state") === "complete") return false;
  return state === "complete" || answer.tokens > numberOf(earlier.answer, "tokens");
}
