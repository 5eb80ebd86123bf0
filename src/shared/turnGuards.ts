// The guards of what host and page say about turns (turnMessages.ts).
import type { PageMessage } from "./protocol.ts";
import type { Shape } from "./shape.ts";
import { atLeast, flag, object, oneOf, optional } from "./shape.ts";
import type { TurnHostMessage, TurnPageMessage } from "./turnMessages.ts";
import { id, questionText, queueView, versionViews } from "./viewShapes.ts";

const ofMessage = { sessionId: id, messageId: id };

/** Messages of the page. */
export const turnPageShapes = {
  editQuestion: object({
    type: oneOf("editQuestion"),
    turnId: id,
    ...ofMessage,
    text: questionText,
  }),
  regenerate: object({ type: oneOf("regenerate"), turnId: id, ...ofMessage }),
  showVersion: object({ type: oneOf("showVersion"), ...ofMessage, index: atLeast(0) }),
  forkSession: object({ type: oneOf("forkSession"), ...ofMessage }),
  deleteTurn: object({ type: oneOf("deleteTurn"), ...ofMessage }),
  copyMessage: object({ type: oneOf("copyMessage"), ...ofMessage }),
  codeAction: object({
    type: oneOf("codeAction"),
    ...ofMessage,
    index: atLeast(0),
    hash: atLeast(0),
    action: oneOf("copy", "insert", "replace", "newFile"),
  }),
  queueQuestion: object({
    type: oneOf("queueQuestion"),
    queueId: id,
    sessionId: id,
    text: questionText,
  }),
  unqueueQuestion: object({ type: oneOf("unqueueQuestion"), queueId: id, sessionId: id }),
  sendQueued: object({ type: oneOf("sendQueued"), sessionId: id }),
  reading: object({ type: oneOf("reading"), sessionId: id, isAtEnd: flag }),
  focus: object({ type: oneOf("focus"), isFocused: flag }),
} satisfies { [K in TurnPageMessage["type"]]: Shape<Extract<TurnPageMessage, { type: K }>> };

/** True for the messages of {@link turnPageShapes}. */
export function isTurnRequest(message: PageMessage): message is TurnPageMessage {
  return Object.hasOwn(turnPageShapes, message.type);
}

/** Messages of the host. */
export const turnHostShapes = {
  versions: object({ type: oneOf("versions"), sessionId: id, versions: versionViews }),
  queue: object({ type: oneOf("queue"), sessionId: id, queue: queueView }),
  draft: object({ type: oneOf("draft"), sessionId: optional(id), text: questionText }),
  wish: object({ type: oneOf("wish"), wish: oneOf("editLastQuestion", "focusTranscript") }),
} satisfies { [K in TurnHostMessage["type"]]: Shape<Extract<TurnHostMessage, { type: K }>> };
