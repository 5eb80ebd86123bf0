// The READMEs show every command, setting and key binding as package.json has them.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { undescribed } from "../support/manifestTables.ts";
import { readmes, renderReadme } from "../support/readmes.ts";

describe("the READMEs", () => {
  for (const readme of readmes) {
    it(`${readme.file} has the tables of package.json (npm run docs writes them)`, () => {
      const { is, shouldBe } = renderReadme(readme);
      assert.equal(is, shouldBe);
    });

    it(`${readme.file} says what every command does`, () => {
      const silent = renderReadme(readme)
        .shouldBe.split("\n")
        .filter((line) => line.includes(undescribed));
      assert.deepEqual(silent, []);
    });
  }
});
