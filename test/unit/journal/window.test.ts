// The window: the newest messages of a session that are sent with a question.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Journal } from "../../../src/journal/journal.ts";
import {
  answerOf,
  beginOf,
  endOf,
  haveTurn,
  type JournalFile,
  makeJournalFile,
  questionOf,
} from "./journalFile.ts";

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
});

afterEach(() => file.dispose());

describe("the window", () => {
  const read = (maxTokens: number): readonly string[] =>
    journal.sessions.readWindow("s1", maxTokens).map(({ id }) => id);
  /** Tokens of one turn of {@link haveTurn} with two-digit ids. */
  const turnTokens = (): number =>
    questionOf({ id: "t10" }).tokens + answerOf({ id: "t10" }).tokens;

  beforeEach(() => {
    for (let n = 10; n < 20; n++) haveTurn(journal, { id: `t${n}` });
  });

  it("holds the newest turns that fit, oldest first", () => {
    assert.deepEqual(read(3 * turnTokens()), [
      "q-t17",
      "answer-t17",
      "q-t18",
      "answer-t18",
      "q-t19",
      "answer-t19",
    ]);
  });

  it("never begins with an answer whose question did not fit", () => {
    const oneLess = 2 * turnTokens() - 1;
    assert.deepEqual(read(oneLess), ["q-t19", "answer-t19"]);
    assert.deepEqual(read(answerOf({ id: "t10" }).tokens), []);
  });

  it("is empty when nothing fits", () => {
    assert.deepEqual([read(0), read(-100), read(3)], [[], [], []]);
  });

  it("is measured without being read, whatever fits", () => {
    for (const maxTokens of [0, 3, turnTokens() - 1, turnTokens(), 3 * turnTokens() + 1, 100_000]) {
      const window = journal.sessions.readWindow("s1", maxTokens);
      const tokens = window.reduce((sum, message) => sum + message.tokens, 0);
      const measured = journal.sessions.measureWindow("s1", maxTokens);
      assert.deepEqual(measured, { messages: window.length, tokens }, `${maxTokens} tokens`);
    }
  });

  it("holds everything when everything fits", () => {
    assert.equal(read(1_000_000).length, 20);
  });

  it("stops at a message that does not fit instead of leaving a hole", () => {
    haveTurn(journal, { id: "t20", answer: "long ".repeat(1_000) });
    haveTurn(journal, { id: "t21" });
    assert.deepEqual(read(5 * turnTokens()), ["q-t21", "answer-t21"]);
  });

  it("holds what came of interrupted answers, but no question without an answer", () => {
    journal.turns.beginTurn(beginOf({ id: "t20" }));
    journal.turns.endTurn(endOf({ id: "t20", answer: "half" }, "interrupted"));
    journal.turns.beginTurn(beginOf({ id: "t21" }));
    journal.turns.endTurn(endOf({ id: "t21", answer: "" }, "interrupted"));
    journal.turns.beginTurn(beginOf({ id: "t22" }));
    assert.deepEqual(read(3 * turnTokens()).slice(-2), ["q-t20", "answer-t20"]);
  });

  it("holds neither what is unreadable nor what is in the trash", () => {
    file.write("UPDATE message SET role = 'unreadable' WHERE id = 'q-t16'");
    haveTurn(journal, { id: "t20", replaces: "q-t18" });
    assert.deepEqual(read(10_000).slice(-7), [
      "answer-t16",
      "q-t17",
      "answer-t17",
      "q-t19",
      "answer-t19",
      "q-t20",
      "answer-t20",
    ]);
  });

  it("reads the end of a long session only", () => {
    file.write(
      `WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 39999)
       INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored)
       SELECT 's1', 'm' || i, i, iif(i % 2, 'ai', 'human'), 0, 'complete', 10, '{}' FROM n`,
    );
    // Damage that a read of the older rows would meet.
    file.write("UPDATE message SET tokens = 'broken' WHERE seq < 39000");
    assert.equal(read(1_000).length, 100);
    assert.equal(read(9_000).length, 900);
    assert.throws(() => read(1_000_000), /column tokens/);
  });
});
