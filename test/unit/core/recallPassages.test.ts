// Messages as passages.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { RecallMessage } from "../../../src/core/ports.ts";
import { passagesOf } from "../../../src/core/recallPassages.ts";

function message(text: string, more: Partial<RecallMessage> = {}): RecallMessage {
  return { id: "m", sessionId: "s", seq: 1, role: "human", createdAt: 0, hits: [], text, ...more };
}

function texts(text: string): readonly string[] {
  return passagesOf([message(text)]).map(({ start, end }) => text.slice(start, end));
}

describe("passages", () => {
  it("are whole messages while these are short", () => {
    const text = "A sentence. ".repeat(50);
    assert.deepEqual(texts(text), [text]);
  });

  it("hold every character of a long message once, in order", () => {
    const samples = [
      "word ".repeat(4_000),
      "x".repeat(20_000),
      "한글문장".repeat(3_000),
      "😀".repeat(5_000),
      `${"One line of it.\n".repeat(40)}\n${"Another line.\n".repeat(60)}`,
    ];
    for (const text of samples) {
      const pieces = texts(text);
      assert.equal(pieces.join(""), text);
      assert.ok(pieces.every((piece) => piece.length <= 700 && piece.isWellFormed()));
    }
  });

  it("are cut at an empty line where there is one, else at a line, else at a sentence", () => {
    const lines = "Line of text.\n".repeat(30);
    assert.ok(texts(`${lines}\n${lines}`)[0]?.endsWith("text.\n\n"));
    assert.ok(texts(lines + lines)[0]?.endsWith("text.\n"));
    assert.ok(texts("Some sentence here. ".repeat(60))[0]?.endsWith("here. "));
  });

  it("know which of the question's words stand in them", () => {
    const text = `${"a ".repeat(500)}`;
    const found = passagesOf([message(text, { hits: [0, 2, 3, 10, 1, 990] })]);
    assert.deepEqual(
      found.map(({ stems }) => stems),
      [0b1001, ...found.slice(1, -1).map(() => 0), 0b10],
    );
  });

  it("know how far the one before is, and that none is in another session or beyond a gap", () => {
    const gaps = passagesOf([
      message("x".repeat(100), { seq: 1 }),
      message("x".repeat(300), { seq: 3 }),
      message("x".repeat(300), { seq: 9 }),
      message("x".repeat(300), { seq: 10, sessionId: "other" }),
    ]).map(({ gap }) => gap);
    const none = Number.POSITIVE_INFINITY;
    assert.deepEqual(gaps, [none, 200, none, none]);
  });
});
