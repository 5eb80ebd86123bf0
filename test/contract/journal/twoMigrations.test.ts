// Two windows of different releases that migrate one journal at the same moment.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, it } from "mocha";
import { openDatabase } from "../../../src/journal/database.ts";
import { makeTempFolder, type TempFolder } from "../../support/tempFolder.ts";

const databaseUrl = new URL("../../../src/journal/database.ts", import.meta.url).href;
const steps = ["CREATE TABLE note (text TEXT)", "ALTER TABLE note ADD COLUMN colour TEXT"];

/** Opens the journal in another thread, as another window does; the code it fails with. */
async function openInThread(path: string): Promise<unknown> {
  const code = `import { parentPort } from "node:worker_threads";
    import { openDatabase } from ${JSON.stringify(databaseUrl)};
    let code = "opened";
    try {
      openDatabase(${JSON.stringify(path)}, ${JSON.stringify(steps)}).close();
    } catch (error) {
      code = error.code;
    }
    parentPort.postMessage(code);`;
  const [answer] = await once(
    new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`)),
    "message",
  );
  return answer;
}

describe("two releases that migrate at the same moment", () => {
  let folder: TempFolder;
  let path: string;

  beforeEach(() => {
    folder = makeTempFolder("migrations");
    path = join(folder.path, "journal.db");
    openDatabase(path, steps.slice(0, 1)).close();
  });

  afterEach(() => folder.remove());

  /** Migrates to `version` while the other window, which has begun to, waits for its turn. */
  async function migrateFirst(version: number): Promise<unknown> {
    const first = new DatabaseSync(path);
    first.exec("BEGIN IMMEDIATE");
    first.exec(steps[1] ?? "");
    const isCopied = new Promise<void>((resolve) => {
      const watcher = watch(folder.path, () => {
        // The copy is the last thing before the migration.
        if (!existsSync(`${path}.v1`)) return;
        watcher.close();
        resolve();
      });
    });
    const other = openInThread(path);
    await isCopied;
    first.exec(`PRAGMA user_version = ${version}`);
    first.exec("COMMIT");
    const result = await other;
    const found = first.prepare("PRAGMA user_version").get();
    first.close();
    return [result, found?.["user_version"]];
  }

  it("do it once when they are the same", async () => {
    assert.deepEqual(await migrateFirst(2), ["opened", 2]);
  });

  it("never go back to the older one's version", async () => {
    assert.deepEqual(await migrateFirst(3), ["journalNewer", 3]);
  });
});
