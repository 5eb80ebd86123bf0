// The journal's thread when it dies: another one goes on, and nothing that was asked is lost.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { type JournalClient, openJournal } from "../../../src/journal/client.ts";
import { Journal } from "../../../src/journal/journal.ts";
import { makeTempFolder, type TempFolder } from "../../support/tempFolder.ts";
import { beginOf, endOf, transcript } from "../../unit/journal/journalFile.ts";

const workerUrl = new URL("../../../src/journal/worker.ts", import.meta.url);
const logged: string[] = [];
const note = (text: string): void => void logged.push(text);
const log = { info: note, warn: note, error: note };

let folder: TempFolder;
let path: string;

beforeEach(() => {
  folder = makeTempFolder("death");
  path = join(folder.path, "journal.db");
  logged.length = 0;
});

afterEach(() => folder.remove());

function open(source: string): Promise<JournalClient> {
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return openJournal(url, { path, owner: "window-1" }, log);
}

async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "no rejection",
    (error) => (error instanceof RedialError ? [error.code, ...error.args] : error),
  );
}

/** Opens, and dies of every call. */
const deadly = `import { parentPort } from "node:worker_threads";
  parentPort.on("message", () => process.exit(1));
  parentPort.postMessage({ kind: "opened" });`;

/** The real worker, but the first one dies when it has begun a turn and not yet said so. */
function mortalWorker(mark: string): string {
  return `import { existsSync, writeFileSync } from "node:fs";
    import { parentPort } from "node:worker_threads";
    if (!existsSync(${JSON.stringify(mark)})) {
      const post = parentPort.postMessage.bind(parentPort);
      parentPort.postMessage = (news) => {
        if (news.kind !== "result") return post(news);
        writeFileSync(${JSON.stringify(mark)}, "");
        process.exit(1);
      };
    }
    await import(${JSON.stringify(workerUrl.href)});`;
}

describe("the journal's thread", () => {
  it("that dies with every call rejects them, and is given up in the end", async () => {
    const journal = await open(deadly);
    const gone = ["journalUnavailable", "it was closed"];
    for (let call = 0; call < 4; call++) {
      assert.deepEqual(await rejectionOf(journal.store.readDraft("x")), gone);
    }
    await journal.close();
  });

  it("that dies is started again, and what it had not answered is done once", async () => {
    const mark = join(folder.path, "died");
    const journal = await open(mortalWorker(mark));
    const begun = journal.store.beginTurn(beginOf({ id: "t1" }));
    const ended = journal.store.endTurn(endOf({ id: "t1" }));
    assert.deepEqual([(await begun).question.id, (await ended).length], ["q-t1", 2]);
    assert.ok(existsSync(mark));
    assert.match(logged.join(), /thread ended and is started again/);
    await journal.close();
    const again = new Journal({ path, owner: "x" });
    assert.deepEqual(transcript(again, "s1"), ["q-t1 complete", "answer-t1 complete"]);
    again.close();
  });
});
