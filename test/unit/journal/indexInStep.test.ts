// The search index finds exactly what is shown, whatever turns, the trash and other windows do.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Journal } from "../../../src/journal/journal.ts";
import { beginOf, endOf, haveTurn, type JournalFile, makeJournalFile } from "./journalFile.ts";

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
});

afterEach(() => file.dispose());

/** Ids of messages with the word "lion", as the search finds them. */
function found(): readonly string[] {
  const { hits } = journal.search.search({ text: "lion", limit: 1_000 });
  return hits.map(({ messageId }) => messageId).toSorted();
}

/** Ids of messages with the word "lion" that are shown. */
function shown(): readonly string[] {
  const rows = file.read(
    `SELECT message.id FROM message JOIN session ON session.id = session
     WHERE removedAt IS NULL AND deletedAt IS NULL AND stored LIKE '%lion%' ORDER BY message.id`,
  );
  return rows.map((row) => String(row["id"]));
}

const lion = { question: "a lion", answer: "the lion sleeps" };

describe("the search index", () => {
  const cases: Readonly<Record<string, () => void>> = {
    "a finished turn": () => haveTurn(journal, { id: "t1", ...lion }),
    "a question without an answer": () => {
      journal.turns.beginTurn(beginOf({ id: "t1", ...lion }));
      journal.turns.endTurn(endOf({ id: "t1", ...lion, answer: "" }, "interrupted"));
    },
    "a retried turn": () => {
      haveTurn(journal, { id: "t1", ...lion });
      haveTurn(journal, { id: "t2", replaces: "q-t1", ...lion });
    },
    "a turn that ended twice": () => {
      journal.turns.beginTurn(beginOf({ id: "t1", ...lion }));
      journal.turns.endTurn(endOf({ id: "t1", question: "a lion", answer: "lion" }, "interrupted"));
      journal.turns.endTurn(endOf({ id: "t1", ...lion }));
    },
    "a turn that ended in a cleared session": () => {
      journal.turns.beginTurn(beginOf({ id: "t1", ...lion }));
      journal.trash.clearSession("s1");
      journal.turns.endTurn(endOf({ id: "t1", ...lion }));
    },
    "a turn that ended in a cleared session, undone": () => {
      journal.turns.beginTurn(beginOf({ id: "t1", ...lion }));
      const removal = journal.trash.clearSession("s1");
      journal.turns.endTurn(endOf({ id: "t1", ...lion }));
      journal.trash.undoRemoval(removal?.removalId ?? "");
    },
    "a turn that ended in a deleted session": () => {
      journal.turns.beginTurn(beginOf({ id: "t1", ...lion }));
      journal.trash.deleteSession("s1");
      journal.turns.endTurn(endOf({ id: "t1", ...lion }));
    },
    "a turn that ended twice in a deleted session, undone": () => {
      journal.turns.beginTurn(beginOf({ id: "t1", ...lion }));
      journal.turns.endTurn(endOf({ id: "t1", question: "a lion", answer: "lion" }, "interrupted"));
      const removal = journal.trash.deleteSession("s1");
      journal.turns.endTurn(endOf({ id: "t1", ...lion }));
      journal.trash.undoRemoval(removal?.removalId ?? "");
    },
    "a cleared session that was deleted, and undone in turn": () => {
      haveTurn(journal, { id: "t1", ...lion });
      const cleared = journal.trash.clearSession("s1");
      haveTurn(journal, { id: "t2", ...lion });
      const deleted = journal.trash.deleteSession("s1");
      journal.trash.undoRemoval(deleted?.removalId ?? "");
      journal.trash.undoRemoval(cleared?.removalId ?? "");
    },
    "emptied trash, and rows that come after it": () => {
      haveTurn(journal, { id: "t1", ...lion });
      journal.trash.deleteSession("s1");
      journal.trash.purgeTrash(Number.MAX_SAFE_INTEGER);
      haveTurn(journal, { id: "t2", session: "s2", ...lion });
    },
    "an index that is made anew while turns go on": () => {
      haveTurn(journal, { id: "t0", ...lion });
      journal.turns.beginTurn(beginOf({ id: "t1", ...lion }));
      journal.turns.endTurn(endOf({ id: "t1", question: "a lion", answer: "lion" }, "interrupted"));
      file.write("UPDATE search_state SET version = 0");
      journal = file.open("window-2");
      journal.turns.endTurn(endOf({ id: "t1", ...lion }));
    },
  };
  for (const [name, work] of Object.entries(cases)) {
    it(`is in step after ${name}`, () => {
      work();
      while (journal.workNext());
      assert.deepEqual(found(), shown());
      for (const { id } of journal.sessions.listSessions(["w1"])) journal.trash.deleteSession(id);
      assert.deepEqual(found(), []);
      assert.deepEqual(file.read("SELECT rowid FROM search WHERE search MATCH 'words : lion'"), []);
      assert.deepEqual(file.read("SELECT COALESCE(SUM(messages), 0) AS left FROM search_place"), [
        { left: 0 },
      ]);
    });
  }
});
