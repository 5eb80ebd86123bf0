// Several windows on one journal: what each notices of the others.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Journal } from "../../../src/journal/journal.ts";
import { beginOf, haveTurn, type JournalFile, makeJournalFile, transcript } from "./journalFile.ts";

describe("two windows on one journal", () => {
  let file: JournalFile;
  let first: Journal;
  let second: Journal;

  beforeEach(() => {
    file = makeJournalFile();
    first = file.open("window-1");
    second = file.open("window-2");
  });

  afterEach(() => file.dispose());

  it("read what the other wrote at once", () => {
    haveTurn(first, { id: "t1" });
    haveTurn(second, { id: "t2" });
    assert.deepEqual(transcript(first), transcript(second));
    assert.equal(transcript(first).length, 4);
  });

  it("see that the other wrote, and not that they wrote themselves", () => {
    const before = [first.foreignVersion(), second.foreignVersion()];
    haveTurn(first, { id: "t1" });
    const after = [first.foreignVersion(), second.foreignVersion()];
    assert.deepEqual(
      after.map((version, index) => version !== before[index]),
      [false, true],
    );
  });

  it("learn which sessions changed, by every kind of change", () => {
    for (const session of ["a", "b", "c", "d", "e", "f"]) haveTurn(first, { id: session, session });
    first.turns.beginTurn(beginOf({ id: "t", session: "f" }));
    const removal = first.trash.clearSession("e");
    const { stamp } = second.changesSince(0);
    first.sessions.renameSession("a", "x");
    first.sessions.pinSession("b", true);
    first.trash.clearSession("c");
    first.trash.deleteSession("d");
    first.trash.undoRemoval(removal?.removalId ?? "");
    first.turns.checkpoint("t", "so far");
    const changes = second.changesSince(stamp);
    assert.deepEqual([...changes.sessionIds].sort(), ["a", "b", "c", "d", "e", "f"]);
    assert.deepEqual(second.changesSince(changes.stamp), { stamp: changes.stamp, sessionIds: [] });
  });

  it("never miss a change that comes between two questions", () => {
    haveTurn(first, { id: "t1", session: "a" });
    let stamp = 0;
    const told: string[] = [];
    for (const session of ["b", "c", "d"]) {
      // The other window writes while this one asks for the stamp.
      const askForStamp = second.currentStamp.bind(second);
      second.currentStamp = () => {
        haveTurn(first, { id: session, session });
        return askForStamp();
      };
      const changes = second.changesSince(stamp);
      second.currentStamp = askForStamp;
      told.push(...changes.sessionIds);
      stamp = changes.stamp;
    }
    told.push(...second.changesSince(stamp).sessionIds);
    assert.deepEqual([...new Set(told)].sort(), ["a", "b", "c", "d"]);
  });
});
