// A damaged journal that several windows find at once: the first puts a sound one in its place.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, it } from "mocha";
import { inodeOf, openSound, replaceDamaged } from "../../../src/journal/openSound.ts";
import { type JournalFile, makeJournalFile } from "./journalFile.ts";

describe("a damaged journal", () => {
  let file: JournalFile;

  beforeEach(() => {
    file = makeJournalFile();
    file.open().close();
    writeFileSync(file.path, "no journal any more".repeat(300));
  });
  afterEach(() => file.dispose());

  it("is not replaced again by a window that looked at it before another replaced it", () => {
    const options = { path: file.path, owner: "window-1" };
    const inode = inodeOf(file.path);
    const first = openSound(options);
    const second = replaceDamaged(options, { reason: new Error("found before"), inode });
    const counts = [first, second].map(({ notices }) => notices.length);
    for (const { journal } of [first, second]) journal.close();
    assert.deepEqual(counts, [1, 0]);
  });
});
