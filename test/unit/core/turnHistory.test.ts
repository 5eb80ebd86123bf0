// The history of one turn, called as LangChain calls it.
import assert from "node:assert/strict";
import { AIMessage, AIMessageChunk, HumanMessage } from "@langchain/core/messages";
import { describe, it } from "mocha";
import { type FinishedAnswer, TurnHistory } from "../../../src/core/turnHistory.ts";

/** A history that notes what it is to keep. */
function historyOf(finished: FinishedAnswer[]): TurnHistory {
  return new TurnHistory({
    takesImages: true,
    read: async () => [],
    finish: async (answer) => void finished.push(answer),
  });
}

describe("the history of a turn", () => {
  it("takes the answer of the pair, whole when the endpoint said so in one way or the other", async () => {
    const finished: FinishedAnswer[] = [];
    const history = historyOf(finished);
    const question = new HumanMessage("Why?");
    await history.addMessages([question, new AIMessage("So")]);
    await history.addMessages([
      question,
      new AIMessageChunk({ content: "So", response_metadata: { finish_reason: "stop" } }),
    ]);
    await history.addMessages([
      question,
      // LangChain's conditional type of this field is never here; it is what its interface says.
      Object.assign(
        new AIMessage({
          content: [
            { type: "text", text: "S" },
            { type: "text", text: "o" },
          ],
        }),
        { usage_metadata: { input_tokens: 5, output_tokens: 2, total_tokens: 7 } },
      ),
    ]);
    await history.addMessages([question]);
    assert.deepEqual(finished, [
      { text: "So", isWhole: false },
      { text: "So", isWhole: true },
      { text: "So", isWhole: true, usage: { inputTokens: 5, outputTokens: 2 } },
      { text: "", isWhole: false },
    ]);
  });

  it("keeps what a write threw, and throws nothing into LangChain", async () => {
    const failure = new Error("disk full");
    const history = new TurnHistory({
      takesImages: true,
      read: async () => [],
      finish: () => Promise.reject(failure),
    });
    await history.addAIMessage("So");
    assert.equal(history.failure, failure);
  });

  it("passes on what a read threw", async () => {
    const failure = new Error("disk");
    const history = new TurnHistory({
      takesImages: true,
      read: () => Promise.reject(failure),
      finish: async () => {},
    });
    await assert.rejects(history.getMessages(), failure);
  });

  it("takes single messages too, and is never cleared", async () => {
    const finished: FinishedAnswer[] = [];
    const history = historyOf(finished);
    await history.addUserMessage("Why?");
    await history.addMessage(new AIMessage("So"));
    assert.deepEqual(
      finished.map(({ text }) => text),
      ["", "So"],
    );
    await assert.rejects(history.clear());
  });
});
