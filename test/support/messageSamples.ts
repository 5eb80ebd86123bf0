// One or more of every message that host and page can say to each other.
import type { AttachmentView, SentView } from "../../src/shared/contextViews.ts";
import type { NoteContent } from "../../src/shared/noteViews.ts";
import type { HostMessage, PageMessage } from "../../src/shared/protocol.ts";
import type { MessageView, RecalledView, SessionSummary } from "../../src/shared/types.ts";

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

const attachment: AttachmentView = {
  id: "a1",
  kind: "selection",
  label: "a.ts:1-3",
  path: "src/a.ts",
  tokens: 20,
  cut: { keptLines: 2, lines: 3 },
};

const sent: SentView = {
  contextTokens: 100,
  answerTokens: 20,
  systemTokens: 1,
  attachmentTokens: 2,
  recalledTokens: 3,
  windowTokens: 4,
  questionTokens: 5,
  sentMessages: 6,
  leftOutMessages: 7,
  costUsd: 0.001,
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
  reasoning: "Hm",
  attachments: [attachment],
  sent,
};

const fact: NoteContent = { kind: "fact", entity: "Mina", relation: "lives in", value: "Seoul" };

const recalled: RecalledView = {
  sessionId: "s1",
  sessionTitle: "Lion King",
  messageId: "m1",
  role: "human",
  createdAt: 1,
  text: "Hi",
  mark: "pinned",
};

/** Every message of the page, in each of its forms. */
export const pageMessages = [
  { type: "ready" },
  { type: "ask", turnId: "t1", text: "Hi" },
  { type: "ask", turnId: "t1", sessionId: "s1", text: "Hi" },
  { type: "ask", turnId: "t1", text: "Hi", attachmentIds: ["a1"] },
  { type: "attach" },
  { type: "attach", kind: "file" },
  { type: "attachDropped", uris: ["file:///a.ts"] },
  { type: "attachImage", name: "a.png", mediaType: "image/png", data: "AA==" },
  { type: "attachText", text: "long" },
  { type: "detach", id: "a1" },
  { type: "measure", text: "Hi" },
  { type: "stop", turnId: "t1" },
  { type: "retry", turnId: "t2", sessionId: "s1", messageId: "m1" },
  { type: "answerSecrets", turnId: "t1", choice: "redact" },
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
  { type: "editQuestion", turnId: "t1", sessionId: "s1", messageId: "m1", text: "Hi, anew" },
  { type: "regenerate", turnId: "t1", sessionId: "s1", messageId: "m1" },
  { type: "showVersion", sessionId: "s1", messageId: "m1", index: 1 },
  { type: "forkSession", sessionId: "s1", messageId: "m1" },
  { type: "deleteTurn", sessionId: "s1", messageId: "m1" },
  { type: "copyMessage", sessionId: "s1", messageId: "m1" },
  {
    type: "codeAction",
    sessionId: "s1",
    messageId: "m2",
    index: 0,
    hash: 7,
    action: "replace",
  },
  { type: "queueQuestion", queueId: "q1", sessionId: "s1", text: "Next" },
  { type: "unqueueQuestion", queueId: "q1", sessionId: "s1" },
  { type: "sendQueued", sessionId: "s1" },
  { type: "reading", sessionId: "s1", isAtEnd: false },
  { type: "focus", isFocused: true },
  { type: "composing" },
  { type: "readNotes" },
  { type: "saveNote", text: "Mina — lives in — Seoul" },
  { type: "saveNote", noteId: "n1", text: "free" },
  { type: "forgetNote", noteId: "n1" },
  { type: "decideNote", proposalId: "p1", isAccepted: true },
  { type: "readRecalled", requestId: "r1", sessionId: "s1", messageId: "m2" },
  { type: "markRecalled", sessionId: "s1", messageId: "m1" },
  { type: "markRecalled", sessionId: "s1", messageId: "m1", mark: "pinned" },
  {
    type: "askWithout",
    turnId: "t1",
    sessionId: "s1",
    questionId: "m1",
    answerId: "m2",
    withoutId: "m0",
  },
  { type: "recall", requestId: "r1", text: "lion" },
  { type: "recall", requestId: "r1", sessionId: "s1", text: "lion" },
  { type: "readStart" },
  { type: "leaveStart" },
  { type: "useModel", id: "start-0" },
] as const satisfies readonly PageMessage[];

