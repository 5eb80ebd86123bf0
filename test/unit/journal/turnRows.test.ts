// Turns in the journal: on disk before the model is asked, ended once, retried.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Journal } from "../../../src/journal/journal.ts";
import {
  answerOf,
  beginOf,
  brief,
  codeOf,
  endOf,
  haveTurn,
  type JournalFile,
  makeJournalFile,
  questionOf,
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

describe("the beginning of a turn", () => {
  it("puts session and question on disk, for every other program to read", () => {
    const begun = journal.turns.beginTurn(beginOf({ id: "t1", question: "Who?" }));
    assert.deepEqual(file.read("SELECT id, workspace, title FROM session"), [
      { id: "s1", workspace: "w1", title: "title of s1" },
    ]);
    assert.deepEqual(file.read("SELECT id, state, stored FROM message"), [
      { id: "q-t1", state: "pending", stored: questionOf({ id: "t1", question: "Who?" }).stored },
    ]);
    assert.deepEqual(
      [begun.session.messageCount, brief([begun.question]), begun.removedIds],
      [1, ["q-t1 pending"], []],
    );
  });

  it("goes on with a session as it is", () => {
    haveTurn(journal, { id: "t1" });
    journal.sessions.renameSession("s1", "Mine");
    const { session } = journal.turns.beginTurn({
      ...beginOf({ id: "t2", workspace: "w9", at: 2_000 }),
    });
    assert.deepEqual(
      [session.title, session.workspace, session.createdAt, session.updatedAt],
      ["Mine", "w1", 1_000, 2_000],
    );
  });

  it("is refused while a turn runs in the session, in this window or another", () => {
    const other = file.open("window-2");
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    const begins = [journal, other].map((window) =>
      codeOf(() => window.turns.beginTurn(beginOf({ id: "t2" }))),
    );
    assert.deepEqual(begins, ["sessionBusy", "sessionBusy"]);
    other.turns.beginTurn(beginOf({ id: "t3", session: "s2" }));
    journal.turns.endTurn(endOf({ id: "t1" }));
    other.turns.beginTurn(beginOf({ id: "t4" }));
    assert.deepEqual(transcript(journal), ["q-t1 complete", "answer-t1 complete", "q-t4 pending"]);
  });

  it("is refused in a deleted session, and leaves nothing", () => {
    haveTurn(journal, { id: "t1" });
    journal.trash.deleteSession("s1");
    assert.equal(
      codeOf(() => journal.turns.beginTurn(beginOf({ id: "t2" }))),
      "sessionGone",
    );
    assert.deepEqual(
      [file.read("SELECT * FROM turn"), file.read("SELECT id FROM message").length],
      [[], 2],
    );
  });

  it("does not wait for turns of a window that died", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    killWindow();
    journal.turns.beginTurn(beginOf({ id: "t2" }));
    assert.deepEqual(transcript(journal), ["q-t1 pending", "q-t2 pending"]);
  });
});

