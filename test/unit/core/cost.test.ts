// What a turn cost, where the model's price is known and the endpoint told its usage.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { costOf, readSent } from "../../../src/core/sentParts.ts";
import { knownModel } from "../../../src/model/knownModels.ts";
import { answering, openedModel, ScriptedModel } from "./scriptedModel.ts";

const model = openedModel(new ScriptedModel(answering()));
const usage = { inputTokens: 2_000_000, outputTokens: 500_000 };

describe("the cost of a turn", () => {
  it("is what its tokens cost by the million", () => {
    const priced = { ...model, price: { input: 2.5, output: 10 } };
    assert.deepEqual(costOf(priced, usage), { costUsd: 10 });
  });

  it("is not told where price or usage is not known", () => {
    assert.deepEqual(costOf(model, usage), {});
    assert.deepEqual(costOf({ ...model, price: { input: 1, output: 1 } }, undefined), {});
    assert.deepEqual(costOf({ ...model, price: { input: 1, output: 1 } }, { inputTokens: 5 }), {});
  });

  it("has a price by the model's family, dates and all, and none for a variant of another kind", () => {
    assert.deepEqual(knownModel("gpt-4o-2024-11-20")?.price, { input: 2.5, output: 10 });
    assert.deepEqual(knownModel("gpt-4o-mini")?.price, { input: 0.15, output: 0.6 });
    assert.equal(knownModel("gpt-4o-realtime-preview"), undefined);
    assert.equal(knownModel("my-own-model"), undefined);
  });
});

describe("what was sent, read back", () => {
  const sent = {
    ...{ contextTokens: 8_000, answerTokens: 1_000, systemTokens: 1, attachmentTokens: 2 },
    ...{ recalledTokens: 3, windowTokens: 4, questionTokens: 5, sentMessages: 6 },
    leftOutMessages: 7,
  };

  it("is as it was kept, with what is not always there", () => {
    assert.deepEqual(readSent(sent), sent);
    const more = { ...sent, summaryTokens: 8, summarizedMessages: 9, costUsd: 0.01 };
    assert.deepEqual(readSent(more), more);
  });

  it("is nothing where a part is missing or no number", () => {
    const { windowTokens: _, ...without } = sent;
    const wrong = [without, { ...sent, windowTokens: "4" }, { ...sent, windowTokens: -1 }, 7];
    assert.deepEqual(
      wrong.map(readSent),
      wrong.map(() => undefined),
    );
  });
});
