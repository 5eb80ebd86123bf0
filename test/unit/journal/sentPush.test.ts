// Pushes that the shared copy took as they were: noted by their ids, in one transaction.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { PlannedPush, SentPush } from "../../../src/core/syncPorts.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { haveTurn, type JournalFile, makeJournalFile } from "./journalFile.ts";

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
  haveTurn(journal, { id: "t1" });
  haveTurn(journal, { id: "t2", session: "s2" });
});

afterEach(() => file.dispose());

/** As if an empty copy had taken the plan. */
function taken({ address, mark, change, appends, meta }: PlannedPush): SentPush {
  const state = { pushes: 1, version: 1, listVersion: 0, length: appends.length, meta };
  const ids = appends.map(({ id }) => id);
  return { sessionId: address.sessionId, base: mark, change, state, ids };
}

function waiting(): readonly string[] {
  return journal.sync.waitingSessions(["w1"]).map(({ sessionId }) => sessionId);
}

describe("pushes that were taken as they were", () => {
  it("are planned for several sessions at once, and settle them", () => {
    const { plans, seen } = journal.sync.planPushes(["s1", "s2"]);
    assert.equal(seen, 2);
    assert.deepEqual(journal.sync.applySent(plans.map(taken)), ["s1", "s2"]);
    assert.deepEqual(waiting(), []);
    assert.deepEqual(file.read("SELECT COUNT(*) AS n FROM message WHERE shared = 0"), [{ n: 0 }]);
    assert.equal(journal.sync.readMark("s1")?.mark.length, 2);
  });

  it("settle nothing in a session that changed while they were on their way", () => {
    const { plans } = journal.sync.planPushes(["s1", "s2"]);
    haveTurn(journal, { id: "t3" });
    assert.deepEqual(journal.sync.applySent(plans.map(taken)), ["s2"]);
    assert.deepEqual(waiting(), ["s1"]);
    assert.equal(journal.sync.readMark("s1")?.mark.length, 0);
  });
});
