// Running turns and those whose window died: how each is told from the other, and ended once.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Journal } from "../../../src/journal/journal.ts";
import {
  answerOf,
  beginOf,
  brief,
  endOf,
  haveTurn,
  type JournalFile,
  makeJournalFile,
  transcript,
} from "./journalFile.ts";

/** A process number that no system gives out. */
const noProcess = 999_999_999;

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
});

afterEach(() => file.dispose());

/** As if the window that runs turn `t1` had died. */
function killWindow(): void {
  file.write("UPDATE turn SET owner = 'dead', pid = ?", noProcess);
}

/** As if the turns' window were another process that lives and has been asleep for `ms`. */
function sleep(ms: number): void {
  file.write("UPDATE turn SET aliveAt = aliveAt - ?, pid = ?", ms, process.ppid);
}

describe("a running turn", () => {
  it("is known to every window, with its text at the last checkpoint", () => {
    const other = file.open("window-2");
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    journal.turns.checkpoint("t1", "so far");
    const turn = { turnId: "t1", sessionId: "s1", questionId: "q-t1", text: "so far" };
    assert.deepEqual(
      [journal.turns.openTurns("s1"), other.turns.openTurns("s1"), journal.turns.openTurns("s2")],
      [[{ ...turn, isOwn: true }], [{ ...turn, isOwn: false }], []],
    );
  });

  it("that is over takes no more checkpoints", () => {
    haveTurn(journal, { id: "t1" });
    journal.turns.checkpoint("t1", "late");
    assert.deepEqual(file.read("SELECT * FROM turn"), []);
  });

  it("is not abandoned while its window lives, however long it is silent in its own eyes", () => {
    const other = file.open("window-2");
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    sleep(59_000);
    assert.deepEqual(
      [journal, other].map((window) => window.turns.abandonedTurns()),
      [[], []],
    );
    sleep(10_000);
    assert.deepEqual(
      [journal, other].map((window) => window.turns.abandonedTurns().length),
      [0, 1],
    );
    journal.turns.checkpoint("t1", "awake");
    assert.deepEqual(other.turns.abandonedTurns(), []);
  });
});

describe("an abandoned turn", () => {
  beforeEach(() => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    journal.turns.checkpoint("t1", "half");
  });

  it("of a dead process is found with its question and its text, and no longer open", () => {
    killWindow();
    const [turn, ...others] = journal.turns.abandonedTurns();
    assert.deepEqual(
      { ...turn, question: turn && brief([turn.question]), others },
      {
        turnId: "t1",
        sessionId: "s1",
        questionId: "q-t1",
        text: "half",
        isOwn: false,
        question: ["q-t1 pending"],
        others: [],
      },
    );
    assert.deepEqual(journal.turns.openTurns("s1"), []);
  });

  it("of an earlier process that had this one's number is found", () => {
    file.write("UPDATE turn SET owner = 'earlier'");
    assert.equal(journal.turns.abandonedTurns().length, 0);
    file.write("UPDATE turn SET aliveAt = ?", Date.now() - process.uptime() * 1000 - 1);
    assert.equal(journal.turns.abandonedTurns().length, 1);
  });

  it("whose question is gone is forgotten with the trash", () => {
    killWindow();
    file.write("DELETE FROM message");
    assert.deepEqual(journal.turns.abandonedTurns(), []);
    journal.trash.purgeTrash(0);
    assert.deepEqual(file.read("SELECT * FROM turn"), []);
  });

  it("can be ended by two windows at once, and is there once", () => {
    killWindow();
    for (const window of [journal, file.open("window-2")]) {
      window.turns.endTurn(endOf({ id: "t1", answer: "half" }, "interrupted"));
    }
    assert.deepEqual(transcript(journal), ["q-t1 complete", "answer-t1 interrupted"]);
  });

  it("that was not dead after all replaces what was kept by its whole answer", () => {
    const other = file.open("window-2");
    other.turns.endTurn(endOf({ id: "t1", answer: "half" }, "interrupted"));
    haveTurn(other, { id: "t2" });
    const messages = journal.turns.endTurn(endOf({ id: "t1", answer: "half and the rest" }));
    assert.deepEqual(brief(messages), ["q-t1 complete", "answer-t1 complete"]);
    assert.equal(transcript(journal).length, 4);
  });

  it("that was not dead after all replaces what was kept by more text, not by less", () => {
    const other = file.open("window-2");
    const texts = ["half", "half and one more word", "half"].map((answer, index) => {
      const window = index === 0 ? other : journal;
      window.turns.endTurn(endOf({ id: "t1", answer }, "interrupted"));
      return file.read("SELECT stored FROM message WHERE id = 'answer-t1'")[0]?.["stored"];
    });
    const [half, more] = ["half", "half and one more word"].map(
      (answer) => answerOf({ id: "t1", answer }).stored,
    );
    assert.deepEqual(texts, [half, more, more]);
  });

  it("that ended whole just before is not overwritten by its recovery", () => {
    journal.turns.endTurn(endOf({ id: "t1", answer: "half and the rest" }));
    const other = file.open("window-2");
    other.turns.endTurn(endOf({ id: "t1", answer: "half" }, "interrupted"));
    other.turns.endTurn(endOf({ id: "t1", answer: "" }, "interrupted"));
    other.turns.endTurn(endOf({ id: "t1", answer: "half and the rest, and more" }, "interrupted"));
    assert.deepEqual(transcript(journal), ["q-t1 complete", "answer-t1 complete"]);
  });

  it("that is in the shared copy already makes room there for a whole answer that comes late", () => {
    journal.turns.endTurn(endOf({ id: "t1", answer: "half" }, "interrupted"));
    file.write("UPDATE session SET sharedSeq = lastSeq, sharedLength = 2");
    journal.turns.endTurn(endOf({ id: "t1", answer: "half and the rest" }));
    assert.deepEqual(transcript(journal), ["q-t1 complete", "answer-t1 complete"]);
    const push = journal.sync.planPush("s1");
    assert.deepEqual(
      [push?.appends.map(({ id }) => id), push?.drops !== "all" && push?.drops[0]?.position],
      [["answer-t1"], 1],
    );
  });

  it("that is in the shared copy already stays there when what comes late is not whole", () => {
    journal.turns.endTurn(endOf({ id: "t1", answer: "half" }, "interrupted"));
    file.write("UPDATE session SET sharedSeq = lastSeq");
    journal.turns.endTurn(endOf({ id: "t1", answer: "half and more" }, "interrupted"));
    assert.deepEqual(transcript(journal), ["q-t1 complete", "answer-t1 interrupted"]);
    assert.equal(file.read("SELECT id FROM message WHERE removedAt IS NOT NULL").length, 0);
  });

  it("that was retried meanwhile follows into the trash", () => {
    killWindow();
    journal.turns.beginTurn(beginOf({ id: "t2", replaces: "q-t1" }));
    assert.deepEqual(journal.turns.endTurn(endOf({ id: "t1" })), []);
    assert.deepEqual(transcript(journal), ["q-t2 pending"]);
    assert.deepEqual(
      file.read("SELECT id FROM message WHERE removalId = 'retry:t2' ORDER BY seq"),
      [{ id: "q-t1" }, { id: "answer-t1" }],
    );
  });
});
