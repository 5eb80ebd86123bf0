// The guards of the protocol: what fits comes through clean, everything else is nothing.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readHostMessage, readPageMessage } from "../../../src/shared/guards.ts";
import {
  type HostMessage,
  maxQuestionLength,
  type PageMessage,
} from "../../../src/shared/protocol.ts";
import type { MessageView, SessionSummary } from "../../../src/shared/types.ts";

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

const answer: MessageView = {
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

const pageMessages: readonly PageMessage[] = [
  { type: "ready" },
  { type: "ask", turnId: "t1", text: "Hi" },
  { type: "ask", turnId: "t1", sessionId: "s1", text: "Hi" },
  { type: "stop", turnId: "t1" },
  { type: "retry", turnId: "t2", sessionId: "s1", messageId: "m1" },
  { type: "newSession" },
  { type: "switchSession" },
  { type: "openSession", sessionId: "s1" },
  { type: "loadOlder", requestId: "r1", sessionId: "s1", seq: -4 },
  { type: "saveDraft", text: "" },
  { type: "copyText", text: "x" },
  { type: "openLink", href: "https://example.com" },
  { type: "runAction", action: "undo" },
];

const hostMessages: readonly HostMessage[] = [
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
    model: { name: "gpt", host: "api.openai.com", hasKey: true, isReady: true },
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
  { type: "model", model: { name: "", host: "h", hasKey: false, isReady: false } },
  { type: "trust", isTrusted: false },
  { type: "focusComposer" },
];

describe("guards", () => {
  it("let every page message through unchanged", () => {
    assert.deepEqual(pageMessages.map(readPageMessage), pageMessages);
  });

  it("let every host message through unchanged", () => {
    assert.deepEqual(hostMessages.map(readHostMessage), hostMessages);
  });

  it("drop properties that the protocol does not name", () => {
    const message = { type: "stop", turnId: "t1", command: "rm", __proto__: { path: "/" } };
    assert.deepEqual(readPageMessage(message), { type: "stop", turnId: "t1" });
  });

  const misfits: Readonly<Record<string, unknown>> = {
    nothing: undefined,
    null: null,
    "a string": "ready",
    "an array": ["ready"],
    "an unknown type": { type: "eval", text: "1" },
    "a type of Object.prototype": { type: "constructor" },
    "an inherited type": Object.create({ type: "ready" }),
    "a missing field": { type: "stop" },
    "an empty id": { type: "stop", turnId: "" },
    "a long id": { type: "stop", turnId: "x".repeat(201) },
    "a number for a text": { type: "copyText", text: 1 },
    "a text that is too long": {
      type: "ask",
      turnId: "t",
      text: "x".repeat(maxQuestionLength + 1),
    },
    "an action that is none": { type: "runAction", action: "deleteAll" },
    "a sequence number that is none": {
      type: "loadOlder",
      requestId: "r",
      sessionId: "s",
      seq: Number.NaN,
    },
  };
  for (const [name, value] of Object.entries(misfits)) {
    it(`refuse ${name}`, () => {
      assert.equal(readPageMessage(value), undefined);
      assert.equal(readHostMessage(value), undefined);
    });
  }

  it("refuse a host message with one bad message in it", () => {
    const bad = { ...answer, role: "root" };
    const message = { type: "older", requestId: "r1", messages: [answer, bad], hasOlder: false };
    assert.equal(readHostMessage(message), undefined);
  });
});
