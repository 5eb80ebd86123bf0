// Entries of a shared list, of both LangChain dialects and of none.
import assert from "node:assert/strict";
import {
  AIMessage,
  HumanMessage,
  mapChatMessagesToStoredMessages,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { describe, it } from "mocha";
import { type ReadEntry, readEntry, toView } from "../../../src/core/messages.ts";
import type { JournalMessage, NewMessage } from "../../../src/core/ports.ts";

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
