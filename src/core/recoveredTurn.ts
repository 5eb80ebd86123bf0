// The end of a turn whose window died before it could write one.
import { firstVersionOf, hostEnded, questionOf, writeAnswer, writeQuestion } from "./messages.ts";
import type { EndTurn, JournalMessage, OpenTurn } from "./ports.ts";
import { answerIdOf } from "./turnEnd.ts";

/** Made of what its last checkpoint kept. */
export function recovered(turn: OpenTurn & { readonly question: JournalMessage }): EndTurn {
  const { createdAt } = turn.question;
  const interrupted = { interrupted: hostEnded };
  const hasText = turn.text !== "";
  const first = firstVersionOf(turn.question);
  const extras = { createdAt, ...(first !== turn.questionId && { versionOf: first }) };
  const question = { id: turn.questionId, ...questionOf(turn.question) };
  const answer = {
    id: answerIdOf(turn.questionId),
    text: turn.text,
    extras: { createdAt, ...interrupted },
  };
  return {
    turnId: turn.turnId,
    sessionId: turn.sessionId,
    question: writeQuestion({ ...question, extras: { ...extras, ...(!hasText && interrupted) } }),
    ...(hasText && { answer: writeAnswer(answer) }),
    state: "interrupted",
  };
}
