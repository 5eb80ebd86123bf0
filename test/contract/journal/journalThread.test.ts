// The journal in its worker thread, as the host has it: calls, news of other windows, its end.
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import type { Log } from "../../../src/core/ports.ts";
import { type JournalClient, openJournal } from "../../../src/journal/client.ts";
import { Journal } from "../../../src/journal/journal.ts";
import { makeTempFolder, type TempFolder } from "../../support/tempFolder.ts";
import { beginOf, endOf, transcript } from "../../unit/journal/journalFile.ts";

const workerUrl = new URL("../../../src/journal/worker.ts", import.meta.url);

let folder: TempFolder;
let path: string;
let logged: string[];
let opened: JournalClient[];

beforeEach(() => {
  folder = makeTempFolder("thread");
  path = join(folder.path, "journal.db");
  logged = [];
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((journal) => journal.close()));
  folder.remove();
});

const log: Log = {
  info: (text) => logged.push(text),
  warn: (text) => logged.push(text),
  error: (text) => logged.push(text),
};

async function open(owner = "window-1", file = path, url = workerUrl): Promise<JournalClient> {
  const journal = await openJournal(url, { path: file, owner }, log);
  opened.push(journal);
  return journal;
}

/** A worker that says it is open and then does `source` for every message. */
function strangeWorker(source: string): URL {
  const code = `import { parentPort } from "node:worker_threads";
    parentPort.on("message", (call) => { ${source} });
    parentPort.postMessage({ kind: "opened" });`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

/** Code and arguments of what `work` rejects with. */
async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "no rejection",
    (error) => (error instanceof RedialError ? [error.code, ...error.args] : error),
  );
}

/** Resolves with the next news that name the session. */
function newsOf(journal: JournalClient, sessionId: string): Promise<void> {
  return new Promise((resolve) => {
    const listening = journal.onChange(({ sessionIds }) => {
      if (!sessionIds.includes(sessionId)) return;
      listening.dispose();
      resolve();
    });
  });
}

describe("the journal's thread", () => {
  for (const file of ["on disk", "in memory"]) {
    it(`does all that a window needs, ${file}`, async () => {
      const { store } = await open("window-1", file === "on disk" ? path : ":memory:");
      await store.noteWorkspace({ key: "w1", label: "Workspace", folder: "file:///w" });
      const begun = await store.beginTurn(beginOf({ id: "t1" }));
      await store.checkpoint("t1", "so far");
      const [running] = await store.openTurns("s1");
      const ended = await store.endTurn(endOf({ id: "t1" }));
      await store.renameSession("s1", "Mine");
      await store.pinSession("s1", true);
      await store.saveDraft("s1", "unsent");
      const page = await store.readPage("s1", 10);
      const removals = [await store.clearSession("s1"), await store.deleteSession("s1")];
      const last = await store.lastRemoval(["w1"]);
      for (const removal of removals.reverse()) await store.undoRemoval(removal?.removalId ?? "");
      await store.purgeTrash(Date.now());
      assert.deepEqual(
        {
          begun: begun.question.state,
          running: running?.text,
          ended: ended.length,
          page: page.messages,
          window: (await store.readWindow("s1", 1_000)).length,
          byId: (await store.readMessages("s1", ["q-t1"])).length,
          sessions: (await store.listSessions(["w1"])).map(({ title, pinned }) => [title, pinned]),
          newest: (await store.newestSession(["w1"]))?.id,
          one: (await store.readSession("s1"))?.messageCount,
          draft: await store.readDraft("s1"),
          last: last?.kind,
          abandoned: await store.abandonedTurns(),
        },
        {
          begun: "pending",
          running: "so far",
          ended: 2,
          page: ended,
          window: 2,
          byId: 1,
          sessions: [["Mine", true]],
          newest: "s1",
          one: 2,
          draft: "unsent",
          last: "delete",
          abandoned: [],
        },
      );
    });
  }

  it("passes on the code of a refusal, and goes on", async () => {
    const { store } = await open();
    await store.beginTurn(beginOf({ id: "t1" }));
    assert.deepEqual(
      await Promise.all([
        rejectionOf(store.beginTurn(beginOf({ id: "t2" }))),
        rejectionOf(store.renameSession("never", "x")),
        rejectionOf(store.undoRemoval("never")),
        rejectionOf(store.readPage("s1", 10)),
      ]),
      [["sessionBusy"], ["sessionGone"], ["sessionGone"], "no rejection"],
    );
    assert.deepEqual(logged, []);
  });

  it("calls an error of SQLite by its reason, and logs where it came from", async () => {
    const { store } = await open();
    const other = new DatabaseSync(path);
    other.exec(`CREATE TRIGGER no_drafts BEFORE INSERT ON draft BEGIN
      SELECT RAISE(ABORT, 'no drafts today'); END`);
    other.close();
    assert.deepEqual(await rejectionOf(store.saveDraft("s1", "x")), [
      "journalUnavailable",
      "no drafts today",
    ]);
    assert.ok(logged[0]?.includes("sessionRows"));
  });

  it("that cannot start says so", async () => {
    const broken = new URL("data:text/javascript,throw new Error('no such module')");
    assert.deepEqual(await rejectionOf(open("a", path, broken)), [
      "journalUnavailable",
      "no such module",
    ]);
  });

  it("that failed to look for other windows says so in the log", async () => {
    const journal = await open(
      "a",
      path,
      strangeWorker(`parentPort.postMessage({ kind: "trouble", detail: "disk I/O error" });
        if (call === "close") process.exit();
        else parentPort.postMessage({ kind: "result", id: call.id, value: "" });`),
    );
    await journal.store.readDraft("x");
    assert.deepEqual(logged, ["journal: disk I/O error"]);
  });

  it("goes on when a look for other windows fails", async () => {
    const told = Promise.withResolvers<string>();
    const journal = await openJournal(
      workerUrl,
      { path, owner: "window-1" },
      { ...log, warn: told.resolve },
    );
    opened.push(journal);
    const other = new DatabaseSync(path);
    other.exec("ALTER TABLE counter RENAME TO lost");
    assert.match(await told.promise, /no such table: counter/);
    other.exec("ALTER TABLE lost RENAME TO counter");
    other.close();
    await journal.store.beginTurn(beginOf({ id: "t1" }));
  });

  it("ends what is under way before it closes, and takes nothing after", async () => {
    const { store, close } = await open();
    const writes = Array.from({ length: 20 }, (_, n) => store.saveDraft("s1", `draft ${n}`));
    const closed = close();
    const late = rejectionOf(store.saveDraft("s1", "late"));
    await Promise.all([...writes, closed, close()]);
    assert.deepEqual(await late, ["journalUnavailable", "it was closed"]);
    assert.deepEqual(await rejectionOf(store.readDraft("s1")), [
      "journalUnavailable",
      "it was closed",
    ]);
    const again = new Journal({ path, owner: "x" });
    assert.equal(again.sessions.readDraft("s1"), "draft 19");
    again.close();
  });
});

