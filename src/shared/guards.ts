// The guards of both directions: an unknown value becomes a checked copy, or nothing. Each message
// of the unions in protocol.ts has a shape here; the compiler notices a missing or a wrong one.

import { contextHostShapes, contextPageShapes } from "./contextGuards.ts";
import { noteHostShapes, notePageShapes } from "./noteGuards.ts";
import type { HostMessage, PageMessage } from "./protocol.ts";
import { recallHostShapes, recallPageShapes } from "./recallGuards.ts";
import { secretHostShapes, secretPageShapes } from "./secretGuards.ts";
import { sessionHostShapes, sessionPageShapes } from "./sessionGuards.ts";
import type { Shape } from "./shape.ts";
import {
  atLeast,
  finite,
  flag,
  languageTag,
  list,
  mismatch,
  nonEmptyText,
  object,
  oneOf,
  optional,
  tagged,
  text,
} from "./shape.ts";
import { startHostShapes, startPageShapes } from "./startGuards.ts";
import { turnHostShapes, turnPageShapes } from "./turnGuards.ts";
import {
  errorView,
  id,
  memoryStatus,
  messages,
  messageText,
  messageView,
  modelStatus,
  openSession,
  questionText,
  saved,
  sessionSummary,
} from "./viewShapes.ts";

const maxHrefLength = 8_192;

const pageMessage = tagged<PageMessage>("type", {
  ...notePageShapes,
  ...contextPageShapes,
  ...recallPageShapes,
  ...secretPageShapes,
  ...sessionPageShapes,
  ...startPageShapes,
  ...turnPageShapes,
  ready: object({
    type: oneOf("ready"),
    place: optional(object({ sessionId: id, messageId: id })),
  }),
  ask: object({
    type: oneOf("ask"),
    turnId: id,
    sessionId: optional(id),
    text: questionText,
    attachmentIds: optional(list(id, 50)),
  }),
  stop: object({ type: oneOf("stop"), turnId: id }),
  retry: object({ type: oneOf("retry"), turnId: id, sessionId: id, messageId: id }),
  newSession: object({ type: oneOf("newSession") }),
  openSession: object({ type: oneOf("openSession"), sessionId: id }),
  loadOlder: object({
    type: oneOf("loadOlder"),
    requestId: id,
    sessionId: id,
    seq: finite,
  }),
  composing: object({ type: oneOf("composing") }),
  saveDraft: object({ type: oneOf("saveDraft"), sessionId: optional(id), text: questionText }),
  copyText: object({ type: oneOf("copyText"), text: messageText }),
  openLink: object({ type: oneOf("openLink"), href: nonEmptyText(maxHrefLength) }),
  runAction: object({
    type: oneOf("runAction"),
    action: oneOf(
      "retry",
      "setApiKey",
      "openModelSettings",
      "openRedisSettings",
      "connectRedis",
      "unlockMemory",
      "newSession",
      "showLog",
      "manageTrust",
      "undo",
      "showSummary",
      "pickModel",
    ),
  }),
} satisfies { [K in PageMessage["type"]]: Shape<Extract<PageMessage, { type: K }>> });

const hostMessage = tagged<HostMessage>("type", {
  ...noteHostShapes,
  ...contextHostShapes,
  ...recallHostShapes,
  ...secretHostShapes,
  ...sessionHostShapes,
  ...startHostShapes,
  ...turnHostShapes,
  init: object({
    type: oneOf("init"),
    open: openSession,
    memory: memoryStatus,
    model: modelStatus,
    locale: languageTag,
    isTrusted: flag,
  }),
  opened: object({ type: oneOf("opened"), open: openSession }),
  turnStarted: object({
    type: oneOf("turnStarted"),
    turnId: id,
    session: sessionSummary,
    question: messageView,
    isOwn: flag,
  }),
  delta: object({ type: oneOf("delta"), turnId: id, offset: atLeast(0), text: messageText }),
  turnEnded: object({
    type: oneOf("turnEnded"),
    turnId: id,
    session: sessionSummary,
    messages,
    saved,
  }),
  sessionChanged: object({ type: oneOf("sessionChanged"), session: sessionSummary }),
  messagesChanged: object({
    type: oneOf("messagesChanged"),
    sessionId: id,
    messages,
    removedIds: list(id, 100_000),
  }),
  older: object({ type: oneOf("older"), requestId: id, messages, hasOlder: flag }),
  // Without an id when the request has none.
  failed: object({ type: oneOf("failed"), requestId: text(200), error: errorView }),
  memory: object({ type: oneOf("memory"), memory: memoryStatus }),
  model: object({ type: oneOf("model"), model: modelStatus }),
  trust: object({ type: oneOf("trust"), isTrusted: flag }),
  focusComposer: object({ type: oneOf("focusComposer") }),
} satisfies { [K in HostMessage["type"]]: Shape<Extract<HostMessage, { type: K }>> });

/** What the page said, checked and without unknown properties; `undefined` when it is no such message. */
export function readPageMessage(value: unknown): PageMessage | undefined {
  const read = pageMessage(value);
  return read === mismatch ? undefined : read;
}

/** What the host said, checked and without unknown properties; `undefined` when it is no such message. */
export function readHostMessage(value: unknown): HostMessage | undefined {
  const read = hostMessage(value);
  return read === mismatch ? undefined : read;
}
