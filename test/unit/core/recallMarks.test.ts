// Never again, and always: what the user said about a message decides on what is recalled.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { MemoryDesk } from "../../../src/core/memoryDesk.ts";
import { writeAnswer } from "../../../src/core/messages.ts";
import { openDatabase } from "../../../src/journal/database.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { openScanning } from "../../../src/journal/search.ts";
import { readMark, writeMark } from "../../../src/shared/recallMarks.ts";
import { itemsOf, openMemoryJournal, portOf, say } from "../journal/memoryJournal.ts";
import { remoteStore } from "./chatWindow.ts";

let journal: Journal;
let desk: MemoryDesk;
let noted: string[];

beforeEach(() => {
  journal = openMemoryJournal();
  noted = [];
  desk = new MemoryDesk({
    store: remoteStore(journal),
    search: portOf(journal.search),
    items: itemsOf(journal),
    noteItems: (workspace) => noted.push(workspace),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
});

afterEach(() => journal.close());

async function found(question = "What's my name?"): Promise<readonly string[]> {
  return (await desk.lookUp(question, ["w1"])).map(({ text }) => text);
}

describe("a message marked never", () => {
  it("is not recalled until that is undone", async () => {
    const [messageId = ""] = say(journal, ["My name is Mina."], { session: "a" });
    const message = { sessionId: "a", messageId };
    await desk.mark(message, "never");
    assert.deepEqual([await found(), noted], [[], ["w1"]]);
    await desk.mark(message, undefined);
    assert.deepEqual(await found(), ["My name is Mina."]);
  });

  it("takes answers with it that were made of it", async () => {
    const [messageId = ""] = say(journal, ["My name is Mina."], { session: "a" });
    const recalled = [{ sessionId: "a", messageId, start: 0, end: 16 }];
    const answer = writeAnswer({
      id: "made",
      text: "Your name is Mina.",
      extras: { createdAt: 5, recalled },
    });
    journal.imports.importMessages({ id: "b", workspace: "w1", title: "b", createdAt: 5 }, [
      answer,
    ]);
    assert.deepEqual((await found()).toSorted(), ["My name is Mina.", "Your name is Mina."]);
    await desk.mark({ sessionId: "a", messageId }, "never");
    assert.deepEqual(await found(), []);
  });

  it("is left out too where there is no full-text index", async () => {
    const db = openDatabase(":memory:");
    const scanning = openScanning(db);
    db.raw.exec(`
      INSERT INTO session (id, workspace, title, createdAt, updatedAt, metaAt)
        VALUES ('a', 'w1', 'a', 1, 1, 1);
      INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored) VALUES
        ('a', 'm', 1, 'human', 1, 'complete', 5,
         '{"type":"human","data":{"content":"My name is Mina."}}')`);
    const ask = { workspaces: ["w1"], stems: ["name"], maxChars: 1_000 };
    assert.equal(scanning.rows.recallCandidates(ask).messages.length, 1);
    const value = writeMark({ sessionId: "a", messageId: "m" }, "never");
    db.run("INSERT INTO item VALUES ('w1', 'mark', 'm', ?, 1)", value);
    assert.deepEqual(scanning.rows.recallCandidates(ask).messages, []);
    db.close();
  });
});

describe("a pinned message", () => {
  it("is considered for every question, also one that shares no word with it", async () => {
    const [messageId = ""] = say(journal, ["We deploy on Fridays only."], { session: "a" });
    say(journal, ["Where is the parser?", "In src/parse.ts."], { session: "b" });
    assert.ok(!(await found("parser")).includes("We deploy on Fridays only."));
    await desk.mark({ sessionId: "a", messageId }, "pinned");
    assert.ok((await found("parser")).includes("We deploy on Fridays only."));
    assert.ok((await found("zebra")).includes("We deploy on Fridays only."));
    assert.ok((await found("parser")).includes("In src/parse.ts."));
  });

  it("leaves half of the budget to what bears on the question", async () => {
    const long = Array.from({ length: 40 }, (_, index) => `Rule number ${index} about ships.`);
    for (const messageId of say(journal, long, { session: "a" })) {
      await desk.mark({ sessionId: "a", messageId }, "pinned");
    }
    say(journal, ["The parser is in src/parse.ts."], { session: "b" });
    const { pieces } = await desk.ask("Where is the parser?", ["w1"], 150);
    assert.ok(pieces.some(({ sessionId }) => sessionId === "b"));
    assert.ok(pieces.filter(({ sessionId }) => sessionId === "a").length > 1);
  });

  it("of a deleted session, or of another workspace, is gone", async () => {
    const [first = ""] = say(journal, ["We deploy on Fridays."], { session: "a" });
    const [second = ""] = say(journal, ["Secret."], { session: "z", workspace: "w2" });
    await desk.mark({ sessionId: "a", messageId: first }, "pinned");
    await desk.mark({ sessionId: "z", messageId: second }, "pinned");
    assert.deepEqual(await found("zebra"), ["We deploy on Fridays."]);
    journal.trash.deleteSession("a");
    assert.deepEqual(await found("zebra"), []);
  });
});

describe("a mark", () => {
  it("that Redial did not write is none", () => {
    for (const value of ["", "x", "[]", "null", '{"mark":"x","sessionId":"a","messageId":"b"}'])
      assert.equal(readMark(value), undefined);
    const mark = { sessionId: "a", messageId: "b/c" };
    assert.deepEqual(readMark(writeMark(mark, "pinned")), { ...mark, mark: "pinned" });
  });
});
