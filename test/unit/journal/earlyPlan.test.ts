// The plan of a push that is made with the turn's end: the one that would be made now, or none.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { Database } from "../../../src/journal/database.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { haveTurn, type JournalFile, makeJournalFile } from "./journalFile.ts";

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
  haveTurn(journal, { id: "t1" });
  const plan = journal.sync.planPush("s1");
  assert.ok(plan);
  const { mark, change, appends, meta } = plan;
  const state = { pushes: 1, version: 1, listVersion: 0, length: appends.length, meta };
  const ids = appends.map(({ id }) => id);
  journal.sync.applySent([{ sessionId: "s1", base: mark, change, state, ids }]);
});

afterEach(() => file.dispose());

/** The next plan, and whether the file was read for it. */
function planNext(): { readonly plan: unknown; readonly isRead: boolean } {
  const { get } = Database.prototype;
  let isRead = false;
  Database.prototype.get = function (...args) {
    isRead = true;
    return get.apply(this, args);
  };
  try {
    return { plan: journal.sync.planPush("s1"), isRead };
  } finally {
    Database.prototype.get = get;
  }
}

describe("the plan that a turn's end leaves", () => {
  it("is the one that is made without it, and given once", () => {
    haveTurn(journal, { id: "t2" });
    const early = planNext();
    const late = planNext();
    assert.deepEqual([early.isRead, late.isRead], [false, true]);
    assert.ok(early.plan);
    assert.deepEqual(early.plan, late.plan);
  });

  it("is not given after another write", () => {
    haveTurn(journal, { id: "t2" });
    journal.sessions.renameSession("s1", "other");
    const { plan, isRead } = planNext();
    assert.equal(isRead, true);
    assert.equal((plan as { meta: { title: string } }).meta.title, "other");
  });

  it("is not made for a session that no shared copy has", () => {
    haveTurn(journal, { id: "t1", session: "s2" });
    haveTurn(journal, { id: "t2", session: "s2" });
    assert.equal(planNext().isRead, true);
  });
});
