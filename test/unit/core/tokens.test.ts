// The estimate of tokens against the true counts of two vocabularies.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { estimateTokens } from "../../../src/core/tokens.ts";
import { tokenSamples } from "./tokenSamples.ts";

/** Languages written in Latin letters of which cl100k knows few words. */
const hardForCl100k = ["polish", "finnish", "swahili"];

describe("the estimate of tokens", () => {
  it("is never below what the newest vocabulary counts", () => {
    const low = tokenSamples.filter(({ text, o200k }) => estimateTokens(text) < o200k);
    assert.deepEqual(low, []);
  });

  it("is not below the older vocabulary, but for a few languages by a quarter at most", () => {
    const low = tokenSamples.filter(({ name, text, cl100k }) => {
      const least = hardForCl100k.includes(name) ? cl100k * 0.75 : cl100k;
      return estimateTokens(text) < least;
    });
    assert.deepEqual(low, []);
  });

  it("leaves most of the budget to English and to code", () => {
    const usual = ["english", "python", "sql", "json", "markdown", "log", "typescript"];
    const high = tokenSamples.filter(
      ({ name, text, o200k }) => usual.includes(name) && estimateTokens(text) > o200k * 1.9,
    );
    assert.deepEqual(high, []);
  });

  it("counts nothing in nothing", () => {
    assert.equal(estimateTokens(""), 0);
  });

  it("grows with the text", () => {
    const text = tokenSamples.map((sample) => sample.text).join("\n");
    const counts = [1, 2, 3].map((times) => estimateTokens(text.repeat(times)));
    assert.ok(counts.every((count, index) => count > (counts[index - 1] ?? 0)));
  });

  it("takes half a surrogate pair, control characters and NUL", () => {
    assert.ok(estimateTokens("a\ud800b\udc00\u0000\u001b[31m") >= 8);
  });
});
