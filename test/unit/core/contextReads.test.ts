// How what goes with a question is read: all at once, and nothing twice.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { RecallCandidates } from "../../../src/core/ports.ts";
import { type ContextParts, readTurnContext } from "../../../src/core/turnContext.ts";
import type { WindowMessage } from "../../../src/core/windowPorts.ts";

const contextTokens = 2_000;

const talk = Array.from(
  { length: 40 },
  (_, index): WindowMessage => ({
    ...{ id: `m${index}`, seq: index, role: index % 2 === 0 ? "human" : "ai" },
    ...{ tokens: 50, content: `Message ${index}` },
  }),
);

const nothingFound: RecallCandidates = { messages: [], sessions: [], counts: [0], total: 0 };

interface Reads {
  /** What was asked for, in its order. */
  readonly asked: string[];
  readonly parts: ContextParts;
}

/** A memory that answers when `gate` resolves. */
function memory(gate: Promise<void>, notesBlock = ""): Reads {
  const asked: string[] = [];
  const answer = async <T>(name: string, value: T): Promise<T> => {
    asked.push(name);
    await gate;
    return value;
  };
  return {
    asked,
    parts: {
      store: {
        readWindow: (_, maxTokens) => answer("window", talk.slice(-Math.floor(maxTokens / 50))),
        measureWindow: () => assert.fail("the window is read, not measured"),
      },
      search: { recallCandidates: () => answer("recall", nothingFound) },
      notes: { block: () => answer("notes", notesBlock) },
      prompts: { of: () => answer("prompt", "") },
      summaries: { find: () => answer("summary", undefined) },
      vectors: { ofQuestion: async () => undefined },
      log: { info: () => {}, warn: assert.fail, error: assert.fail },
    },
  };
}

function read(parts: ContextParts): ReturnType<typeof readTurnContext> {
  return readTurnContext(parts, {
    ...{ workspace: "w1", sessionId: "s1", questionId: "q1", question: "And?" },
    ...{ attachments: [], takesImages: true, contextTokens, scale: 1, without: [] },
    settings: {
      ...{ systemPrompt: "Be kind.", silenceMs: 1_000, answerTokens: 200 },
      ...{ recallTokens: 100, noteTokens: 200, summaryTokens: 100 },
    },
    olderMessages: Promise.resolve(talk.length),
    news: Promise.resolve(false),
    signal: new AbortController().signal,
  });
}

describe("what goes with a question", () => {
  it("is asked of the journal at once", async () => {
    const gate = Promise.withResolvers<void>();
    const { asked, parts } = memory(gate.promise);
    const reading = read(parts);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(asked.toSorted(), ["notes", "prompt", "recall", "summary", "window"]);
    gate.resolve();
    await reading;
    assert.equal(asked.length, 5);
  });

  it("is cut to what notes leave of the room, and not read again", async () => {
    const all = await read(memory(Promise.resolve()).parts);
    const { asked, parts } = memory(Promise.resolve(), "A note. ".repeat(90));
    const { window, sent } = await read(parts);
    assert.deepEqual(
      asked.filter((name) => name === "window"),
      ["window"],
    );
    assert.ok(window.length < all.window.length, `${window.length} of ${all.window.length}`);
    assert.deepEqual(window, talk.slice(-window.length));
    assert.ok(sent.systemTokens + sent.windowTokens + sent.answerTokens <= contextTokens);
  });
});
