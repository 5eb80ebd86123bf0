// How a turn's end is written: its question and answer in their stored form. Decides nothing.
import type { Attachment } from "./attachments.ts";
import type { RedialExtras } from "./messageExtras.ts";
import { writeAnswer, writeQuestion } from "./messages.ts";
import type { EndTurn, InterruptReason, JournalMessage, NewMessage } from "./ports.ts";
import type { RecalledStretch } from "./recalledStretch.ts";
import type { FinishedAnswer } from "./turnHistory.ts";

/** A turn that is over. */
export interface TurnOutcome {
  readonly turnId: string;
  readonly sessionId: string;
  readonly question: {
    readonly id: string;
    readonly text: string;
    readonly attachments: readonly Attachment[];
  };
  /** Epoch ms. */
  readonly askedAt: number;
  /** The text that came. */
  readonly text: string;
  /** The model's whole answer, when it came to that. */
  readonly whole: FinishedAnswer | undefined;
  /** Why the answer is to be marked as not whole. */
  readonly failure: InterruptReason | undefined;
  readonly model: string | undefined;
  readonly recalled: readonly RecalledStretch[];
  /** As in the request. */
  readonly without: RedialExtras["without"];
  readonly versionOf: RedialExtras["versionOf"];
  /** What the model thought; "" where it did not say. */
  readonly reasoning: string;
  readonly sent: RedialExtras["sent"];
}

/** The id of a turn's answer: the same whoever ends the turn, so that it is never there twice. */
export function answerIdOf(questionId: string): string {
  return `answer-${questionId}`;
}

/** The turn's end for the journal; without an answer when no text came. */
export function writeTurnEnd(turn: TurnOutcome): EndTurn {
  const { question, whole, failure, model, recalled, without, reasoning, sent } = turn;
  const text = whole?.text ?? turn.text;
  const interrupted = failure && { interrupted: failure };
  const extras: RedialExtras = {
    createdAt: Date.now(),
    ...interrupted,
    ...(model !== undefined && { model }),
    ...(recalled.length > 0 && { recalled }),
    ...(without && { without }),
    ...(reasoning !== "" && { reasoning }),
    ...(sent && { sent }),
  };
  const usage = whole?.usage;
  const id = answerIdOf(question.id);
  const answer = text !== "" && writeAnswer({ id, text, extras, ...(usage && { usage }) });
  const { versionOf } = turn;
  const asked: RedialExtras = {
    createdAt: turn.askedAt,
    ...(answer ? undefined : interrupted),
    ...(versionOf !== undefined && { versionOf }),
  };
  return {
    turnId: turn.turnId,
    sessionId: turn.sessionId,
    question: writeQuestion({ ...question, extras: asked }),
    ...(answer && { answer }),
    state: whole && !failure ? "complete" : "interrupted",
  };
}

/** The end that the journal refused, as messages for the page: behind all that is on disk. */
export function unkeptMessages({
  sessionId,
  question,
  answer,
}: EndTurn): readonly JournalMessage[] {
  const toMessage = (message: NewMessage, place: number): JournalMessage => ({
    ...{ id: message.id, role: message.role, createdAt: message.createdAt },
    ...{ tokens: message.tokens, stored: message.stored, sessionId },
    seq: Number.MAX_SAFE_INTEGER - 1 + place,
    state: answer && place === 0 ? "complete" : "interrupted",
  });
  return [question, ...(answer ? [answer] : [])].map(toMessage);
}
