// Redial's messages in LangChain's stored form: what it writes and what it reads, of both dialects.
import assert from "node:assert/strict";
import {
  AIMessage,
  HumanMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { describe, it } from "mocha";
import {
  type ReadEntry,
  readEntry,
  textOfMessage,
  toView,
  writeAnswer,
  writeQuestion,
} from "../../../src/core/messages.ts";
import type { JournalMessage, NewMessage } from "../../../src/core/ports.ts";
import { estimateTokens } from "../../../src/core/tokens.ts";

const question = writeQuestion({
  id: "q1",
  text: "What is {this} – 이것?",
  extras: { createdAt: 1_700_000_000_000 },
});
const answer = writeAnswer({
  id: "a1",
  text: "A \u0000 and a \ud800 and 😀",
  extras: { createdAt: 1_700_000_001_000, model: "m-1" },
  usage: { inputTokens: 12, outputTokens: 3 },
});
const interrupted = writeAnswer({
  id: "a2",
  text: "Half",
  extras: {
    createdAt: 1_700_000_002_000,
    interrupted: { code: "modelTimeout", args: ["h", "30"] },
  },
});

/** What a reader of a list gets to know of an entry. */
function seen(raw: string): Pick<ReadEntry, "role" | "text" | "state"> {
  const { role, text, state } = readEntry(raw, 0);
  return { role, text, state };
}

function entry(type: unknown, data: object): string {
  return JSON.stringify({ type, data });
}

function inJournal(message: NewMessage, state: JournalMessage["state"]): JournalMessage {
  const { text: _, ...columns } = message;
  return { ...columns, sessionId: "s", seq: 7, state };
}

describe("a written message", () => {
  it("is LangChain's stored form with Redial's additions in additional_kwargs", () => {
    assert.deepEqual(
      [question, answer].map(({ stored }) => JSON.parse(stored)),
      [
        {
          type: "human",
          data: {
            content: "What is {this} – 이것?",
            additional_kwargs: { redial: { createdAt: 1_700_000_000_000 } },
            response_metadata: {},
            id: "q1",
          },
        },
        {
          type: "ai",
          data: {
            content: "A \u0000 and a \ud800 and 😀",
            additional_kwargs: { redial: { createdAt: 1_700_000_001_000, model: "m-1" } },
            response_metadata: {},
            id: "a1",
            tool_calls: [],
            invalid_tool_calls: [],
            usage_metadata: { input_tokens: 12, output_tokens: 3, total_tokens: 15 },
          },
        },
      ],
    );
  });

  it("is read back by LangChain for JavaScript as the same messages", () => {
    const read = mapStoredMessagesToChatMessages(
      [question, answer, interrupted].map(({ stored }) => JSON.parse(stored)),
    );
    assert.deepEqual(
      read.map((message) => ({ type: message.type, content: message.content, id: message.id })),
      [
        { type: "human", content: question.text, id: "q1" },
        { type: "ai", content: answer.text, id: "a1" },
        { type: "ai", content: "Half", id: "a2" },
      ],
    );
    assert.deepEqual(AIMessage.isInstance(read[1]) && read[1].usage_metadata, {
      input_tokens: 12,
      output_tokens: 3,
      total_tokens: 15,
    });
  });

  it("is read back by Redial with nothing lost", () => {
    assert.deepEqual(
      [question, answer, interrupted].map(({ stored }) => readEntry(stored, 5)),
      [
        { ...question, state: "complete" },
        { ...answer, state: "complete" },
        { ...interrupted, state: "interrupted" },
      ],
    );
  });

  it("counts its tokens higher than its text's", () => {
    assert.equal(question.tokens, estimateTokens(question.text) + 4);
  });
});

describe("an entry of a list", () => {
  // The bytes of `json.dumps(message_to_dict(message))` of langchain-core for Python.
  const python: readonly (readonly [raw: string, role: string, text: string])[] = [
    [
      '{"type": "human", "data": {"content": "hi \\uc774\\uac83", "additional_kwargs": {}, "response_metadata": {}, "type": "human", "name": null, "id": null, "example": false}}',
      "human",
      "hi 이것",
    ],
    [
      '{"type": "ai", "data": {"content": "Hello!", "additional_kwargs": {"refusal": null}, "response_metadata": {"token_usage": {"completion_tokens": 2}, "finish_reason": "stop", "logprobs": null}, "type": "ai", "name": null, "id": "run--5c1f-0", "example": false, "tool_calls": [], "invalid_tool_calls": [], "usage_metadata": {"input_tokens": 9, "output_tokens": 2, "total_tokens": 11, "input_token_details": {}, "output_token_details": {}}}}',
      "ai",
      "Hello!",
    ],
    [
      '{"type": "system", "data": {"content": "Be kind.", "additional_kwargs": {}, "response_metadata": {}, "type": "system", "name": null, "id": null}}',
      "system",
      "Be kind.",
    ],
    [
      '{"type": "tool", "data": {"content": "42", "additional_kwargs": {}, "response_metadata": {}, "type": "tool", "name": null, "id": null, "tool_call_id": "call_1", "artifact": null, "status": "success"}}',
      "tool",
      "42",
    ],
    [
      '{"type": "AIMessageChunk", "data": {"content": "streamed", "additional_kwargs": {}, "response_metadata": {"finish_reason": "stop"}, "type": "AIMessageChunk", "name": null, "id": "run-1", "example": false, "tool_calls": [], "invalid_tool_calls": [], "usage_metadata": null, "tool_call_chunks": []}}',
      "ai",
      "streamed",
    ],
    [
      '{"type": "ai", "data": {"content": "", "additional_kwargs": {}, "response_metadata": {}, "type": "ai", "name": null, "id": null, "example": false, "tool_calls": [{"name": "search", "args": {"q": "x"}, "id": "call_1", "type": "tool_call"}], "invalid_tool_calls": [], "usage_metadata": null}}',
      "ai",
      '`search({"q":"x"})`',
    ],
    [
      '{"type": "human", "data": {"content": [{"type": "text", "text": "See"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}, "there"], "additional_kwargs": {}, "response_metadata": {}, "type": "human", "name": null, "id": null}}',
      "human",
      "See\n[image_url]\nthere",
    ],
    [
      '{"type": "ai", "data": {"content": [{"type": "reasoning", "reasoning": "hm"}, {"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "So"}], "type": "ai", "id": null}}',
      "ai",
      "So",
    ],
    [
      '{"type": "chat", "data": {"content": "as a chat message", "type": "chat", "name": null, "id": null, "role": "assistant"}}',
      "ai",
      "as a chat message",
    ],
    [
      '{"type": "function", "data": {"content": "old", "type": "function", "name": "f", "id": null}}',
      "tool",
      "old",
    ],
  ];
  for (const [raw, role, text] of python) {
    it(`written by LangChain for Python is read: ${role} ${JSON.stringify(text)}`, () => {
      assert.deepEqual(seen(raw), { role, text, state: "complete" });
    });
  }

  it("written by LangChain for JavaScript is read", () => {
    const messages = [
      new HumanMessage("hi"),
      new AIMessage({ content: "Hello!", id: "run-2" }),
      new SystemMessage("Be kind."),
      new ToolMessage({ content: "42", tool_call_id: "call_1" }),
      new HumanMessage({ content: [{ type: "text", text: "part" }] }),
    ];
    assert.deepEqual(
      mapChatMessagesToStoredMessages(messages).map((stored) => seen(JSON.stringify(stored))),
      [
        { role: "human", text: "hi", state: "complete" },
        { role: "ai", text: "Hello!", state: "complete" },
        { role: "system", text: "Be kind.", state: "complete" },
        { role: "tool", text: "42", state: "complete" },
        { role: "human", text: "part", state: "complete" },
      ],
    );
  });

  it("without data, as LangChain's first releases wrote it, is read", () => {
    assert.deepEqual(seen('{"type":"human","text":"early","role":null}'), {
      role: "human",
      text: "early",
      state: "complete",
    });
  });

  it("that is no LangChain message is unreadable, its bytes kept", () => {
    const raws = [
      "",
      "not json",
      '{"type":"human","data":{"content":"cut',
      "42",
      "null",
      "true",
      '"text"',
      "[]",
      '[{"type":"human"}]',
      "{}",
      '{"type":"human"}',
      '{"type":"human","data":null}',
      '{"type":"human","data":"text"}',
      '{"type":"human","data":[1]}',
      '{"data":{"content":"no type"}}',
      '{"type":7,"data":{"content":"number"}}',
      '{"type":"remove","data":{"content":"x"}}',
      '{"type":"toString","data":{"content":"x"}}',
    ];
    assert.deepEqual(
      raws.map((raw) => {
        const { role, text, stored, tokens } = readEntry(raw, 0);
        return { role, text, stored, tokens };
      }),
      raws.map((raw) => ({ role: "unreadable", text: "", stored: raw, tokens: 4 })),
    );
  });

  it("of 20 MB is unreadable", () => {
    assert.equal(
      readEntry(entry("human", { content: "x".repeat(20_000_000) }), 0).role,
      "unreadable",
    );
  });

  it("with strange fields is read as far as it goes", () => {
    assert.deepEqual(
      [
        entry("human", { content: 42, id: 7, additional_kwargs: "x" }),
        entry("ai", { content: null, tool_calls: [null, { args: [] }], usage_metadata: [] }),
        entry("human", { content: [null, 1, {}, { text: 2 }] }),
        entry("human", {
          content: "x",
          additional_kwargs: { redial: { createdAt: "soon", model: 4, interrupted: true } },
        }),
      ].map(seen),
      [
        { role: "human", text: "", state: "complete" },
        { role: "ai", text: "`tool({})`\n`tool([])`", state: "complete" },
        { role: "human", text: "", state: "complete" },
        { role: "human", text: "x", state: "complete" },
      ],
    );
  });

  it("without an id gets one that is the same at every reading, and its own at every place", () => {
    const raw = entry("human", { content: "again", id: null });
    const ids = [readEntry(raw, 0).id, readEntry(raw, 0).id, readEntry(raw, 2).id];
    assert.deepEqual([ids[0] === ids[1], ids[0] === ids[2]], [true, false]);
    assert.notEqual(readEntry(entry("human", { content: "else" }), 0).id, ids[0]);
  });

  it("that a newer Redial marked interrupted for a reason unknown here is still interrupted", () => {
    const raw = entry("ai", {
      content: "Half",
      additional_kwargs: { redial: { createdAt: 1, interrupted: { code: "solarFlare" } } },
    });
    assert.deepEqual(seen(raw), { role: "ai", text: "Half", state: "interrupted" });
    const view = toView(inJournal(readEntry(raw, 0), "interrupted"));
    assert.equal(view.error?.code, "unexpected");
  });
});

describe("a message as the page shows it", () => {
  it("carries text, model, usage, and no error when it is whole", () => {
    assert.deepEqual(toView(inJournal(answer, "complete")), {
      id: "a1",
      seq: 7,
      role: "ai",
      text: "A \u0000 and a \ud800 and 😀",
      createdAt: 1_700_000_001_000,
      state: "complete",
      model: "m-1",
      usage: { inputTokens: 12, outputTokens: 3 },
    });
  });

  it("says why it is interrupted, in the user's language", () => {
    const view = toView(inJournal(interrupted, "interrupted"), (sentence, args) =>
      [sentence.length > 0, ...args].join(" "),
    );
    assert.deepEqual(view.error, {
      code: "modelTimeout",
      message: "true h 30",
      action: "retry",
    });
  });

  it("says that the window closed when nobody could say why", () => {
    assert.equal(toView(inJournal(question, "interrupted")).error?.code, "hostEnded");
  });

  it("is empty when it is unreadable", () => {
    const message = inJournal(readEntry("broken", 3), "complete");
    assert.deepEqual([toView(message).text, textOfMessage(message)], ["", ""]);
  });
});
