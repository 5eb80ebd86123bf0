// What of SQLite's errors says that the file is damaged; everything else has other remedies.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isDamage } from "../../../src/journal/soundness.ts";

/** As node:sqlite throws it; 1 is SQLITE_ERROR, 11 SQLITE_CORRUPT, 13 SQLITE_FULL. */
function sqliteError(message: string, errcode = 1): Error {
  return Object.assign(new Error(message), { errcode });
}

describe("an error of SQLite", () => {
  it("says that the file is damaged, also where it is a plain one", () => {
    const damages = [
      sqliteError("database disk image is malformed", 11),
      sqliteError("no such table: message"),
      sqliteError('unrecognized option: "contant"'),
      sqliteError("invalid fts5 file format (found 0, expected 4 or 5) - run 'rebuild'"),
      sqliteError("no such tokenizer: asciX"),
      sqliteError("vtable constructor failed: search"),
    ];
    for (const error of damages) assert.equal(isDamage(error), true, error.message);
  });

  it("says something else: the disk, the editor's SQLite, or what was asked", () => {
    const others = [
      sqliteError("database or disk is full", 13),
      sqliteError("no such module: fts5"),
      sqliteError('fts5: syntax error near """'),
      new Error("malformed"),
    ];
    for (const error of others) assert.equal(isDamage(error), false, error.message);
  });
});
