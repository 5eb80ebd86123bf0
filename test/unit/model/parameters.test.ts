// Which parameters a model is asked with: those that its family takes.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { takenParameters } from "../../../src/model/parameters.ts";

const wanted = { temperature: 0.2, maxTokens: 77, reasoningEffort: "low" } as const;

describe("the parameters of a request", () => {
  for (const model of ["gpt-4o", "gpt-4.1-mini-2025-04-14", "openai/gpt-3.5-turbo", "gpt-5-chat"]) {
    it(`hold no effort for ${model}, which does not reason`, () => {
      assert.deepEqual(takenParameters(model, wanted), { temperature: 0.2, maxTokens: 77 });
    });
  }

  for (const model of ["o3-mini", "gpt-5", "openai/o1", "gpt-5-mini-2025-08-07"]) {
    it(`hold no temperature for ${model}, which refuses it`, () => {
      assert.deepEqual(takenParameters(model, wanted), { maxTokens: 77, reasoningEffort: "low" });
    });
  }

  it("are all that the user set for a model that is not known", () => {
    assert.deepEqual(takenParameters("qwen3:8b", wanted), wanted);
  });

  it("are none where the user set none: the endpoint has defaults of its own", () => {
    assert.deepEqual(takenParameters("gpt-4o", {}), {});
  });
});