describe("the end of a turn", () => {
  it("keeps question and answer in one transaction", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    const messages = journal.turns.endTurn(endOf({ id: "t1" }));
    assert.deepEqual(brief(messages), ["q-t1 complete", "answer-t1 complete"]);
    assert.deepEqual(file.read("SELECT id, state, stored FROM message ORDER BY seq"), [
      { id: "q-t1", state: "complete", stored: questionOf({ id: "t1" }).stored },
      { id: "answer-t1", state: "complete", stored: answerOf({ id: "t1" }).stored },
    ]);
    assert.deepEqual(file.read("SELECT * FROM turn"), []);
  });

  it("leaves everything as it was when it fails in the middle", () => {
    haveTurn(journal, { id: "t1" });
    journal.turns.beginTurn(beginOf({ id: "t2" }));
    file.write(
      `CREATE TRIGGER fail BEFORE INSERT ON message WHEN NEW.role = 'ai'
       BEGIN SELECT RAISE(ABORT, 'no room'); END`,
    );
    assert.throws(() => journal.turns.endTurn(endOf({ id: "t2" })), /no room/);
    assert.deepEqual(transcript(journal).slice(2), ["q-t2 pending"]);
    assert.equal(journal.turns.openTurns("s1").length, 1);
    file.write("DROP TRIGGER fail");
    journal.turns.endTurn(endOf({ id: "t2" }));
    assert.deepEqual(transcript(journal).slice(2), ["q-t2 complete", "answer-t2 complete"]);
  });

  it("keeps the text of an interrupted answer, marked", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    journal.turns.endTurn(endOf({ id: "t1", answer: "half" }, "interrupted"));
    assert.deepEqual(transcript(journal), ["q-t1 complete", "answer-t1 interrupted"]);
    assert.equal(file.read("SELECT session FROM outbox").length, 1);
  });

  it("keeps a question without an answer here, marked, and not for the shared copy", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    journal.turns.endTurn(endOf({ id: "t1", answer: "" }, "interrupted"));
    assert.deepEqual(transcript(journal), ["q-t1 interrupted"]);
    assert.deepEqual(file.read("SELECT * FROM outbox"), []);
  });

  it("puts the pair at the session's end, whatever came while it ran", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    killWindow();
    haveTurn(journal, { id: "t2" });
    journal.turns.endTurn(endOf({ id: "t1" }));
    assert.deepEqual(transcript(journal), [
      "q-t2 complete",
      "answer-t2 complete",
      "q-t1 complete",
      "answer-t1 complete",
    ]);
  });

  it("goes to the trash with its question when the session is cleared meanwhile", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    const removal = journal.trash.clearSession("s1");
    assert.deepEqual(journal.turns.endTurn(endOf({ id: "t1" })), []);
    assert.deepEqual(transcript(journal), []);
    journal.trash.undoRemoval(removal?.removalId ?? "");
    assert.deepEqual(transcript(journal), ["q-t1 complete", "answer-t1 complete"]);
  });

  it("is kept in a session that is deleted meanwhile, for an undo", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    const removal = journal.trash.deleteSession("s1");
    journal.turns.endTurn(endOf({ id: "t1" }));
    journal.trash.undoRemoval(removal?.removalId ?? "");
    assert.deepEqual(transcript(journal), ["q-t1 complete", "answer-t1 complete"]);
  });

  it("keeps the pair when the question's row is gone", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    file.write("DELETE FROM message");
    assert.deepEqual(brief(journal.turns.endTurn(endOf({ id: "t1" }))), [
      "q-t1 complete",
      "answer-t1 complete",
    ]);
  });

  it("leaves nothing behind when the session itself is gone for good", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    journal.trash.deleteSession("s1");
    journal.trash.purgeTrash(Number.MAX_SAFE_INTEGER);
    assert.deepEqual(journal.turns.endTurn(endOf({ id: "t1" })), []);
    assert.deepEqual(
      ["session", "message", "turn", "outbox"].map((table) => file.read(`SELECT * FROM ${table}`)),
      [[], [], [], []],
    );
  });
});

describe("a retried turn", () => {
  it("takes the place of the interrupted one, which goes to the trash", () => {
    haveTurn(journal, { id: "t1" });
    journal.turns.beginTurn(beginOf({ id: "t2" }));
    journal.turns.endTurn(endOf({ id: "t2", answer: "half" }, "interrupted"));
    const begun = journal.turns.beginTurn(beginOf({ id: "t3", replaces: "q-t2" }));
    assert.deepEqual(begun.removedIds, ["q-t2", "answer-t2"]);
    journal.turns.endTurn(endOf({ id: "t3" }));
    assert.deepEqual(transcript(journal).slice(2), ["q-t3 complete", "answer-t3 complete"]);
    assert.deepEqual(
      file.read("SELECT id, removalId FROM message WHERE removedAt IS NOT NULL ORDER BY seq"),
      [
        { id: "q-t2", removalId: "retry:t3" },
        { id: "answer-t2", removalId: "retry:t3" },
      ],
    );
  });

  it("takes nothing else with it: neither later turns nor entries of other programs", () => {
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    journal.turns.endTurn(endOf({ id: "t1", answer: "half" }, "interrupted"));
    file.write(
      `INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored)
       VALUES ('s1', 'broken', 50, 'unreadable', 0, 'complete', 4, '?')`,
    );
    file.write("UPDATE session SET lastSeq = 50");
    haveTurn(journal, { id: "t2" });
    journal.turns.beginTurn(beginOf({ id: "t3", replaces: "q-t1" }));
    assert.deepEqual(transcript(journal), [
      "broken complete",
      "q-t2 complete",
      "answer-t2 complete",
      "q-t3 pending",
    ]);
  });

  it("is refused, with nothing changed, when its question is no longer there", () => {
    haveTurn(journal, { id: "t1" });
    const codes = ["never", "q-t1"].map((replaces) => {
      journal.trash.clearSession("s1");
      return codeOf(() => journal.turns.beginTurn(beginOf({ id: "t2", replaces })));
    });
    assert.deepEqual([codes, transcript(journal)], [["messageGone", "messageGone"], []]);
    assert.deepEqual(file.read("SELECT * FROM turn"), []);
  });
});