describe("two windows, each with its thread", () => {
  it("hear of each other's writes, with the session", async () => {
    const [first, second] = await Promise.all([open("window-1"), open("window-2")]);
    const heard = newsOf(second, "s1");
    await first.store.beginTurn(beginOf({ id: "t1" }));
    await heard;
    assert.equal((await second.store.readPage("s1", 10)).messages.length, 1);
    const answered = newsOf(first, "s2");
    await second.store.beginTurn(beginOf({ id: "t2", session: "s2" }));
    await answered;
  });

  it("hear of text that comes in while the other one answers", async () => {
    const [first, second] = await Promise.all([open("window-1"), open("window-2")]);
    await first.store.beginTurn(beginOf({ id: "t1" }));
    const heard = newsOf(second, "s1");
    await first.store.checkpoint("t1", "so far");
    await heard;
    assert.equal((await second.store.openTurns("s1"))[0]?.text, "so far");
  });

  it("hear that items were written, of notes that are forgotten too", async () => {
    const [first, second] = await Promise.all([open("window-1"), open("window-2")]);
    for (const value of ["a note", ""]) {
      const heard = new Promise<void>((done) => second.onItems(done));
      await first.items.putItems("w1", [{ kind: "note", id: "n1", value }]);
      await heard;
      const [item] = await second.items.readItems("w1");
      assert.equal(item?.value, value);
    }
  });

  it("hear nothing of their own writes", async () => {
    const [first, second] = await Promise.all([open("window-1"), open("window-2")]);
    const own: string[] = [];
    first.onChange(({ sessionIds }) => own.push(...sessionIds));
    const heard = newsOf(second, "s1");
    await first.store.beginTurn(beginOf({ id: "t1" }));
    await heard;
    // The other window's write comes after; what is told by then is all.
    const answered = newsOf(first, "s2");
    await second.store.beginTurn(beginOf({ id: "t2", session: "s2" }));
    await answered;
    assert.ok(own.indexOf("s2") >= 0 && own.length <= 2);
  });

  it("open a new file at the same moment", async () => {
    const windows = await Promise.all(["a", "b", "c", "d"].map((owner) => open(owner)));
    await Promise.all(
      windows.map(({ store }, n) => store.beginTurn(beginOf({ id: `t${n}`, session: `s${n}` }))),
    );
    assert.equal((await windows[0]?.store.listSessions(["w1"]))?.length, 4);
  });

  it("write at the same moment without losing a turn", async () => {
    const windows = await Promise.all(["a", "b", "c"].map((owner) => open(owner)));
    await Promise.all(
      windows.map(async ({ store }, window) => {
        for (let n = 0; n < 10; n++) {
          const turn = { id: `${window}-${n}`, session: `s${window}` };
          await store.beginTurn(beginOf(turn));
          await store.endTurn(endOf(turn));
        }
      }),
    );
    const journal = new Journal({ path, owner: "x" });
    const counts = ["s0", "s1", "s2"].map((session) => transcript(journal, session).length);
    journal.close();
    assert.deepEqual(counts, [20, 20, 20]);
  });
});
