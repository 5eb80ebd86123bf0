// The states of a turn on the page: sent, being answered, ended.
import type { HostMessage } from "../shared/protocol.ts";
import type { ErrorView } from "../shared/types.ts";
import type { AnswerText } from "./answerText.ts";

/** The answer that is being written. */
export interface RunningAnswer {
  readonly turnId: string;
  readonly questionId: string;
  readonly isOwn: boolean;
  readonly answer: AnswerText;
}

/** A question that was sent and that the host has not taken yet. */
export interface SentQuestion {
  readonly turnId: string;
  readonly text: string;
  /** The question that this one stands for as a new version: what follows that one is not shown. */
  readonly insteadOf?: string;
  /** It has other words than that one. */
  readonly isEdited?: boolean;
}

/** How a turn ended, for the status region. */
export interface TurnEnd {
  readonly turnId: string;
  readonly text: string;
  readonly error?: ErrorView;
}

/** How the turn of this message ended. */
export function turnEnd(message: Extract<HostMessage, { type: "turnEnded" }>): TurnEnd {
  const answer = message.messages.find((candidate) => candidate.role === "ai");
  const error = message.messages.find((candidate) => candidate.error !== undefined)?.error;
  return {
    turnId: message.turnId,
    text: answer?.text ?? "",
    ...(error === undefined ? {} : { error }),
  };
}
