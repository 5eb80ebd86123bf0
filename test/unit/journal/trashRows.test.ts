// The journal's trash: clear, delete, undo, and what is gone for good.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mock } from "node:test";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Journal } from "../../../src/journal/journal.ts";
import {
  beginOf,
  codeOf,
  endOf,
  haveTurn,
  type JournalFile,
  makeJournalFile,
  transcript,
} from "./journalFile.ts";

const dayMs = 24 * 60 * 60 * 1000;
const whole = ["q-t1 complete", "answer-t1 complete"];

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
  haveTurn(journal, { id: "t1" });
});

afterEach(() => file.dispose());

function clear(session = "s1"): string {
  return journal.trash.clearSession(session)?.removalId ?? "nothing was cleared";
}

function deleteSession(session = "s1"): string {
  return journal.trash.deleteSession(session)?.removalId ?? "nothing was deleted";
}

/** Rows of all tables that could hold something of a session. */
function rowsLeft(): Readonly<Record<string, number>> {
  const tables = ["session", "message", "turn", "outbox", "removal", "draft"];
  return Object.fromEntries(
    tables.map((table) => [table, file.read(`SELECT * FROM ${table}`).length]),
  );
}

describe("clearing a session", () => {
  it("takes its messages away and leaves the session", () => {
    const removal = journal.trash.clearSession("s1");
    assert.deepEqual(
      [{ ...removal, removalId: "", removedAt: 0 }, transcript(journal)],
      [{ removalId: "", kind: "clear", sessionId: "s1", title: "title of s1", removedAt: 0 }, []],
    );
    assert.equal(journal.sessions.readSession("s1")?.messageCount, 0);
  });

  it("can be undone, with what was said since in its place", () => {
    const removalId = clear();
    haveTurn(journal, { id: "t2" });
    const session = journal.trash.undoRemoval(removalId);
    assert.deepEqual(transcript(journal), [...whole, "q-t2 complete", "answer-t2 complete"]);
    assert.equal(session.messageCount, 4);
  });

  it("twice is undone step by step, the newest first", () => {
    clear();
    haveTurn(journal, { id: "t2" });
    clear();
    const undo = (): void => {
      const removal = journal.trash.lastRemoval(["w1"]);
      journal.trash.undoRemoval(removal?.removalId ?? "");
    };
    undo();
    assert.deepEqual(transcript(journal), ["q-t2 complete", "answer-t2 complete"]);
    undo();
    assert.deepEqual(transcript(journal).slice(0, 2), whole);
    assert.equal(journal.trash.lastRemoval(["w1"]), undefined);
  });

  it("of an empty or unknown session removes nothing", () => {
    clear();
    assert.deepEqual(
      [
        journal.trash.clearSession("s1"),
        codeOf(() => journal.trash.clearSession("never")),
        rowsLeft()["removal"],
      ],
      [undefined, "sessionGone", 1],
    );
  });
});

describe("deleting a session", () => {
  it("takes it from every list, and can be undone", () => {
    haveTurn(journal, { id: "t2", session: "s2" });
    const removalId = deleteSession();
    assert.deepEqual(
      [journal.sessions.readSession("s1"), journal.sessions.listSessions(["w1"]).length],
      [undefined, 1],
    );
    const session = journal.trash.undoRemoval(removalId);
    assert.deepEqual([session.id, transcript(journal)], ["s1", whole]);
  });

  it("twice or of an unknown session removes nothing", () => {
    deleteSession();
    assert.deepEqual(
      [journal.trash.deleteSession("s1"), journal.trash.deleteSession("never")],
      [undefined, undefined],
    );
  });

  it("while its turn runs keeps the turn, for an undo", () => {
    journal.turns.beginTurn(beginOf({ id: "t2" }));
    const removalId = deleteSession();
    journal.turns.checkpoint("t2", "half");
    journal.turns.endTurn(endOf({ id: "t2" }));
    journal.trash.undoRemoval(removalId);
    assert.deepEqual(transcript(journal).slice(2), ["q-t2 complete", "answer-t2 complete"]);
  });
});

