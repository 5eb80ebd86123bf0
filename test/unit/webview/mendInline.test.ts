// What is shown of a paragraph that is still being written.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { mendInline } from "../../../src/webview/markdown/mendInline.ts";

const cases: readonly (readonly [string, string, string])[] = [
  ["plain text", "Hello there", "Hello there"],
  ["strong that is open", "a **bo", "a **bo**"],
  ["a delimiter that may become more", "a **bold*", "a **bold**"],
  ["a space before the end of strong", "a **bold ", "a **bold**"],
  ["emphasis in strong", "**a _b", "**a _b_**"],
  ["both at once", "***a", "***a***"],
  ["what is closed", "**a** and *b*", "**a** and *b*"],
  ["stars that are no emphasis", "2 * 3 * 4", "2 * 3 * 4"],
  ["a star inside a word", "2*3", "2*3"],
  ["an underscore inside a word", "snake_case", "snake_case"],
  ["strikethrough", "~~gone", "~~gone~~"],
  ["a tilde for about", "~5 minutes", "~5 minutes"],
  ["code that is open", "call `foo(", "call `foo(`"],
  ["a lone backtick", "call `", "call "],
  ["code with a backtick in it", "``a`b", "``a`b``"],
  ["stars in code", "`a ** b` and", "`a ** b` and"],
  ["a link's text", "see [the docs", "see [the docs](<>)"],
  ["a link's end of text", "see [docs]", "see [docs](<>)"],
  ["a link's target", "see [docs](https://exa", "see [docs](<>)"],
  ["a whole link", "see [docs](https://a.test) now", "see [docs](https://a.test) now"],
  ["an index", "array[0", "array[0"],
  ["a bracket that is none", "[sic] so", "[sic] so"],
  ["strong in a link", "[**a", "[**a**](<>)"],
  ["an image", "see ![alt](http", "see "],
  ["a backslash", "a\\", "a"],
  ["an escape", "a \\*b", "a \\*b"],
  ["an entity", "a &am", "a "],
  ["the start of a tag", "a <b", "a "],
  ["less than", "a < b", "a < b"],
  ["display math", "so $$x^2", "so $$x^2$$"],
  ["bracket math", "so \\(x", "so \\(x\\)"],
  ["a price", "costs $5 or", "costs $5 or"],
];

describe("mending the end of a paragraph", () => {
  for (const [name, source, shown] of cases) {
    it(`mends ${name}`, () => assert.equal(mendInline(source), shown));
  }
});
