// Marks that a turn asks with at once: they are what the journal itself would say.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CopyState, SessionMark, SharedCopy } from "../../../src/core/syncPorts.ts";
import { KnownMarks, markAfter } from "../../../src/sync/knownMarks.ts";
import { haveTurn, makeJournalFile } from "../journal/journalFile.ts";

// Only told apart, never called.
const copy = {} as SharedCopy;
const otherCopy = {} as SharedCopy;

function markOf(sessionId: string): SessionMark {
  const mark = { journal: "j", pushes: 1, version: 1, length: 2 };
  return { address: { workspace: "w1", sessionId }, mark, hasMessages: true };
}

describe("marks that are known", () => {
  it("are the journal's own after a push", () => {
    const file = makeJournalFile();
    const journal = file.open();
    haveTurn(journal, { id: "t1" });
    const plan = journal.sync.planPush("s1");
    assert.ok(plan);
    const { address, mark, change, appends, meta } = plan;
    const length = appends.length;
    const state: CopyState = { epoch: "e1", pushes: 1, version: 1, listVersion: 0, length, meta };
    const ids = appends.map(({ id }) => id);
    journal.sync.applySent([{ sessionId: address.sessionId, base: mark, change, state, ids }]);
    assert.deepEqual(markAfter(plan, state), journal.sync.readMark("s1"));
    file.dispose();
  });

  it("are given once, and for their own copy only", () => {
    const marks = new KnownMarks();
    marks.note(copy, markOf("s1"));
    marks.note(copy, markOf("s2"));
    assert.equal(marks.take(otherCopy, "s1"), undefined);
    assert.deepEqual(marks.take(copy, "s2"), markOf("s2"));
    assert.equal(marks.take(copy, "s2"), undefined);
  });

  it("are kept of the sessions that were exchanged last", () => {
    const marks = new KnownMarks();
    for (let count = 0; count < 40; count++) marks.note(copy, markOf(`s${count}`));
    assert.equal(marks.take(copy, "s0"), undefined);
    assert.deepEqual(marks.take(copy, "s39"), markOf("s39"));
  });
});
