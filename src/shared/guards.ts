// The guards of both directions: an unknown value becomes a checked copy, or nothing. Each message
// of the unions in protocol.ts has a shape here; the compiler notices a missing or a wrong one.
import type { HostMessage, OpenSession, PageMessage, RunningTurn } from "./protocol.ts";
import { maxQuestionLength } from "./protocol.ts";
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
import type {
  ErrorAction,
  ErrorView,
  MemoryStatus,
  MessageView,
  ModelStatus,
  SessionSummary,
  Usage,
} from "./types.ts";

/** Largest text of one stored message that crosses, in UTF-16 code units. */
export const maxMessageLength = 16_000_000;

const maxMessages = 1_000;
const maxHrefLength = 8_192;

const id = nonEmptyText(200);
const shortText = text(4_096);
const messageText = text(maxMessageLength);
const questionText = text(maxQuestionLength);

const errorAction: Shape<ErrorAction> = oneOf(
  "retry",
  "setApiKey",
  "openModelSettings",
  "openRedisSettings",
  "connectRedis",
  "newSession",
  "showLog",
  "manageTrust",
);

const errorView: Shape<ErrorView> = object({
  code: id,
  message: shortText,
  action: optional(errorAction),
});

const usage: Shape<Usage> = object({
  inputTokens: optional(atLeast(0)),
  outputTokens: optional(atLeast(0)),
});

const messageView: Shape<MessageView> = object({
  id,
  seq: finite,
  role: oneOf("human", "ai", "system", "tool", "unreadable"),
  text: messageText,
  createdAt: atLeast(0),
  state: oneOf("complete", "pending", "interrupted"),
  error: optional(errorView),
  model: optional(shortText),
  usage: optional(usage),
});

const saved = oneOf("journal", "outbox", "shared");

const sessionSummary: Shape<SessionSummary> = object({
  id,
  workspace: shortText,
  title: shortText,
  createdAt: atLeast(0),
  updatedAt: atLeast(0),
  pinned: flag,
  messageCount: atLeast(0),
  saved,
});

const memoryStatus = tagged<MemoryStatus>("kind", {
  local: object({ kind: oneOf("local") }),
  connecting: object({ kind: oneOf("connecting"), host: shortText }),
  shared: object({ kind: oneOf("shared"), host: shortText, roundTripMs: atLeast(0) }),
  offline: object({
    kind: oneOf("offline"),
    host: shortText,
    waitingTurns: atLeast(0),
    reason: shortText,
  }),
} satisfies { [K in MemoryStatus["kind"]]: Shape<Extract<MemoryStatus, { kind: K }>> });

const modelStatus: Shape<ModelStatus> = object({
  name: shortText,
  host: shortText,
  hasKey: flag,
  isReady: flag,
});

const runningTurn: Shape<RunningTurn> = object({
  turnId: id,
  questionId: id,
  text: messageText,
  isOwn: flag,
});

const messages = list(messageView, maxMessages);

const openSession: Shape<OpenSession> = object({
  session: optional(sessionSummary),
  messages,
  hasOlder: flag,
  running: optional(runningTurn),
  draft: questionText,
});

const pageMessage = tagged<PageMessage>("type", {
  ready: object({ type: oneOf("ready") }),
  ask: object({ type: oneOf("ask"), turnId: id, sessionId: optional(id), text: questionText }),
  stop: object({ type: oneOf("stop"), turnId: id }),
  retry: object({ type: oneOf("retry"), turnId: id, sessionId: id, messageId: id }),
  newSession: object({ type: oneOf("newSession") }),
  switchSession: object({ type: oneOf("switchSession") }),
  openSession: object({ type: oneOf("openSession"), sessionId: id }),
  loadOlder: object({
    type: oneOf("loadOlder"),
    requestId: id,
    sessionId: id,
    seq: finite,
  }),
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
      "newSession",
      "showLog",
      "manageTrust",
      "undo",
      "pickModel",
    ),
  }),
} satisfies { [K in PageMessage["type"]]: Shape<Extract<PageMessage, { type: K }>> });

const hostMessage = tagged<HostMessage>("type", {
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
  failed: object({ type: oneOf("failed"), requestId: id, error: errorView }),
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
