// Pushes that the shared copy took as they were: noted by their ids, in one transaction.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { PlannedPush, SentPush } from "../../../src/core/syncPorts.ts";
import type { UploadPlace } from "../../../src/core/uploadPorts.ts";
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

/** As if an empty copy had taken what is planned for the sessions. */
function takenOf(...sessionIds: readonly string[]): readonly SentPush[] {
  const { uploads, plans } = journal.sync.planPushes(sessionIds);
  return [
    ...uploads.map((upload) => taken(upload, [], upload.body)),
    ...plans.map((plan) =>
      taken(
        plan,
        plan.appends.map(({ id }) => id),
      ),
    ),
  ];
}

function taken(
  { address, mark, change, meta }: Pick<PlannedPush, "address" | "mark" | "change" | "meta">,
  ids: readonly string[],
  upload?: UploadPlace,
): SentPush {
  const length = upload?.count ?? ids.length;
  const state = { pushes: 1, version: 1, listVersion: 0, length, meta };
  const { sessionId } = address;
  return { sessionId, base: mark, change, state, ids, ...(upload && { upload }) };
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
    assert.equal(journal.sync.planPushes(["s1", "s2"]).seen, 2);
    assert.deepEqual(journal.sync.applySent(takenOf("s1", "s2")), ["s1", "s2"]);
    assert.deepEqual(waiting(), []);
    assert.deepEqual(file.read("SELECT COUNT(*) AS n FROM session WHERE sharedSeq = lastSeq"), [
      { n: 2 },
    ]);
    assert.equal(journal.sync.readMark("s1")?.mark.length, 2);
  });

  it("settle nothing in a session that changed while they were on their way", () => {
    const sent = takenOf("s1", "s2");
    haveTurn(journal, { id: "t3" });
    assert.deepEqual(journal.sync.applySent(sent), ["s2"]);
    assert.deepEqual(waiting(), ["s1"]);
    assert.equal(journal.sync.readMark("s1")?.mark.length, 0);
  });

  it("are noted without a write to their rows", () => {
    file.write(
      `CREATE TRIGGER fail BEFORE UPDATE ON message BEGIN SELECT RAISE(ABORT, 'written'); END`,
    );
    assert.deepEqual(journal.sync.applySent(takenOf("s1", "s2")), ["s1", "s2"]);
  });

  it("leave out what stands among them and is not shared", () => {
    journal.turns.beginTurn(beginOf({ id: "stopped" }));
    journal.turns.endTurn(endOf({ id: "stopped", answer: "" }, "interrupted"));
    haveTurn(journal, { id: "gone" });
    journal.trash.deleteTurn("s1", "q-gone");
    haveTurn(journal, { id: "t3" });
    assert.deepEqual(journal.sync.planPushes(["s1"]).uploads, []);
    assert.deepEqual(journal.sync.applySent(takenOf("s1")), ["s1"]);
    assert.deepEqual(shared(), ["q-t1", "answer-t1", "q-t3", "answer-t3"]);
    journal.trash.deleteTurn("s1", "q-t3");
    const push = journal.sync.planPush("s1");
    assert.deepEqual(push?.drops !== "all" && push?.drops.map(({ position }) => position), [2, 3]);
    assert.deepEqual(push?.appends, []);
  });

  it("hold a session that no copy had as one piece of bytes", () => {
    const [upload] = journal.sync.planPushes(["s1"]).uploads;
    const stored = journal.sessions.readPage("s1", 10).messages.map((message) => message.stored);
    assert.ok(upload);
    const framed = stored.map((text) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`);
    assert.equal(Buffer.from(upload.body.bytes).toString(), framed.join(""));
    const seqs = journal.sessions.readPage("s1", 10).messages.map(({ seq }) => seq);
    assert.deepEqual([upload.body.count, upload.body.lastSeq], [2, seqs.at(-1)]);
  });

  it("are no upload of a session with a turn that runs, or that a copy has", () => {
    journal.turns.beginTurn(beginOf({ id: "running" }));
    assert.deepEqual(journal.sync.planPushes(["s1"]).uploads, []);
    journal.sync.applySent(takenOf("s2"));
    haveTurn(journal, { id: "t4", session: "s2" });
    const { uploads, plans } = journal.sync.planPushes(["s2"]);
    assert.deepEqual([uploads.length, plans.length], [0, 1]);
  });

  it("of an upload take over what the copy has beside the messages", () => {
    const [sent] = takenOf("s1");
    assert.ok(sent?.state.meta);
    const { meta } = sent.state;
    const other = { ...meta, title: "of elsewhere", pinned: true, changedAt: meta.changedAt + 1 };
    const state = { ...sent.state, meta: other };
    assert.deepEqual(journal.sync.applySent([{ ...sent, state }]), ["s1"]);
    assert.deepEqual(file.read("SELECT title, pinned FROM session WHERE id = 's1'"), [
      { title: "of elsewhere", pinned: 1 },
    ]);
  });

  it("of an upload settle nothing when the copy is another one by now", () => {
    const [one, two] = takenOf("s1", "s2");
    assert.ok(one && two);
    const before = { ...one, state: { ...one.state, epoch: "before" } };
    const after = { ...two, state: { ...two.state, epoch: "after" } };
    assert.deepEqual(journal.sync.applySent([before, after]), ["s1"]);
    assert.deepEqual(waiting(), ["s2"]);
  });

  it("of an upload tell other windows that the session changed", () => {
    const { stamp } = journal.changesSince(0);
    journal.sync.applySent(takenOf("s1"));
    assert.deepEqual(journal.changesSince(stamp).sessionIds, ["s1"]);
  });

  it("leave alone what comes after them", () => {
    journal.sync.applySent(takenOf("s1"));
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
    journal.sync.applySent(takenOf("s1"));
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
