// Rows where a question's words come together.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Posting, strongestRows } from "../../../src/journal/postings.ts";

function posting(...rowids: number[]): Posting {
  return { rowids: rowids.sort((a, b) => b - a), count: rowids.length };
}

describe("the strongest rows", () => {
  it("are those with most words, then those with words beside them, then the newest", () => {
    const rows = strongestRows([posting(10, 50, 51, 90), posting(10, 52, 70)], 1_000, 10);
    assert.deepEqual(rows, [10, 52, 51, 50, 70, 90]);
  });

  it("count a rare word for more than a frequent one", () => {
    const frequent: Posting = { rowids: [30, 20, 10], count: 400 };
    assert.deepEqual(strongestRows([frequent, posting(700)], 1_000, 1), [700]);
  });

  it("are at most as many as asked for, also among equals", () => {
    const many = posting(...Array.from({ length: 500 }, (_, index) => index * 100));
    assert.deepEqual(strongestRows([many], 1_000, 3), [49_900, 49_800, 49_700]);
    assert.deepEqual(strongestRows([], 0, 3), []);
    assert.deepEqual(strongestRows([{ rowids: [], count: 0 }], 10, 3), []);
  });
});
