// Stems, against examples of Porter's paper and the words that a memory is asked with.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { stemOf } from "../../../src/core/textStem.ts";

const examples = `caresses caress|ponies poni|cats cat|feed feed|agreed agre|plastered plaster|
  motoring motor|sing sing|conflated conflat|troubled troubl|sized size|hopping hop|falling fall|
  hissing hiss|filing file|happy happi|sky sky|relational relat|conditional condit|valenci valenc|
  digitizer digit|operator oper|feudalism feudal|decisiveness decis|hopefulness hope|
  formaliti formal|sensibiliti sensibl|triplicate triplic|formative form|formalize formal|
  electrical electr|hopeful hope|goodness good|revival reviv|allowance allow|inference infer|
  airliner airlin|adjustable adjust|defensible defens|replacement replac|adoption adopt|
  homologou homolog|activate activ|effective effect|probate probat|rate rate|cease ceas|
  controll control|roll roll|generalizations gener|oscillators oscil`;

describe("stems", () => {
  it("are those of Porter's algorithm", () => {
    const pairs = examples.split("|").map((pair) => pair.trim().split(" "));
    assert.deepEqual(
      pairs.map(([word]) => [word, stemOf(word ?? "")]),
      pairs,
    );
  });

  it("are the words themselves in other languages, and for code", () => {
    const words = ["이름", "utf8", "écoles", "as", "🚀"];
    assert.deepEqual(words.map(stemOf), words);
  });
});
