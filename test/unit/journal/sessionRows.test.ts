// Sessions in the journal: lists, pages, drafts.
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

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
});

afterEach(() => file.dispose());

describe("the list of sessions", () => {
  const ids = (workspaces: readonly string[]): readonly string[] =>
    journal.sessions.listSessions(workspaces).map(({ id }) => id);

  beforeEach(() => {
    haveTurn(journal, { id: "t1", session: "old", at: 1_000 });
    haveTurn(journal, { id: "t2", session: "new", at: 3_000 });
    haveTurn(journal, { id: "t3", session: "middle", at: 2_000 });
    haveTurn(journal, { id: "t4", session: "other", workspace: "w2", at: 4_000 });
  });

  it("puts the newest first, of the asked workspaces only", () => {
    assert.deepEqual(
      [ids(["w1"]), ids(["w2"]), ids(["w1", "w2"]), ids([]), ids(["w3"])],
      [["new", "middle", "old"], ["other"], ["other", "new", "middle", "old"], [], []],
    );
  });

  it("puts pinned ones first", () => {
    journal.sessions.pinSession("old", true);
    assert.deepEqual(ids(["w1"]), ["old", "new", "middle"]);
    journal.sessions.pinSession("old", false);
    assert.deepEqual(ids(["w1"]), ["new", "middle", "old"]);
  });

  it("moves a session up with its next turn", () => {
    haveTurn(journal, { id: "t5", session: "old", at: 9_000 });
    assert.deepEqual(ids(["w1"]), ["old", "new", "middle"]);
    assert.equal(journal.sessions.newestSession(["w1", "w2"])?.id, "old");
  });

  it("leaves deleted ones out", () => {
    journal.trash.deleteSession("new");
    assert.deepEqual(ids(["w1"]), ["middle", "old"]);
    assert.equal(journal.sessions.newestSession(["w1"])?.id, "middle");
  });

  it("tells all that is to be shown of a session", () => {
    journal.sessions.renameSession("old", "Renamed");
    assert.deepEqual(journal.sessions.readSession("old"), {
      id: "old",
      workspace: "w1",
      title: "Renamed",
      createdAt: 1_000,
      updatedAt: 1_001,
      pinned: false,
      messageCount: 2,
      saved: "journal",
    });
  });

  it("has no newest session where there is none", () => {
    assert.equal(journal.sessions.newestSession(["w3"]), undefined);
  });
});

describe("a session", () => {
  it("that is not there or in the trash cannot be renamed or pinned", () => {
    haveTurn(journal, { id: "t1" });
    journal.trash.deleteSession("s1");
    assert.deepEqual(
      [
        () => journal.sessions.renameSession("s1", "x"),
        () => journal.sessions.pinSession("s1", true),
        () => journal.sessions.renameSession("never", "x"),
      ].map(codeOf),
      ["sessionGone", "sessionGone", "sessionGone"],
    );
  });

  it("counts its messages as they come, go and come back", () => {
    const count = (): number | undefined => journal.sessions.readSession("s1")?.messageCount;
    const counts: (number | undefined)[] = [];
    journal.turns.beginTurn(beginOf({ id: "t1" }));
    counts.push(count());
    journal.turns.endTurn(endOf({ id: "t1" }));
    haveTurn(journal, { id: "t2" });
    counts.push(count());
    haveTurn(journal, { id: "t3", replaces: "q-t2" });
    counts.push(count());
    const removal = journal.trash.clearSession("s1");
    counts.push(count());
    haveTurn(journal, { id: "t4" });
    counts.push(count());
    journal.trash.undoRemoval(removal?.removalId ?? "");
    counts.push(count());
    journal.trash.purgeTrash(Number.MAX_SAFE_INTEGER);
    counts.push(count());
    assert.deepEqual(counts, [1, 4, 4, 0, 2, 6, 6]);
  });
});

