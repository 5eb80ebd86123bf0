// One or more of every message that host and page can say to each other.
import type { HostMessage, PageMessage } from "../../src/shared/protocol.ts";
import type { MessageView, SessionSummary } from "../../src/shared/types.ts";

const session: SessionSummary = {
  id: "s1",
  workspace: "w1",
  title: "Lion King",
  createdAt: 1,
  updatedAt: 2,
  pinned: false,
  messageCount: 2,
  saved: "outbox",
};

/** An answer that ended early, with all its fields. */
export const answer: MessageView = {
  id: "m2",
  seq: 2,
  role: "ai",
  text: "Hi",
  createdAt: 2,
  state: "interrupted",
  error: { code: "stopped", message: "Stopped. What came is kept.", action: "retry" },
  model: "gpt",
  usage: { inputTokens: 3 },
};

/** Every message of the page, in each of its forms. */
export const pageMessages: readonly PageMessage[] = [
  { type: "ready" },
  { type: "ask", turnId: "t1", text: "Hi" },
  { type: "ask", turnId: "t1", sessionId: "s1", text: "Hi" },
  { type: "stop", turnId: "t1" },
  { type: "retry", turnId: "t2", sessionId: "s1", messageId: "m1" },
  { type: "newSession" },
  { type: "openSession", sessionId: "s1" },
  { type: "loadOlder", requestId: "r1", sessionId: "s1", seq: -4 },
  { type: "saveDraft", text: "" },
  { type: "copyText", text: "x" },
  { type: "openLink", href: "https://example.com" },
  { type: "runAction", action: "undo" },
  { type: "ready", place: { sessionId: "s1", messageId: "m1" } },
  { type: "listSessions", requestId: "r1", scope: "all", offset: 0 },
  { type: "searchSessions", requestId: "r1", scope: "workspace", text: "lion" },
  { type: "listTrash", requestId: "r1" },
  { type: "renameSession", sessionId: "s1", title: "Lions" },
  { type: "pinSession", sessionId: "s1", isPinned: true },
  { type: "deleteSession", sessionId: "s1" },
  { type: "restoreRemoval", removalId: "x1" },
  { type: "newTemporarySession" },
  { type: "findInSession", requestId: "r1", sessionId: "s1", text: "lion" },
  { type: "showMessage", sessionId: "s1", messageId: "m1" },
  { type: "loadNewer", requestId: "r1", sessionId: "s1", seq: 4 },
];

/** Every message of the host, in each of its forms. */
export const hostMessages: readonly HostMessage[] = [
  {
    type: "init",
    open: {
      session,
      messages: [answer],
      hasOlder: true,
      running: { turnId: "t1", questionId: "m1", text: "", isOwn: false },
      draft: "",
    },
    memory: { kind: "shared", host: "localhost:6379", roundTripMs: 0.3 },
    model: { name: "gpt", host: "api.openai.com", hasKey: true, isReady: true, isLocal: false },
    locale: "ko",
    isTrusted: true,
  },
  { type: "opened", open: { messages: [], hasOlder: false, draft: "half" } },
  { type: "turnStarted", turnId: "t1", session, question: answer, isOwn: true },
  { type: "delta", turnId: "t1", offset: 0, text: "H" },
  { type: "turnEnded", turnId: "t1", session, messages: [answer], saved: "shared" },
  { type: "sessionChanged", session },
  { type: "messagesChanged", sessionId: "s1", messages: [], removedIds: ["m9"] },
  { type: "older", requestId: "r1", messages: [answer], hasOlder: false },
  { type: "failed", requestId: "r1", error: { code: "sessionGone", message: "Gone." } },
  { type: "memory", memory: { kind: "offline", host: "h", waitingTurns: 2, reason: "no" } },
  { type: "memory", memory: { kind: "connecting", host: "h" } },
  { type: "memory", memory: { kind: "local" } },
  {
    type: "model",
    model: {
      name: "",
      host: "h",
      hasKey: false,
      isReady: false,
      isLocal: true,
      isGone: true,
      contextTokens: 4096,
    },
  },
  { type: "trust", isTrusted: false },
  {
    type: "opened",
    open: { session, messages: [answer], hasOlder: true, hasNewer: true, target: "m2", draft: "" },
  },
  { type: "sessions", requestId: "r1", sessions: [{ session, place: "other" }], hasMore: true },
  {
    type: "found",
    requestId: "r1",
    sessions: [{ session }],
    hits: [
      {
        messageId: "m2",
        sessionId: "s1",
        sessionTitle: "Lion King",
        role: "ai",
        createdAt: 2,
        excerpt: "Hi lion",
        marks: [3, 4],
      },
    ],
    hasMore: false,
  },
  {
    type: "trash",
    requestId: "r1",
    removals: [{ removalId: "x1", kind: "delete", title: "Lion King", removedAt: 3 }],
  },
  { type: "sessionsChanged" },
  { type: "findResult", requestId: "r1", hits: [{ messageId: "m2", seq: 2 }], hasMore: false },
  { type: "newer", requestId: "r1", messages: [answer], hasNewer: false },
  { type: "openSessions" },
  { type: "openFind" },
  { type: "focusComposer" },
];
