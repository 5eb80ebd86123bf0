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

  it("hold the same in every language: sections, points, rows of tables, code", () => {
    const [first, ...others] = readmes.map((readme) => shapeOf(renderReadme(readme).is));
    assert.ok(first && first.length > 10);
    for (const other of others) assert.deepEqual(other, first);
  });
});

/** Every section but the first, in which the languages greet differently. */
function shapeOf(readme: string): readonly string[] {
  const sections = readme.split(/^(?=#{2,3} )/m).slice(1);
  return sections.map((section, index) => {
    const count = (pattern: RegExp): number => section.match(pattern)?.length ?? 0;
    const level = /^#+/.exec(section)?.[0];
    const [points, steps] = [count(/^- /gm), count(/^\d\. /gm)];
    const [rows, fences, pictures] = [count(/^\| /gm), count(/^```/gm), count(/!\[/g)];
    return `${level} ${index}: ${points} points, ${steps} steps, ${rows} rows, ${fences} fences, ${pictures} pictures`;
  });
}
