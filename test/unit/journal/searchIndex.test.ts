// The index keeps in step with the messages, whatever happens to them, and can be made again.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { openDatabase } from "../../../src/journal/database.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { openScanning, openSearch } from "../../../src/journal/search.ts";
import { VectorRows } from "../../../src/journal/vectorRows.ts";
import { beginOf, endOf, haveTurn, type JournalFile, makeJournalFile } from "./journalFile.ts";
import { say } from "./memoryJournal.ts";

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
});

afterEach(() => file.dispose());

function found(text: string, where: Journal = journal): readonly string[] {
  const { hits } = where.search.search({ text: `${text} `, limit: 100 });
  return hits.map(({ messageId }) => messageId);
}

/** Messages of each workspace that the index counts. */
function counts(): unknown {
  return file.read("SELECT workspace, messages FROM search_place ORDER BY workspace");
}

/** FTS5's own check of its table; throws when it is broken. */
function checkIndex(): void {
  file.write("INSERT INTO search (search) VALUES ('integrity-check')");
}

function workOff(where: Journal): void {
  while (where.workNext());
}

describe("the search index", () => {
  it("follows a turn from its question to its answer", () => {
    journal.turns.beginTurn(beginOf({ id: "t1", question: "the canary sings" }));
    assert.deepEqual(found("canary"), ["q-t1"]);
    journal.turns.endTurn(endOf({ id: "t1", question: "the canary sings", answer: "a canary" }));
    assert.deepEqual(found("canary"), ["answer-t1", "q-t1"]);
    checkIndex();
  });

  it("takes up what a turn left when its window died, without a search", () => {
    haveTurn(journal, { id: "t1", question: "a canary" });
    const words = "SELECT rowid FROM search WHERE search MATCH 'words : canary'";
    assert.deepEqual(file.read(words), []);
    // The first window is not closed: it is as if it were gone.
    workOff(file.open("window-2"));
    assert.equal(file.read(words).length, 1);
    assert.deepEqual(file.read("SELECT rowid FROM search_waiting"), []);
    checkIndex();
  });

  it("forgets at once what was deleted before it was indexed", () => {
    haveTurn(journal, { id: "t1", question: "a canary" });
    journal.trash.deleteSession("s1");
    assert.deepEqual(file.read("SELECT rowid FROM search_waiting"), []);
    assert.deepEqual(found("canary"), []);
  });

  it("finds a fork's copy when the message that waited is deleted", () => {
    haveTurn(journal, { id: "t1", question: "a canary" });
    const fork = { id: "s2", title: "Fork", createdAt: 2 };
    journal.versions.forkSession({ sessionId: "s1", messageId: "answer-t1", fork });
    journal.trash.deleteSession("s1");
    assert.deepEqual(found("canary"), ["q-t1"]);
    checkIndex();
  });

  it("forgets a turn that is asked again", () => {
    journal.turns.beginTurn(beginOf({ id: "t1", question: "old canary" }));
    journal.turns.endTurn(endOf({ id: "t1", question: "old canary", answer: "" }, "interrupted"));
    journal.turns.beginTurn(beginOf({ id: "t2", question: "new canary", replaces: "q-t1" }));
    assert.deepEqual(found("canary"), ["q-t2"]);
    checkIndex();
  });

  it("forgets and knows again what goes to the trash and comes back", () => {
    haveTurn(journal, { id: "t1", question: "canary one" });
    haveTurn(journal, { id: "t2", session: "s2", workspace: "w2", question: "canary two" });
    const cleared = journal.trash.clearSession("s1");
    const deleted = journal.trash.deleteSession("s2");
    assert.deepEqual(found("canary"), []);
    journal.trash.undoRemoval(cleared?.removalId ?? "");
    journal.trash.undoRemoval(deleted?.removalId ?? "");
    assert.deepEqual(found("canary"), ["q-t2", "q-t1"]);
    assert.deepEqual(counts(), [
      { workspace: "w1", messages: 2 },
      { workspace: "w2", messages: 2 },
    ]);
    checkIndex();
  });

  it("is not confused by a message that is added or taken away twice", () => {
    const [id = ""] = say(journal, ["a canary"]);
    say(journal, ["a canary"]);
    const once = journal.trash.clearSession("s1");
    assert.equal(journal.trash.clearSession("s1"), undefined);
    journal.trash.undoRemoval(once?.removalId ?? "");
    assert.equal(found("canary").length, 2);
    assert.ok(found("canary").includes(id));
    assert.deepEqual(counts(), [{ workspace: "w1", messages: 2 }]);
    checkIndex();
  });

  it("shows nothing wrong when a message's text was changed behind its back", () => {
    haveTurn(journal, { id: "t1", question: "a canary" });
    file.write("UPDATE message SET stored = replace(stored, 'canary', 'sparrow')");
    journal.trash.deleteSession("s1");
    assert.deepEqual([found("canary"), found("sparrow")], [[], []]);
    checkIndex();
  });

  it("is written by every window, and read by all", () => {
    const other = file.open("window-2");
    haveTurn(journal, { id: "t1", question: "canary one" });
    haveTurn(other, { id: "t2", question: "canary two" });
    assert.deepEqual(
      [found("canary"), found("canary", other)],
      [
        ["q-t2", "q-t1"],
        ["q-t2", "q-t1"],
      ],
    );
    other.trash.deleteSession("s1");
    assert.deepEqual(found("canary"), []);
    checkIndex();
  });

  it("brings in what was written before there was one, newest first, in steps", () => {
    const many = Array.from({ length: 250 }, () => "a canary");
    say(journal, many, { session: "trashed" });
    journal.trash.deleteSession("trashed");
    say(journal, many);
    journal.close();
    file.write("UPDATE search_state SET version = 0");
    const reopened = file.open();
    const count = () => reopened.search.search({ text: "canary ", limit: 1_000 }).hits.length;
    const steps = [count(), reopened.workNext(), count(), reopened.workNext(), count()];
    assert.deepEqual(steps, [0, true, 200, false, 250]);
    reopened.trash.undoRemoval(String(file.read("SELECT id FROM removal")[0]?.["id"]));
    assert.equal(count(), 500);
    checkIndex();
  });

  it("takes new messages while older ones wait", () => {
    const many = Array.from({ length: 250 }, () => "a canary");
    say(journal, many);
    journal.close();
    file.write("UPDATE search_state SET version = 0");
    const reopened = file.open();
    haveTurn(reopened, { id: "new", question: "a canary" });
    assert.deepEqual(found("canary", reopened), ["q-new"]);
    workOff(reopened);
    assert.equal(reopened.search.search({ text: "canary ", limit: 1_000 }).hits.length, 251);
    assert.deepEqual(counts(), [{ workspace: "w1", messages: 252 }]);
    checkIndex();
  });

  it("is made anew after an editor without it wrote to the file", () => {
    haveTurn(journal, { id: "t1", question: "canary one" });
    journal.close();
    const db = openDatabase(file.path);
    openScanning(db);
    db.run("UPDATE message SET stored = replace(stored, 'one', 'two')");
    db.close();
    const reopened = file.open();
    workOff(reopened);
    assert.deepEqual([found("canary two", reopened), found("one", reopened)], [["q-t1"], []]);
    checkIndex();
  });

  it("goes with the sessions of a workspace whose key changes", () => {
    say(journal, ["a canary"]);
    const db = openDatabase(file.path);
    openSearch(db, new VectorRows(db)).moveWorkspace("w1", "w9");
    db.run("UPDATE session SET workspace = 'w9'");
    db.close();
    const inKeys = ["w1", "w9"].map((key) => {
      const request = { workspaces: [key], stems: ["canari"], maxChars: 1_000 };
      return journal.search.recallCandidates(request).messages.length;
    });
    assert.deepEqual(inKeys, [0, 1]);
  });

  it("keeps no word of an emptied trash, and all others", () => {
    haveTurn(journal, { id: "t1", question: "the canary sings" });
    haveTurn(journal, { id: "t2", session: "s2", question: "the sparrow sings" });
    journal.trash.deleteSession("s1");
    journal.trash.purgeTrash(Date.now() + 31 * 24 * 60 * 60 * 1000);
    workOff(journal);
    assert.deepEqual(
      file.read("SELECT word FROM search_word WHERE word IN ('canary', 'sparrow', 'sings')"),
      [{ word: "sings" }, { word: "sparrow" }],
    );
    assert.deepEqual(found("sparrow"), ["q-t2"]);
    checkIndex();
  });
});
