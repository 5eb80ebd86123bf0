// Notes and marks in the journal: the later writer wins, and they go where their workspace goes.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Item } from "../../../src/core/itemPorts.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { openMemoryJournal } from "./memoryJournal.ts";

let journal: Journal;

beforeEach(() => {
  journal = openMemoryJournal();
});

afterEach(() => journal.close());

function note(id: string, value: string, changedAt: number): Item {
  return { kind: "note", id, value, changedAt };
}

describe("items of a workspace", () => {
  it("keep what was written later, whatever comes first", () => {
    journal.items.writeItems("w1", [note("a", "new", 20), note("b", "one", 10)]);
    assert.deepEqual(journal.items.writeItems("w1", [note("a", "old", 10)]), []);
    assert.deepEqual(journal.items.writeItems("w1", [note("b", "two", 11)]), [
      note("b", "two", 11),
    ]);
    assert.deepEqual(journal.items.readItems("w1"), [note("a", "new", 20), note("b", "two", 11)]);
    assert.deepEqual(journal.items.readItems("w2"), []);
  });

  it("end the same in both orders when two were written at once", () => {
    const both = [note("a", "x", 10), note("a", "y", 10)];
    journal.items.writeItems("w1", both);
    journal.items.writeItems("w2", both.toReversed());
    assert.deepEqual(journal.items.readItems("w1"), journal.items.readItems("w2"));
  });

  it("that the user writes now win over what is there, whatever its clock said", () => {
    const future = Date.now() + 1_000_000;
    journal.items.writeItems("w1", [note("a", "from a fast clock", future)]);
    journal.items.putItems("w1", [{ kind: "note", id: "a", value: "mine" }]);
    assert.deepEqual(journal.items.readItems("w1"), [note("a", "mine", future + 1)]);
  });

  it("are listed newest first, without the forgotten", () => {
    journal.items.writeItems("w1", [note("a", "one", 1), note("b", "two", 3), note("c", "", 4)]);
    journal.items.writeItems("w2", [note("d", "three", 2)]);
    const listed = journal.items.readItemsOf(["w1", "w2"], "note");
    assert.deepEqual(
      listed.map(({ workspace, id }) => `${workspace} ${id}`),
      ["w1 b", "w2 d", "w1 a"],
    );
    assert.deepEqual(journal.items.readItemsOf(["w1"], "mark"), []);
  });

  it("follow a folder whose key changes, and the later ones win there too", () => {
    journal.items.writeItems("w1", [note("a", "mine", 5), note("b", "mine", 5)]);
    journal.items.writeItems("w2", [note("b", "theirs", 9)]);
    journal.sessions.moveSessions("w1", "w2");
    assert.deepEqual(journal.items.readItems("w1"), []);
    assert.deepEqual(journal.items.readItems("w2"), [note("a", "mine", 5), note("b", "theirs", 9)]);
  });
});