/** Every message of the host, in each of its forms. */
export const hostMessages = [
  { type: "attachments", items: [attachment] },
  { type: "budget", sent },
  { type: "reasoning", turnId: "t1", offset: 0, text: "Hm" },
  { type: "retrying", turnId: "t1", waitMs: 2_000, error: { code: "stopped", message: "No." } },
  { type: "slashDone", turnId: "t1" },
  { type: "slashOffers", offers: [{ name: "explain", description: "Explains" }] },
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
  {
    type: "opened",
    open: {
      session,
      messages: [answer],
      hasOlder: false,
      versions: [{ messageId: "m1", index: 1, count: 2 }],
      queue: { questions: [{ queueId: "q1", text: "Next" }], isHeld: true },
      unreadId: "m2",
      draft: "",
    },
  },
  { type: "versions", sessionId: "s1", versions: [{ messageId: "m1", index: 0, count: 3 }] },
  { type: "queue", sessionId: "s1", queue: { questions: [], isHeld: false } },
  { type: "draft", sessionId: "s1", text: "half" },
  { type: "wish", wish: "editLastQuestion" },
  { type: "turnStarted", turnId: "t1", session, question: answer, isOwn: true },
  {
    type: "secretsFound",
    turnId: "t1",
    found: [
      { kind: "token", issuer: "GitHub", excerpt: "ghp_ab…" },
      { kind: "password", excerpt: "redis:…", attachment: "config/.env" },
    ],
    hosts: ["api.openai.com"],
  },
  { type: "delta", turnId: "t1", offset: 0, text: "H" },
  { type: "turnEnded", turnId: "t1", session, messages: [answer], saved: "shared" },
  { type: "sessionChanged", session },
  { type: "messagesChanged", sessionId: "s1", messages: [], removedIds: ["m9"] },
  { type: "older", requestId: "r1", messages: [answer], hasOlder: false },
  { type: "failed", requestId: "r1", error: { code: "sessionGone", message: "Gone." } },
  { type: "memory", memory: { kind: "offline", host: "h", waitingTurns: 2, reason: "no" } },
  { type: "memory", memory: { kind: "locked", host: "h", waitingTurns: 1, reason: "no" } },
  { type: "memory", memory: { kind: "connecting", host: "h" } },
  { type: "memory", memory: { kind: "catchingUp", host: "h" } },
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
  {
    type: "notes",
    notes: [
      { id: "n1", content: fact, createdAt: 1, source: { sessionId: "s1", messageId: "m1" } },
      { id: "n2", content: { kind: "text", text: "free" }, createdAt: 2, replacedBy: "n1" },
    ],
  },
  { type: "showNotes" },
  {
    type: "proposedNotes",
    source: { sessionId: "s1", messageId: "m1" },
    proposals: [{ id: "p1", content: fact }],
  },
  { type: "recalled", requestId: "r1", pieces: [recalled] },
  { type: "recallFound", requestId: "r1", question: "lion", pieces: [recalled] },
  { type: "markChanged", sessionId: "s1", messageId: "m1", mark: "never" },
  { type: "start", models: [], suggestions: [] },
  {
    type: "start",
    models: [{ id: "start-0", name: "qwen3", provider: "Ollama", isLocal: true }],
    suggestions: [
      { kind: "selection", label: "a.ts:3-9" },
      { kind: "file", label: "a.ts" },
      { kind: "problems", label: "a.ts", count: 2 },
      { kind: "changes" },
      { kind: "prompt", name: "release" },
    ],
  },
] as const satisfies readonly HostMessage[];

/** Fails to compile, with its name, when a message of the protocol has no sample. */
type Forgotten =
  | Exclude<PageMessage["type"], (typeof pageMessages)[number]["type"]>
  | Exclude<HostMessage["type"], (typeof hostMessages)[number]["type"]>;
({}) satisfies Readonly<Record<Forgotten, never>>;
