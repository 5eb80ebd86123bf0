// Files that an earlier Redial wrote: each migration brings along what was in them, and keeps a copy.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, it } from "mocha";
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import { openDatabase } from "../../../src/journal/database.ts";
import { migrations } from "../../../src/journal/schema.ts";
import { beginOf, endOf, type JournalFile, makeJournalFile, transcript } from "./journalFile.ts";

describe("a journal of the first version", () => {
  let file: JournalFile;

  beforeEach(() => {
    file = makeJournalFile();
    openDatabase(file.path, migrations.slice(0, 1)).close();
    file.write(
      "INSERT INTO session (id, workspace, title, createdAt, updatedAt, metaAt, lastSeq) VALUES ('s1', 'w1', 'Old talk', 1, 2, 1, 3)",
    );
    const extras = { createdAt: 1 };
    const question = writeQuestion({ id: "q-1", text: "What is a lion?", extras });
    const answer = writeAnswer({ id: "answer-1", text: "A cat.", extras });
    const foreign = { id: "entry-2-0", role: "unreadable", tokens: 1, stored: "no { JSON" };
    for (const [index, message] of [question, answer, foreign].entries()) {
      file.write(
        "INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored) VALUES ('s1', ?, ?, ?, 1, 'complete', ?, ?)",
        ...[message.id, index + 1, message.role, message.tokens, message.stored],
      );
    }
  });
  afterEach(() => file.dispose());

  it("is read as it was, and goes on with versions", () => {
    const journal = file.open();
    assert.deepEqual(transcript(journal), [
      "q-1 complete",
      "answer-1 complete",
      "entry-2-0 complete",
    ]);
    assert.equal(journal.sessions.readSession("s1")?.title, "Old talk");
    const version = beginOf({ id: "2", session: "s2" });
    journal.turns.beginTurn({ ...version, source: { sessionId: "s1", questionId: "q-1" } });
    journal.turns.endTurn(endOf({ id: "2", session: "s2" }));
    assert.deepEqual(transcript(journal, "s2"), ["q-2 complete", "answer-2 complete"]);
    assert.equal(journal.versions.readFamily("s2").length, 2);
  });

  it("is kept beside the new one", () => {
    file.open();
    const copy = `${file.path}.v1`;
    assert.ok(existsSync(copy));
    const database = new DatabaseSync(copy, { readOnly: true });
    const rows = database.prepare("SELECT id FROM message ORDER BY seq").all();
    database.close();
    assert.deepEqual(
      rows.map((row) => row["id"]),
      ["q-1", "answer-1", "entry-2-0"],
    );
  });
});

describe("a journal that noted row by row what is shared", () => {
  let file: JournalFile;

  beforeEach(() => {
    file = makeJournalFile();
    openDatabase(file.path, migrations.slice(0, 7)).close();
    for (const id of ["s1", "s2"]) {
      file.write(
        "INSERT INTO session (id, workspace, title, createdAt, updatedAt, metaAt, version, metaDirty) VALUES (?, 'w1', '', 1, 2, 1, 1, 0)",
        id,
      );
    }
  });
  afterEach(() => file.dispose());

  /** A question whose row says whether it is shared; `removed`: in the trash. */
  function have(session: string, id: string, how: { shared: 0 | 1; removed?: true }): void {
    const { tokens, stored } = writeQuestion({
      id,
      text: `What is ${id}?`,
      extras: { createdAt: 1 },
    });
    file.write(
      `INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored, shared, removedAt)
       VALUES (?, ?, (SELECT lastSeq + 1 FROM session WHERE id = ?), 'human', 1, 'complete', ?, ?, ?, ${how.removed ? 5 : "NULL"})`,
      ...[session, id, session, tokens, stored, how.shared],
    );
    file.write(
      "UPDATE session SET lastSeq = lastSeq + 1, sharedLength = sharedLength + ? WHERE id = ?",
      ...[how.shared, session],
    );
  }

  it("goes on from where it was with the shared copy", () => {
    have("s1", "first", { shared: 1 });
    have("s1", "put back", { shared: 0 });
    have("s1", "gone", { shared: 0, removed: true });
    have("s1", "second", { shared: 1 });
    have("s1", "to drop", { shared: 1, removed: true });
    have("s1", "third", { shared: 1 });
    have("s1", "cleared", { shared: 0, removed: true });
    have("s1", "new", { shared: 0 });
    have("s2", "never sent", { shared: 0 });
    const { sync } = file.open();
    const shared = sync.readRecord("s1", 100)?.rows.filter(({ isShared }) => isShared);
    assert.deepEqual(
      shared?.map(({ id }) => id),
      ["first", "second", "to drop", "third"],
    );
    const push = sync.planPush("s1");
    assert.deepEqual(
      [push?.mark.length, push?.mark.tailText?.includes("What is third?")],
      [4, true],
    );
    assert.deepEqual(push?.drops !== "all" && push?.drops.map(({ position }) => position), [2]);
    assert.deepEqual(
      push?.inserts.map(({ before, messages }) => [before, messages.map(({ id }) => id)]),
      [[1, ["put back"]]],
    );
    assert.deepEqual(
      push?.appends.map(({ id }) => id),
      ["new"],
    );
    assert.deepEqual(
      sync.planPush("s2")?.appends.map(({ id }) => id),
      ["never sent"],
    );
  });
});
