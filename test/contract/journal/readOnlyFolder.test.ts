// A folder that cannot be written, as a user without root's rights meets it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, it } from "mocha";
import { Journal } from "../../../src/journal/journal.ts";
import { makeTempFolder, type TempFolder } from "../../support/tempFolder.ts";

const program = fileURLToPath(new URL("openAs.ts", import.meta.url));
/** Root is refused nothing, so that its tests run as somebody else: "nobody" nearly everywhere. */
const user = process.getuid?.() === 0 ? 65_534 : undefined;

/** What a process of a plain user says of opening the journal. */
function openAsUser(path: string): string {
  const args = user === undefined ? [program, path] : [program, path, String(user)];
  return execFileSync(process.execPath, args, { encoding: "utf8" });
}

describe("a journal without the right to write", () => {
  let outer: TempFolder;
  let folder: string;
  let path: string;

  beforeEach(() => {
    outer = makeTempFolder("readonly");
    chmodSync(outer.path, 0o755);
    folder = join(outer.path, "storage");
    mkdirSync(folder);
    path = join(folder, "journal.db");
    if (user !== undefined) chownSync(folder, user, user);
  });

  afterEach(() => {
    chmodSync(folder, 0o755);
    outer.remove();
  });

  it("is opened where the folder can be written", () => {
    assert.equal(openAsUser(path), "opened");
  });

  it("cannot be made in a read-only folder, and says so with its path", () => {
    chmodSync(folder, 0o555);
    assert.equal(openAsUser(path), `EACCES: permission denied, open '${path}'`);
  });

  it("cannot be made below a read-only folder", () => {
    chmodSync(folder, 0o555);
    const below = join(folder, "not", "there");
    assert.match(openAsUser(join(below, "journal.db")), /^EACCES: permission denied, mkdir/);
  });

  it("that is somebody else's file is left as it is", () => {
    new Journal({ path, owner: "x" }).close();
    if (user === undefined) chmodSync(path, 0o400);
    const before = readFileSync(path);
    assert.match(openAsUser(path), /^EACCES: permission denied, open/);
    assert.deepEqual([readFileSync(path), readdirSync(folder)], [before, ["journal.db"]]);
  });
});
