// Titles from questions and from what the user typed.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { cleanTitle, emptyTitle, titleFromQuestion } from "../../../src/core/titles.ts";

describe("a title from a question", () => {
  const cases: readonly (readonly [question: string, title: string])[] = [
    ["Hi, my name is Lion King.", "Hi, my name is Lion King."],
    ["\n\n   What is   this?\nmore", "What is this?"],
    ["## Heading with **bold** and `code`", "Heading with bold and code"],
    ["> - _quoted_ item", "quoted item"],
    ["What does read_file in __init__.py do?", "What does read_file in __init__.py do?"],
    ["Is 2*3*4 right?", "Is 2*3*4 right?"],
    ["Find all **/*.ts files", "Find all **/*.ts files"],
    ["#include <stdio.h> fails", "#include <stdio.h> fails"],
    ["-5 degrees", "-5 degrees"],
    ["```ts\nconst a = 1;\n```\nWhy?", "const a = 1;"],
    ["라이언 킹을 아시나요?", "라이언 킹을 아시나요?"],
    ["---\n***\n:-)", emptyTitle],
    ["", emptyTitle],
    [
      "Please explain how the window of messages is fitted to the budget of tokens",
      "Please explain how the window of messages is fitted to the…",
    ],
  ];
  for (const [question, title] of cases) {
    it(`makes ${JSON.stringify(title)} of ${JSON.stringify(question)}`, () => {
      assert.equal(titleFromQuestion(question), title);
    });
  }

  it("cuts one long word, and never inside a character", () => {
    assert.deepEqual(["x".repeat(100), `${"x".repeat(58)}😀😀`].map(titleFromQuestion), [
      `${"x".repeat(59)}…`,
      `${"x".repeat(58)}…`,
    ]);
  });

  it("takes a question of a million characters", () => {
    assert.equal(titleFromQuestion("_a ".repeat(400_000)).length <= 60, true);
  });
});

describe("a typed title", () => {
  it("becomes one trimmed line of 200 characters at most", () => {
    assert.deepEqual(["  two\n lines\t", " \n ", "y".repeat(300)].map(cleanTitle), [
      "two lines",
      "",
      `${"y".repeat(199)}…`,
    ]);
  });
});
