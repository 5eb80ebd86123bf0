// The guards of what host and page say about a question's context (contextMessages.ts).
import {
  type ContextHostMessage,
  type ContextPageMessage,
  maxAttachments,
  maxImageLength,
} from "./contextMessages.ts";
import { attachmentView, sentView } from "./contextViewShapes.ts";
import { attachmentKinds } from "./contextViews.ts";
import type { PageMessage } from "./protocol.ts";
import type { Shape } from "./shape.ts";
import { atLeast, list, nonEmptyText, object, oneOf, optional, text } from "./shape.ts";
import { errorView, questionText } from "./viewShapes.ts";

const id = nonEmptyText(200);
const shortText = text(4_096);
const kind = oneOf(...attachmentKinds);

/** Messages of the page. */
export const contextPageShapes = {
  attach: object({ type: oneOf("attach"), kind: optional(kind) }),
  attachDropped: object({ type: oneOf("attachDropped"), uris: list(nonEmptyText(8_192), 100) }),
  attachImage: object({
    type: oneOf("attachImage"),
    name: shortText,
    mediaType: oneOf("image/png", "image/jpeg", "image/gif", "image/webp"),
    data: nonEmptyText(maxImageLength),
  }),
  attachText: object({ type: oneOf("attachText"), text: questionText }),
  detach: object({ type: oneOf("detach"), id }),
  measure: object({ type: oneOf("measure"), sessionId: optional(id), text: questionText }),
} satisfies {
  [K in ContextPageMessage["type"]]: Shape<Extract<ContextPageMessage, { type: K }>>;
};

/** True for the messages of {@link contextPageShapes}. */
export function isContextRequest(message: PageMessage): message is ContextPageMessage {
  return Object.hasOwn(contextPageShapes, message.type);
}

/** Messages of the host. */
export const contextHostShapes = {
  attachments: object({
    type: oneOf("attachments"),
    items: list(attachmentView, maxAttachments),
  }),
  budget: object({ type: oneOf("budget"), sent: sentView }),
  reasoning: object({
    type: oneOf("reasoning"),
    turnId: id,
    offset: atLeast(0),
    text: text(4_000_000),
  }),
  retrying: object({ type: oneOf("retrying"), turnId: id, waitMs: atLeast(0), error: errorView }),
  slashDone: object({ type: oneOf("slashDone"), turnId: id }),
  slashOffers: object({
    type: oneOf("slashOffers"),
    offers: list(object({ name: id, description: shortText }), 200),
  }),
} satisfies {
  [K in ContextHostMessage["type"]]: Shape<Extract<ContextHostMessage, { type: K }>>;
};
