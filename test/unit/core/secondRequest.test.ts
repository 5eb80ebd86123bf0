// An answer that had begun is never asked for a second time, and what a model thought is not sent to
// it again.
import assert from "node:assert/strict";
import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { openChatWindow, texts } from "./chatWindow.ts";
import { openedModel, ScriptedModel } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});
afterEach(() => file.dispose());

describe("a question whose endpoint fails", () => {
  async function ask(pieces: readonly string[]): Promise<readonly [number, readonly string[]]> {
    let failures = 1;
    const model = new ScriptedModel(async function* () {
      if (failures-- > 0) {
        yield* pieces;
        throw new Error("overloaded");
      }
      yield "All of it.";
      return undefined;
    });
    const opened = { ...openedModel(model), retryAfterMs: () => 0 };
    const window = openChatWindow(file, { models: async () => opened });
    const session = await window.ask("Hello?");
    return [model.requests.length, texts(window, session)];
  }

  it("before a word of the answer came is sent again", async () => {
    const [requests, said] = await ask([]);
    assert.equal(requests, 2);
    assert.deepEqual(said, ["complete: Hello?", "complete: All of it."]);
  });

  it("after the answer had begun is not: it would be billed twice", async () => {
    const [requests, said] = await ask(["Half"]);
    assert.equal(requests, 1);
    assert.deepEqual(said, ["complete: Hello?", "interrupted: Half"]);
  });

  it("after a piece without a word in it is not either: the model was at work", async () => {
    const [requests] = await ask([""]);
    assert.equal(requests, 1);
  });
});

/** Thinks before each answer. */
class ThinkingModel extends ScriptedModel {
  override async *_streamResponseChunks(
    ...args: Parameters<ScriptedModel["_streamResponseChunks"]>
  ): AsyncGenerator<ChatGenerationChunk> {
    const thought = { reasoning_content: "A secret thought." };
    const message = new AIMessageChunk({ content: "", additional_kwargs: thought });
    yield new ChatGenerationChunk({ text: "", message });
    yield* super._streamResponseChunks(...args);
  }
}

describe("what a model thought", () => {
  it("is kept with its answer, and never sent again", async () => {
    const asked: string[] = [];
    const model = new ThinkingModel(async function* ({ messages }) {
      asked.push(JSON.stringify(messages));
      yield "Said.";
      return undefined;
    });
    const window = openChatWindow(file, { models: async () => openedModel(model) });
    const session = await window.ask("One?");
    await window.ask("Two?", session);
    const [, answer] = window.journal.sessions.readPage(session, 10).messages;
    assert.match(answer?.stored ?? "", /A secret thought\./);
    assert.match(asked[1] ?? "", /Said\./);
    assert.doesNotMatch(asked.join("\n"), /secret thought/);
  });
});
