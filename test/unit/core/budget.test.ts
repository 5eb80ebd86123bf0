// The model's context is shared out so that all of it fits, and corrected by what endpoints count.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Attachment } from "../../../src/core/attachments.ts";
import { fitInstructions, shareOut } from "../../../src/core/budget.ts";
import { TokenScale } from "../../../src/core/tokenScale.ts";
import { estimateTokens } from "../../../src/core/tokens.ts";

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

  it("sends no summary where system prompt and question leave it no room", () => {
    const systemPrompt = "Be kind. ".repeat(2_000);
    const budget = shareOut({ ...request, systemPrompt, summaryTokens: 900 });
    assert.ok(budget.systemTokens > 6_200 && budget.systemTokens < 7_000);
    assert.equal(budget.summaryTokens, 0);
    assert.ok(total(budget) <= 7_000);
  });

  it("says when what cannot be left out does not fit, and not before", () => {
    const words = (count: number) => shareOut({ ...request, question: "word ".repeat(count) });
    assert.equal(words(6_500).isTooLong, false, "the answer has less room");
    assert.equal(words(7_500).isTooLong, true);
    assert.equal(shareOut({ ...request, systemPrompt: "word ".repeat(7_500) }).isTooLong, true);
  });

  it("cuts long instructions at a line, says so in them, and leaves short ones as they are", () => {
    const limits = { contextTokens: 4_096, scale: 1 };
    assert.deepEqual(fitInstructions("Be kind.", limits), { text: "Be kind.", cutTokens: 0 });
    const lines = Array.from({ length: 900 }, (_, index) => `Rule ${index} of this workspace.`);
    const { text, cutTokens } = fitInstructions(lines.join("\n"), limits);
    assert.ok(estimateTokens(text) <= 1_024 && estimateTokens(text) > 900);
    assert.match(text, /^Rule 0 of[\s\S]*\.\n\[Cut here: the rest .* did not fit\.\]$/);
    assert.ok(cutTokens > 4_000);
    const line = fitInstructions("Be kind and brief. ".repeat(900), limits);
    assert.match(line.text, /^Be kind and brief\. Be kind[^\n]{1000,}\n\[Cut here/);
    assert.ok(estimateTokens(line.text) <= 1_024 && line.cutTokens > 2_000);
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
