// The guards of what host and page say about recall (recallMessages.ts).
import { maxRecalled, type RecallHostMessage, type RecallPageMessage } from "./recallMessages.ts";
import type { Shape } from "./shape.ts";
import { atLeast, list, nonEmptyText, object, oneOf, optional, text } from "./shape.ts";
import type { RecalledView } from "./types.ts";

const id = nonEmptyText(200);
const mark = optional(oneOf("never", "pinned"));
/** Largest text of a question or a piece that crosses, in UTF-16 code units. */
const longText = text(1_000_000);

/** Messages of the page. */
export const recallPageShapes = {
  readRecalled: object({
    type: oneOf("readRecalled"),
    requestId: id,
    sessionId: id,
    messageId: id,
  }),
  markRecalled: object({ type: oneOf("markRecalled"), sessionId: id, messageId: id, mark }),
  askWithout: object({
    type: oneOf("askWithout"),
    turnId: id,
    sessionId: id,
    questionId: id,
    answerId: id,
    withoutId: id,
  }),
  recall: object({
    type: oneOf("recall"),
    requestId: id,
    sessionId: optional(id),
    text: longText,
  }),
} satisfies {
  [K in RecallPageMessage["type"]]: Shape<Extract<RecallPageMessage, { type: K }>>;
};

const piece: Shape<RecalledView> = object({
  sessionId: id,
  sessionTitle: text(4_096),
  messageId: id,
  role: oneOf("human", "ai", "system", "tool", "unreadable"),
  createdAt: atLeast(0),
  text: longText,
  mark,
});
const pieces = list(piece, maxRecalled);

/** Messages of the host. */
export const recallHostShapes = {
  recalled: object({ type: oneOf("recalled"), requestId: id, pieces }),
  recallFound: object({
    type: oneOf("recallFound"),
    requestId: id,
    question: longText,
    pieces,
  }),
  markChanged: object({ type: oneOf("markChanged"), sessionId: id, messageId: id, mark }),
} satisfies {
  [K in RecallHostMessage["type"]]: Shape<Extract<RecallHostMessage, { type: K }>>;
};
