// What an editor's model takes as input is all that it is sent, however small it is.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { shareOut } from "../../../src/core/budget.ts";
import { editorContext } from "../../../src/model/editorModels.ts";

describe("the context of an editor's model", () => {
  it("leaves as input what the model takes, and no more", () => {
    for (const [maxInputTokens, answerTokens] of [
      [64_000, 4_096],
      [4_096, 4_096],
      [2_048, 4_096],
    ] as const) {
      const { windowTokens, questionTokens } = shareOut({
        ...{ contextTokens: editorContext({ maxInputTokens }, answerTokens), answerTokens },
        ...{ systemPrompt: "", question: "", attachments: [] },
        ...{ recallTokens: 0, summaryTokens: 0, scale: 1 },
      });
      assert.equal(windowTokens + questionTokens, maxInputTokens);
    }
  });
});
