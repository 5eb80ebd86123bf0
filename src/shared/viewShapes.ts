// The shapes of plain data that crosses between host and page (types.ts), for the guards.
import { attachmentView, sentView } from "./contextViewShapes.ts";
import type { OpenSession, RunningTurn } from "./protocol.ts";
import { maxQuestionLength } from "./protocol.ts";
import type { Shape } from "./shape.ts";
import {
  atLeast,
  finite,
  flag,
  list,
  nonEmptyText,
  object,
  oneOf,
  optional,
  tagged,
  text,
} from "./shape.ts";
import { maxQueued, type QueueView, type VersionView } from "./turnMessages.ts";
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
const maxMessageLength = 16_000_000;

const maxMessages = 1_000;

/** An id of a session, message, turn or request. */
export const id = nonEmptyText(200);
/** A title, name or sentence. */
export const shortText = text(4_096);
/** Text of a stored message. */
export const messageText = text(maxMessageLength);
/** Text that the user writes. */
export const questionText = text(maxQuestionLength);

const errorAction: Shape<ErrorAction> = oneOf(
  "retry",
  "setApiKey",
  "pickModel",
  "openModelSettings",
  "openRedisSettings",
  "connectRedis",
  "unlockMemory",
  "newSession",
  "showLog",
  "manageTrust",
);

/** An error. */
export const errorView: Shape<ErrorView> = object({
  code: id,
  message: shortText,
  action: optional(errorAction),
});

const usage: Shape<Usage> = object({
  inputTokens: optional(atLeast(0)),
  outputTokens: optional(atLeast(0)),
});

/** One message. */
export const messageView: Shape<MessageView> = object({
  id,
  seq: finite,
  role: oneOf("human", "ai", "system", "tool", "unreadable"),
  text: messageText,
  createdAt: atLeast(0),
  state: oneOf("complete", "pending", "interrupted"),
  error: optional(errorView),
  model: optional(shortText),
  usage: optional(usage),
  attachments: optional(list(attachmentView, maxMessages)),
  reasoning: optional(messageText),
  sent: optional(sentView),
  recalledCount: optional(atLeast(0)),
});

/** Where a turn is kept. */
export const saved = oneOf("journal", "outbox", "shared", "memory");

/** A session of a list. */
export const sessionSummary: Shape<SessionSummary> = object({
  id,
  workspace: shortText,
  title: shortText,
  createdAt: atLeast(0),
  updatedAt: atLeast(0),
  pinned: flag,
  messageCount: atLeast(0),
  saved,
});

/** Where memory is kept. */
export const memoryStatus = tagged<MemoryStatus>("kind", {
  local: object({ kind: oneOf("local") }),
  connecting: object({ kind: oneOf("connecting"), host: shortText }),
  catchingUp: object({ kind: oneOf("catchingUp"), host: shortText }),
  shared: object({ kind: oneOf("shared"), host: shortText, roundTripMs: atLeast(0) }),
  offline: object({
    kind: oneOf("offline"),
    host: shortText,
    waitingTurns: atLeast(0),
    reason: shortText,
  }),
  locked: object({
    kind: oneOf("locked"),
    host: shortText,
    waitingTurns: atLeast(0),
    reason: shortText,
  }),
} satisfies { [K in MemoryStatus["kind"]]: Shape<Extract<MemoryStatus, { kind: K }>> });

/** The model that answers. */
export const modelStatus: Shape<ModelStatus> = object({
  name: shortText,
  host: shortText,
  hasKey: flag,
  isReady: flag,
  isLocal: flag,
  isGone: optional(flag),
  takesImages: optional(flag),
  contextTokens: optional(atLeast(0)),
});

const runningTurn: Shape<RunningTurn> = object({
  turnId: id,
  questionId: id,
  text: messageText,
  isOwn: flag,
});

/** Messages of one page, or of all that changed. */
export const messages = list(messageView, maxMessages);

/** Turns with versions. */
export const versionViews: Shape<readonly VersionView[]> = list(
  object({ messageId: id, index: atLeast(0), count: atLeast(2) }),
  100_000,
);

/** Questions that wait. */
export const queueView: Shape<QueueView> = object({
  questions: list(object({ queueId: id, text: questionText }), maxQueued),
  isHeld: flag,
});

/** What the transcript shows. */
export const openSession: Shape<OpenSession> = object({
  session: optional(sessionSummary),
  messages,
  hasOlder: flag,
  hasNewer: optional(flag),
  target: optional(id),
  running: optional(runningTurn),
  versions: optional(versionViews),
  queue: optional(queueView),
  unreadId: optional(id),
  draft: questionText,
});
