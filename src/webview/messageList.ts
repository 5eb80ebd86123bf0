// Pure work on the list of shown messages: ordered by `seq`, each id once.
import type { ErrorView, MessageView } from "../shared/types.ts";

/** `known` with `changed` put in or over it by id, and `removedIds` taken out. */
export function mergeMessages(
  known: readonly MessageView[],
  changed: readonly MessageView[],
  removedIds: readonly string[],
): readonly MessageView[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of changed) byId.set(message.id, message);
  for (const id of removedIds) byId.delete(id);
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/** `known` without the interrupted answers of `question`, which is being asked again. */
export function withoutAbandoned(
  known: readonly MessageView[],
  question: MessageView,
): readonly MessageView[] {
  const next = known.find((message) => message.seq > question.seq && message.role === "human");
  return known.filter(
    (message) =>
      message.role !== "ai" ||
      message.state !== "interrupted" ||
      message.seq < question.seq ||
      (next !== undefined && message.seq > next.seq),
  );
}

/** Of `changed`, what is among `known` or before its end. */
export function withoutNewer(
  known: readonly MessageView[],
  changed: readonly MessageView[],
): readonly MessageView[] {
  const last = known.at(-1)?.seq ?? Number.NEGATIVE_INFINITY;
  const ids = new Set(known.map((message) => message.id));
  return changed.filter((message) => message.seq <= last || ids.has(message.id));
}

/** A turn that ended early, shown under its last message. */
export interface InterruptedTurn {
  readonly questionId: string;
  readonly error?: ErrorView;
}

/**
 * The interrupted turn that ends with the message at `index`; `undefined` when that message is
 * whole, is not the last of its turn, or has no question on the page.
 */
export function interruptedTurnAt(
  messages: readonly MessageView[],
  index: number,
): InterruptedTurn | undefined {
  const message = messages[index];
  if (message?.state !== "interrupted") return undefined;
  const next = messages[index + 1];
  if (message.role === "human" && next?.role === "ai") return undefined;
  const question = message.role === "human" ? message : messages[index - 1];
  if (question?.role !== "human") return undefined;
  const error = message.error ?? question.error;
  return { questionId: question.id, ...(error === undefined ? {} : { error }) };
}
