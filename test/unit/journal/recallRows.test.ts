// Candidates for recall: what is read round the words of a question.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { RecallCandidates } from "../../../src/core/ports.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { beginOf } from "./journalFile.ts";
import { openMemoryJournal, say } from "./memoryJournal.ts";

let journal: Journal;

beforeEach(() => {
  journal = openMemoryJournal();
});

afterEach(() => journal.close());

function candidates(
  stems: readonly string[],
  workspaces = ["w1"],
  maxChars = 10_000,
): RecallCandidates {
  return journal.search.recallCandidates({ workspaces, stems, maxChars });
}

function numbered(count: number, special: Readonly<Record<number, string>>): readonly string[] {
  return Array.from({ length: count }, (_, index) => special[index] ?? `message ${index}`);
}

describe("candidates for recall", () => {
  it("are the messages with the words and their neighbours, in order, with where the words stand", () => {
    say(journal, numbered(40, { 20: "we were painting, he painted" }));
    const { messages, sessions, counts, total } = candidates(["paint", "zebra"]);
    assert.deepEqual(
      messages.map(({ seq, hits }) => [seq, hits]),
      Array.from({ length: 13 }, (_, index) => [15 + index, index === 6 ? [0, 8, 0, 21] : []]),
    );
    assert.deepEqual([sessions, counts, total], [[{ id: "s1", title: "title of s1" }], [1, 0], 40]);
  });

  it("reach over fewer neighbours when these are long", () => {
    const long = "long message ".repeat(400);
    say(journal, [long, long, long, "the canary", long, long, long]);
    assert.deepEqual(
      candidates(["canari"]).messages.map(({ seq }) => seq),
      [3, 4, 5],
    );
  });

  it("end when there is enough text, the strongest first", () => {
    for (let index = 0; index < 30; index++) {
      say(journal, [`canary ${"x".repeat(3_000)}`], { session: `s${index}` });
    }
    say(journal, ["canary and sparrow"], { session: "both" });
    const { messages } = candidates(["canari", "sparrow"], ["w1"], 5_000);
    assert.ok(messages.length < 5 && messages.some(({ sessionId }) => sessionId === "both"));
  });

  for (const others of [1, 200]) {
    it(`keep to their workspaces, beside ${others} messages of another`, () => {
      const elsewhere = Array.from({ length: others }, () => "a canary there");
      say(journal, elsewhere, { session: "theirs", workspace: "w2" });
      say(journal, ["a canary here", "yes"], { session: "mine" });
      const { messages } = candidates(["canari"]);
      assert.deepEqual(
        messages.map(({ text }) => text),
        ["a canary here", "yes"],
      );
      assert.deepEqual(candidates(["canari"], []).messages, []);
      assert.deepEqual(candidates(["canari"], ["nowhere"]).messages, []);
      const both = candidates(["canari"], ["w1", "w2"]).messages;
      assert.equal(new Set(both.map(({ sessionId }) => sessionId)).size, 2);
    });
  }

  it("leave out a question whose turn is running", () => {
    journal.turns.beginTurn(beginOf({ id: "t1", question: "a canary?" }));
    assert.deepEqual(candidates(["canari"]).messages, []);
  });

  it("say who wrote a message that says so", () => {
    say(journal, ["a canary"], { name: "Ana" });
    assert.equal(candidates(["canari"]).messages[0]?.name, "Ana");
  });

  it("estimate how often a frequent word stands", () => {
    for (let index = 0; index < 4; index++) {
      const talk = Array.from({ length: 500 }, () => "the same canary");
      say(journal, talk, { session: `s${index}` });
    }
    const stems = ["canari", ...Array.from({ length: 29 }, (_, index) => `none${index}`)];
    const { counts, total } = candidates(stems);
    assert.deepEqual([counts[0], total], [2_000, 2_000]);
  });
});
