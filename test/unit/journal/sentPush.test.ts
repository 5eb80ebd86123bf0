// Pushes that the shared copy took as they were: noted by their ids, in one transaction.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { PlannedPush, SentPush } from "../../../src/core/syncPorts.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import {
  beginOf,
  endOf,
  haveTurn,
  type JournalFile,
  makeJournalFile,
  questionOf,
} from "./journalFile.ts";

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

/** Ids of the rows of s1 that the journal takes for shared, in the trash or not. */
function shared(): readonly string[] {
  const rows = journal.sync.readRecord("s1", 100)?.rows ?? [];
  return rows.filter(({ isShared }) => isShared).map(({ id }) => id);
}

describe("pushes that were taken as they were", () => {
  it("are planned for several sessions at once, and settle them", () => {
    const { plans, seen } = journal.sync.planPushes(["s1", "s2"]);
    assert.equal(seen, 2);
    assert.deepEqual(journal.sync.applySent(plans.map(taken)), ["s1", "s2"]);
    assert.deepEqual(waiting(), []);
    assert.deepEqual(file.read("SELECT COUNT(*) AS n FROM session WHERE sharedSeq = lastSeq"), [
      { n: 2 },
    ]);
    assert.equal(journal.sync.readMark("s1")?.mark.length, 2);
  });

  it("settle nothing in a session that changed while they were on their way", () => {
    const { plans } = journal.sync.planPushes(["s1", "s2"]);
    haveTurn(journal, { id: "t3" });
    assert.deepEqual(journal.sync.applySent(plans.map(taken)), ["s2"]);
    assert.deepEqual(waiting(), ["s1"]);
    assert.equal(journal.sync.readMark("s1")?.mark.length, 0);
  });

  it("are noted without a write to their rows", () => {
    file.write(
      `CREATE TRIGGER fail BEFORE UPDATE ON message BEGIN SELECT RAISE(ABORT, 'written'); END`,
    );
    const { plans } = journal.sync.planPushes(["s1", "s2"]);
    assert.deepEqual(journal.sync.applySent(plans.map(taken)), ["s1", "s2"]);
  });

  it("leave out what stands among them and is not shared", () => {
    journal.turns.beginTurn(beginOf({ id: "stopped" }));
    journal.turns.endTurn(endOf({ id: "stopped", answer: "" }, "interrupted"));
    haveTurn(journal, { id: "gone" });
    journal.trash.deleteTurn("s1", "q-gone");
    haveTurn(journal, { id: "t3" });
    const { plans } = journal.sync.planPushes(["s1"]);
    assert.deepEqual(journal.sync.applySent(plans.map(taken)), ["s1"]);
    assert.deepEqual(shared(), ["q-t1", "answer-t1", "q-t3", "answer-t3"]);
    journal.trash.deleteTurn("s1", "q-t3");
    const push = journal.sync.planPush("s1");
    assert.deepEqual(push?.drops !== "all" && push?.drops.map(({ position }) => position), [2, 3]);
    assert.deepEqual(push?.appends, []);
  });

  it("leave alone what comes after them", () => {
    const [plan] = journal.sync.planPushes(["s1"]).plans;
    if (plan) journal.sync.applySent([taken(plan)]);
    journal.trash.undoRemoval(journal.trash.deleteTurn("s1", "q-t1").removalId);
    haveTurn(journal, { id: "t3" });
    assert.deepEqual(shared(), ["q-t1", "answer-t1"]);
    const push = journal.sync.planPush("s1");
    assert.deepEqual(push?.drops, []);
    assert.deepEqual(
      push?.appends.map(({ id }) => id),
      ["q-t3", "answer-t3"],
    );
  });

  it("do not count for a message that an import puts among them", () => {
    const [plan] = journal.sync.planPushes(["s1"]).plans;
    if (plan) journal.sync.applySent([taken(plan)]);
    journal.trash.deleteSession("s1");
    const fields = { id: "s1", title: "", createdAt: 1, updatedAt: 1 };
    journal.staging.stageSession("import", fields);
    const { stored, tokens, role, createdAt } = questionOf({ id: "lost" });
    const message = { id: "q-lost", seq: 1, role, createdAt, state: "complete", tokens, stored };
    journal.staging.stageMessages("import", "s1", [message]);
    journal.staging.commitImport("import", "w1");
    const push = journal.sync.planPush("s1");
    const inserted = push?.inserts.flatMap(({ messages }) => messages.map(({ id }) => id));
    assert.deepEqual(inserted, ["q-lost"]);
  });
});
