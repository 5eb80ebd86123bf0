// What the journal's thread has answered for outlives a power cut: it is synced before, once for all
// that came together.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type JournalClient, openJournal } from "../../../src/journal/client.ts";
import { makeTempFolder, type TempFolder } from "../../support/tempFolder.ts";
import { beginOf, endOf } from "../../unit/journal/journalFile.ts";

const workerUrl = new URL("../../../src/journal/worker.ts", import.meta.url);
const log = { info: () => {}, warn: () => {}, error: () => {} };

let folder: TempFolder;
let steps: string;
let gate: string;

beforeEach(() => {
  folder = makeTempFolder("sync");
  steps = join(folder.path, "steps");
  gate = join(folder.path, "open");
});

afterEach(() => folder.remove());

/**
 * The real worker; notes what it syncs and what it answers, and takes the first call once the gate is
 * open. `sync`: what its disk does.
 */
function open(sync: string): Promise<JournalClient> {
  const source = `import fs, { appendFileSync } from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    import { parentPort } from "node:worker_threads";
    const note = (step) => appendFileSync(${JSON.stringify(steps)}, step + "\\n");
    const real = fs.fdatasyncSync;
    fs.fdatasyncSync = (file) => { note("sync"); ${sync} };
    syncBuiltinESMExports();
    const post = parentPort.postMessage.bind(parentPort);
    parentPort.postMessage = (news) => { note(news.kind + " " + (news.id ?? "")); post(news); };
    const on = parentPort.on.bind(parentPort);
    const moment = new Int32Array(new SharedArrayBuffer(4));
    parentPort.on = (event, listener) => on(event, (call) => {
      while (!fs.existsSync(${JSON.stringify(gate)})) Atomics.wait(moment, 0, 0, 1);
      listener(call);
    });
    await import(${JSON.stringify(workerUrl.href)});`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return openJournal(url, { path: join(folder.path, "journal.db"), owner: "window-1" }, log);
}

function openGate(): void {
  writeFileSync(gate, "");
}

/** What the thread did, without its opening. */
function done(): readonly string[] {
  return readFileSync(steps, "utf8").trim().split("\n").slice(1);
}

describe("what the journal's thread writes", () => {
  it("is synced before it is answered for; what only reads does not wait for that", async () => {
    const journal = await open("real(file)");
    const calls = Promise.all([
      journal.store.beginTurn(beginOf({ id: "t1" })),
      journal.store.readSession("s1"),
      journal.store.endTurn(endOf({ id: "t1" })),
    ]);
    // All are there before the first is taken.
    openGate();
    await calls;
    await journal.close();
    assert.deepEqual(done(), ["result 2", "sync", "result 1", "result 3"]);
  });

  it("is not waited for where it is done again by itself", async () => {
    const journal = await open("real(file)");
    openGate();
    await journal.store.beginTurn(beginOf({ id: "t1" }));
    await journal.store.checkpoint("t1", "half");
    await journal.syncStore.noteFailedPush("s1", "redisTimeout");
    await journal.close();
    assert.deepEqual(done(), ["sync", "result 1", "result 2", "result 3"]);
  });

  it("is refused when the disk refuses it", async () => {
    const journal = await open(`throw new Error("EIO: i/o error, fdatasync");`);
    openGate();
    await assert.rejects(journal.store.beginTurn(beginOf({ id: "t1" })), {
      code: "journalUnavailable",
    });
    await journal.close();
  });
});