describe("the last removal", () => {
  it("is the newest of the asked workspaces, also within one millisecond", () => {
    for (let n = 0; n < 20; n++) haveTurn(journal, { id: `u${n}`, session: `u${n}` });
    haveTurn(journal, { id: "t2", session: "s2", workspace: "w2" });
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    const removed = Array.from({ length: 20 }, (_, n) => deleteSession(`u${n}`));
    mock.timers.reset();
    deleteSession("s2");
    const found: (string | undefined)[] = [];
    for (let n = 0; n < 20; n++) {
      const removal = journal.trash.lastRemoval(["w1"]);
      found.push(removal?.removalId);
      journal.trash.undoRemoval(removal?.removalId ?? "");
    }
    assert.deepEqual(found, removed.reverse());
    assert.deepEqual(journal.trash.lastRemoval([]), undefined);
  });

  it("is told as it was", () => {
    const removal = journal.trash.deleteSession("s1");
    assert.deepEqual(journal.trash.lastRemoval(["w1"]), removal);
  });
});

describe("an undo", () => {
  it("of what was undone or never was is refused", () => {
    const removalId = deleteSession();
    journal.trash.undoRemoval(removalId);
    assert.deepEqual(
      [removalId, "never"].map((id) => codeOf(() => journal.trash.undoRemoval(id))),
      ["sessionGone", "sessionGone"],
    );
  });

  it("of a clear in a session that was deleted since is refused, and possible after its undo", () => {
    const cleared = clear();
    const deleted = deleteSession();
    assert.equal(
      codeOf(() => journal.trash.undoRemoval(cleared)),
      "sessionGone",
    );
    journal.trash.undoRemoval(deleted);
    journal.trash.undoRemoval(cleared);
    assert.deepEqual(transcript(journal), whole);
  });
});

describe("the trash", () => {
  it("keeps what was removed for 30 days", () => {
    const removals = [clear(), deleteSession()];
    journal.trash.purgeTrash(Date.now() + 29 * dayMs);
    for (const removal of removals.reverse()) journal.trash.undoRemoval(removal);
    assert.deepEqual(transcript(journal), whole);
  });

  it("gives up what is older, with all that belongs to it", () => {
    journal.sessions.saveDraft("s1", "unsent");
    journal.turns.beginTurn(beginOf({ id: "t2" }));
    const removalId = deleteSession();
    journal.trash.purgeTrash(Date.now() + 31 * dayMs);
    assert.deepEqual(rowsLeft(), {
      session: 0,
      message: 0,
      turn: 0,
      outbox: 0,
      removal: 0,
      draft: 0,
    });
    assert.equal(
      codeOf(() => journal.trash.undoRemoval(removalId)),
      "sessionGone",
    );
  });

  it("gives up cleared messages of a session that goes on", () => {
    clear();
    haveTurn(journal, { id: "t2" });
    journal.trash.purgeTrash(Date.now() + 31 * dayMs);
    assert.deepEqual(file.read("SELECT id FROM message ORDER BY seq"), [
      { id: "q-t2" },
      { id: "answer-t2" },
    ]);
  });

  it("gives up the messages of a session that the shared copy still holds, not the session", () => {
    file.write("UPDATE session SET version = 3");
    file.write("UPDATE session SET sharedSeq = lastSeq");
    deleteSession();
    journal.trash.purgeTrash(Date.now() + 31 * dayMs);
    assert.deepEqual(
      [rowsLeft()["message"], file.read("SELECT id, deletedAt > 0 AS isDeleted FROM session")],
      [0, [{ id: "s1", isDeleted: 1 }]],
    );
    file.write("DELETE FROM outbox");
    journal.trash.purgeTrash(Date.now() + 31 * dayMs);
    assert.equal(rowsLeft()["session"], 0);
  });

  it("keeps cleared messages until the shared copy has dropped them", () => {
    file.write("UPDATE session SET sharedSeq = lastSeq");
    clear();
    journal.trash.purgeTrash(Date.now() + 31 * dayMs);
    assert.equal(rowsLeft()["message"], 2);
    file.write("UPDATE message SET apart = 1");
    journal.trash.purgeTrash(Date.now() + 31 * dayMs);
    assert.equal(rowsLeft()["message"], 0);
  });

  it("leaves no trace of the text in the journal's files", () => {
    haveTurn(journal, { id: "t2", question: "the canary sings", answer: "a canary song" });
    deleteSession();
    journal.trash.purgeTrash(Date.now() + 31 * dayMs);
    // The index is cleaned a little at a time.
    while (journal.workNext());
    journal.close();
    const folder = dirname(file.path);
    const traces = readdirSync(folder).filter((name) =>
      readFileSync(join(folder, name)).includes("canary"),
    );
    assert.deepEqual(traces, []);
  });
});
