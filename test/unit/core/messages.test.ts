// Redial's own messages: in LangChain's stored form, and as the page shows them.
import assert from "node:assert/strict";
import { AIMessage, mapStoredMessagesToChatMessages } from "@langchain/core/messages";
import { describe, it } from "mocha";
import {
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

  it("tells its position when it is unreadable, and has no text for a model", () => {
    const message = inJournal(readEntry("broken", 3), "complete");
    assert.match(toView(message).text, /^Entry 4 of the list in Redis is not a message/);
    assert.equal(textOfMessage(message), "");
  });
});
