// A thought between tags at an answer's beginning, however the pieces are cut.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { TaggedThought } from "../../../src/model/taggedThought.ts";

function read(answer: string, size: number): readonly string[] {
  const thought = new TaggedThought();
  const pieces = Array.from({ length: Math.ceil(answer.length / size) }, (_, index) =>
    thought.take(answer.slice(index * size, (index + 1) * size)),
  );
  const all = [...pieces, thought.end()];
  return [all.map(({ text }) => text).join(""), all.map(({ reasoning }) => reasoning).join("")];
}

describe("a thought between tags", () => {
  it("is told apart from the answer, wherever the pieces are cut", () => {
    const answers = [
      ["<think>a </ b</think>\n\nYes. <think>", "Yes. <think>", "a </ b"],
      ["\n<think></think>Yes.", "Yes.", ""],
      ["<think>never closed </thin", "", "never closed </thin"],
      ["  Yes.", "  Yes.", ""],
      ["<thin", "<thin", ""],
      ["<b>bold</b> </think>", "<b>bold</b> </think>", ""],
      ["", "", ""],
    ] as const;
    for (const [answer, text, thought] of answers) {
      for (const size of [1, 2, 3, 7, 100]) assert.deepEqual(read(answer, size), [text, thought]);
    }
  });
});