describe("a page of messages", () => {
  beforeEach(() => {
    for (const id of ["t1", "t2", "t3"]) haveTurn(journal, { id });
  });

  it("holds the newest, oldest of them first, and tells whether there are older ones", () => {
    const newest = journal.sessions.readPage("s1", 4);
    const older = journal.sessions.readPage("s1", 4, newest.messages[0]?.seq);
    assert.deepEqual(
      [newest, older].map(({ messages, hasOlder }) => ({ messages: brief(messages), hasOlder })),
      [
        {
          messages: ["q-t2 complete", "answer-t2 complete", "q-t3 complete", "answer-t3 complete"],
          hasOlder: true,
        },
        { messages: ["q-t1 complete", "answer-t1 complete"], hasOlder: false },
      ],
    );
  });

  it("knows that nothing is older when it holds exactly all", () => {
    assert.equal(journal.sessions.readPage("s1", 6).hasOlder, false);
  });

  it("of an unknown session is empty", () => {
    assert.deepEqual(journal.sessions.readPage("never", 10), { messages: [], hasOlder: false });
  });

  it("gives messages as they were written", () => {
    const turn = { id: "t4", question: "Wo ist {x}? \u0000 😀", answer: "Hier.", at: 5_000 };
    haveTurn(journal, turn);
    const { text: _q, ...question } = questionOf(turn);
    const { text: _a, ...answer } = answerOf(turn);
    assert.deepEqual(
      journal.sessions.readPage("s1", 2).messages.map(({ seq: _, ...message }) => message),
      [
        { ...question, sessionId: "s1", state: "complete" },
        { ...answer, sessionId: "s1", state: "complete" },
      ],
    );
  });
});

describe("messages by id", () => {
  it("come in their order, without those that are gone or in another session", () => {
    haveTurn(journal, { id: "t1" });
    haveTurn(journal, { id: "t2" });
    haveTurn(journal, { id: "t3", session: "s2" });
    journal.trash.clearSession("s2");
    const ids = ["answer-t2", "never", "q-t1", "q-t3"];
    assert.deepEqual(
      [brief(journal.sessions.readMessages("s1", ids)), journal.sessions.readMessages("s2", ids)],
      [["q-t1 complete", "answer-t2 complete"], []],
    );
  });
});

describe("a draft", () => {
  it("is kept for a session and for the conversation not yet begun, until it is empty", () => {
    journal.sessions.saveDraft("s1", "for the session");
    journal.sessions.saveDraft("w1", "not yet begun");
    journal.sessions.saveDraft("s1", "changed");
    const read = (): readonly string[] =>
      ["s1", "w1", "never"].map((owner) => journal.sessions.readDraft(owner));
    assert.deepEqual(read(), ["changed", "not yet begun", ""]);
    journal.sessions.saveDraft("s1", "");
    journal.sessions.saveDraft("s1", "");
    assert.deepEqual(read(), ["", "not yet begun", ""]);
    assert.equal(file.read("SELECT * FROM draft").length, 1);
  });

  it("goes when its question is on disk, and stays when that is refused", () => {
    for (const owner of ["s1", "w1"]) journal.sessions.saveDraft(owner, `of ${owner}`);
    journal.turns.beginTurn({ ...beginOf({ id: "t1" }), draftOwner: "w1" });
    const refused = { ...beginOf({ id: "t2" }), draftOwner: "s1" };
    assert.throws(() => journal.turns.beginTurn(refused), { code: "sessionBusy" });
    const left = file.read("SELECT owner FROM draft").map(({ owner }) => owner);
    assert.deepEqual(left, ["s1"]);
  });
});

describe("a workspace", () => {
  it("is noted with its newest label and the folders that led to it", () => {
    const { sessions } = journal;
    sessions.noteWorkspace({ key: "w1", label: "first" });
    sessions.noteWorkspace({ key: "w1", label: "second", folder: "file:///a" });
    sessions.noteWorkspace({ key: "w2", label: "other", folder: "file:///a" });
    assert.deepEqual(
      [
        file.read("SELECT key, label FROM workspace ORDER BY key"),
        file.read("SELECT folder, key FROM alias"),
      ],
      [
        [
          { key: "w1", label: "second" },
          { key: "w2", label: "other" },
        ],
        [{ folder: "file:///a", key: "w2" }],
      ],
    );
  });
});

describe("a journal in memory", () => {
  it("does all that one on disk does", async () => {
    const { Journal } = await import("../../../src/journal/journal.ts");
    const inMemory = new Journal({ path: ":memory:", owner: "window-1" });
    haveTurn(inMemory, { id: "t1" });
    const removal = inMemory.trash.clearSession("s1");
    inMemory.trash.undoRemoval(removal?.removalId ?? "");
    assert.deepEqual(transcript(inMemory), ["q-t1 complete", "answer-t1 complete"]);
    inMemory.close();
  });
});
