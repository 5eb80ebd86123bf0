// The model's context is shared out so that all of it fits, and corrected by what endpoints count.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Attachment } from "../../../src/core/attachments.ts";
import { shareOut } from "../../../src/core/budget.ts";
import { TokenScale } from "../../../src/core/tokenScale.ts";

const request = {
  contextTokens: 8_000,
  answerTokens: 1_000,
  systemPrompt: "Be kind.",
  question: "What is it?",
  attachments: [],
  recallTokens: 500,
  summaryTokens: 0,
  scale: 1,
};

function total(budget: ReturnType<typeof shareOut>): number {
  const { systemTokens, questionTokens, attachmentTokens, recallTokens, windowTokens } = budget;
  return systemTokens + questionTokens + attachmentTokens + recallTokens + windowTokens;
}

describe("the budget", () => {
  it("gives everything to messages where nothing else is wanted", () => {
    const budget = shareOut(request);
    assert.equal(total(budget), 7_000);
    assert.equal(budget.recallTokens, 500);
  });

  it("fits attachments worth one and a half times of it, and leaves room for messages", () => {
    const text = "some line of code;\n".repeat(2_200);
    const attachments: readonly Attachment[] = [{ kind: "file", label: "a.ts", hash: "", text }];
    const budget = shareOut({ ...request, attachments });
    assert.ok(total(budget) <= 7_000, String(total(budget)));
    assert.ok(budget.attachmentTokens > 4_000 && budget.windowTokens > 1_000);
    assert.ok((budget.attachments[0]?.cut?.keptLines ?? 0) > 100);
  });

  it("keeps room for a summary of what is left out", () => {
    const [without, withOne] = [shareOut(request), shareOut({ ...request, summaryTokens: 900 })];
    assert.equal(without.windowTokens - withOne.windowTokens, 900);
  });

  it("never goes below nothing, however small the context", () => {
    const budget = shareOut({ ...request, contextTokens: 100, question: "long ".repeat(1_000) });
    assert.deepEqual([budget.windowTokens, budget.recallTokens], [0, 0]);
  });

  it("follows what the endpoint counts: more room where the estimate was high, less where low", () => {
    const scale = new TokenScale();
    assert.equal(scale.of("m"), 1);
    scale.note("m", 1_000, 600);
    assert.ok(scale.of("m") < 0.65);
    scale.note("m", 1_000, 1_400);
    assert.ok(scale.of("m") > 1.4);
    assert.equal(scale.of("other"), 1);
    const room = (value: number): number => shareOut({ ...request, scale: value }).windowTokens;
    assert.ok(room(0.6) > room(1) && room(1) > room(1.4));
  });
});
