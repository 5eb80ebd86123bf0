// Journals that time, disks and other releases have been at: Redial opens, keeps the file it could not
// read under a name that it tells, and goes on with what could be read.
import assert from "node:assert/strict";
import {
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { JournalNotice } from "../../../src/journal/calls.ts";
import { type JournalClient, openJournal } from "../../../src/journal/client.ts";
import { Journal } from "../../../src/journal/journal.ts";
import { migrations } from "../../../src/journal/schema.ts";
import { makeTempFolder, type TempFolder } from "../../support/tempFolder.ts";
import { beginOf, brief, endOf, haveTurn } from "../../unit/journal/journalFile.ts";

const workerUrl = new URL("../../../src/journal/worker.ts", import.meta.url);
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let folder: TempFolder;
let path: string;
let opened: JournalClient[];

beforeEach(() => {
  folder = makeTempFolder("damage");
  path = join(folder.path, "journal.db");
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((journal) => journal.close()));
  folder.remove();
});

async function open(owner = "window-1"): Promise<JournalClient & { notices: JournalNotice[] }> {
  const journal = await openJournal(workerUrl, { path, owner }, silent);
  const notices: JournalNotice[] = [];
  journal.onNotice((notice) => notices.push(notice));
  opened.push(journal);
  return { ...journal, notices };
}

/** A closed journal with this many turns in one session. */
function makeJournal(turns: number): void {
  const journal = new Journal({ path, owner: "before" });
  for (let turn = 0; turn < turns; turn++) haveTurn(journal, { id: `t${turn}` });
  journal.close();
}

async function idsIn({ store }: JournalClient): Promise<readonly string[]> {
  return brief((await store.readPage("s1", 1_000)).messages);
}

/** Changes bytes of the file where the text is. */
function overwrite(text: string, replacement: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text);
  assert.ok(at > 0);
  bytes.write(replacement, at);
  writeFileSync(path, bytes);
}

function damagedOf(notices: readonly JournalNotice[]) {
  const [notice] = notices;
  assert.ok(notice?.kind === "damaged" && notices.length === 1, JSON.stringify(notices));
  return notice;
}

describe("a damaged journal", () => {
  it("that is no database is kept as it is, and a new one begins", async () => {
    const bytes = Buffer.from("no database at all".repeat(100));
    writeFileSync(path, bytes);
    const journal = await open();
    const { keptAs, messages } = damagedOf(journal.notices);
    assert.deepEqual(readFileSync(keptAs), bytes);
    assert.equal(messages, 0);
    await journal.store.beginTurn(beginOf({ id: "t1" }));
    assert.deepEqual(await idsIn(journal), ["q-t1 pending"]);
  });

  it("in the text of one message loses that message only", async () => {
    makeJournal(5);
    overwrite("answer t2", "answer 42");
    const before = readFileSync(path);
    const journal = await open();
    const { keptAs, messages, detail } = damagedOf(journal.notices);
    assert.deepEqual([messages, detail], [9, "the text of a message has changed"]);
    assert.deepEqual(readFileSync(keptAs), before);
    const ids = await idsIn(journal);
    assert.deepEqual([ids.length, ids.includes("answer-t2 complete")], [9, false]);
    const [session] = await journal.store.listSessions(["w1"]);
    assert.deepEqual([session?.messageCount, session?.saved], [9, "journal"]);
  });

  it("in what a definition calls is kept whole under another name, and Redial opens", async () => {
    makeJournal(5);
    overwrite("json_valid(stored)", "json_valil(stored)");
    const before = readFileSync(path);
    const journal = await open();
    const { keptAs, detail } = damagedOf(journal.notices);
    assert.equal(detail, "the definition of message has changed");
    assert.deepEqual(readFileSync(keptAs), before);
    assert.deepEqual(await journal.store.listSessions(["w2"]), []);
  });

  it("that was cut is kept, with what its first part holds going on", async () => {
    makeJournal(300);
    truncateSync(path, Math.floor(readFileSync(path).length / 2 / 4_096) * 4_096);
    const journal = await open();
    const { keptAs, messages } = damagedOf(journal.notices);
    assert.ok(existsSync(keptAs));
    assert.equal((await idsIn(journal)).length, messages);
  });

  it("is noticed while it is used, in a second window too", async () => {
    makeJournal(3);
    const [first, second] = [await open("a"), await open("b")];
    const other = new DatabaseSync(path);
    other.exec("DROP TABLE draft");
    other.close();
    await first.store.saveDraft("s1", "typed");
    const { keptAs } = damagedOf(first.notices);
    assert.ok(existsSync(keptAs));
    assert.equal(await second.store.readDraft("s1"), "typed");
    await second.store.beginTurn(beginOf({ id: "later" }));
    await second.store.endTurn(endOf({ id: "later" }));
    assert.equal((await idsIn(first)).length, 8);
    assert.deepEqual(second.notices, []);
  });

  it("opened by several windows at once is replaced once", async () => {
    makeJournal(5);
    overwrite("answer t2", "answer 42");
    const windows = await Promise.all(["a", "b", "c"].map((owner) => open(owner)));
    assert.equal(windows.flatMap(({ notices }) => notices).length, 1);
    const kept = readdirSync(folder.path).filter((name) => /damaged-\d+T\d+$/.test(name));
    assert.equal(kept.length, 1);
    for (const window of windows) assert.equal((await idsIn(window)).length, 9);
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => /mending|new-/.test(name)),
      [],
    );
  });
});

describe("a journal of a newer Redial", () => {
  it("is left alone; this one goes on beside it, and finds its own again", async () => {
    makeJournal(1);
    const newer = new DatabaseSync(path);
    newer.exec(`PRAGMA user_version = ${migrations.length + 1}; PRAGMA journal_mode = DELETE`);
    newer.close();
    const before = readFileSync(path);
    const journal = await open();
    const beside = join(folder.path, `journal-v${migrations.length}.db`);
    assert.deepEqual(journal.notices, [{ kind: "newer", keptAs: path, path: beside }]);
    await journal.store.beginTurn(beginOf({ id: "t9" }));
    await journal.store.endTurn(endOf({ id: "t9" }));
    await journal.close();
    assert.deepEqual(await idsIn(await open()), ["q-t9 complete", "answer-t9 complete"]);
    assert.deepEqual(readFileSync(path), before);
  });
});

describe("what stands beside the journal", () => {
  it("goes when it has served: copies of migrations after 30 days, damaged files never", async () => {
    const day = 24 * 60 * 60 * 1_000;
    const ages = {
      "journal.db.v1": 31,
      "journal.db.v2": 29,
      "journal.db.damaged-20260101T000000": 400,
    };
    for (const [name, days] of Object.entries(ages)) {
      const file = join(folder.path, name);
      writeFileSync(file, "");
      utimesSync(file, new Date(), new Date(Date.now() - days * day));
    }
    await (await open()).close();
    assert.deepEqual(
      Object.keys(ages).filter((name) => existsSync(join(folder.path, name))),
      ["journal.db.v2", "journal.db.damaged-20260101T000000"],
    );
  });
});
