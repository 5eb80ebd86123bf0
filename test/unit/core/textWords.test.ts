// Words: the same for what is indexed and for what is asked.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { eachWord, wordsOf } from "../../../src/core/textWords.ts";

const cases: readonly (readonly [text: string, words: string])[] = [
  ["Hello, World!", "hello world"],
  ["", ""],
  ["… — !?", ""],
  ["don't", "don t"],
  // Identifiers: whole, and part by part.
  ["getUserName now", "getusername get user name now"],
  ["parseHTTPResponse2", "parsehttpresponse2 parse http response2"],
  ["max_age_seconds", "maxageseconds max age seconds"],
  ["__init__", "init"],
  ["MAX_SIZE", "maxsize max size"],
  ["utf8 v1.106.0", "utf8 v1 106 0"],
  ["src/core/recall.ts", "src core recall ts"],
  // Accents and compatibility forms.
  ["Café ÉCOLE ﬁne ｆｕｌｌ", "cafe ecole fine full"],
  ["cafe\u0301", "cafe"],
  // Scripts without spaces: pairs, then the last character.
  ["이름이", "이름 름이 이"],
  ["내 이름", "내 이름 름"],
  ["日本語", "日本 本語 語"],
  ["がき", "がき き"],
  ["Redis는 빠르다", "redis 는 빠르 르다 다"],
  ["한글".normalize("NFD"), "한글 글"],
  // Symbols that are words.
  ["ship it 🚀👍🏽", "ship it 🚀 👍"],
  ["x = a*b", "x a b"],
];

describe("words", () => {
  for (const [text, words] of cases) {
    it(`of ${JSON.stringify(text)}`, () => assert.equal(wordsOf(text).join(" "), words));
  }

  it("come with their places in the original", () => {
    const text = "a getUserName, 한글 e\u0301t";
    const found: string[] = [];
    eachWord(text, (word, start) => found.push(`${word}@${start}`));
    assert.deepEqual(found, [
      "a@0",
      "getusername@2",
      "get@2",
      "user@5",
      "name@9",
      "한글@15",
      "글@16",
      "et@18",
    ]);
  });

  it("are cut when they are no words", () => {
    assert.deepEqual(wordsOf(`${"aB".repeat(5_000)} end`), ["ab".repeat(32), "end"]);
  });

  it("never hang on any text", () => {
    const odd = "\ud83d \udc4d \u{1f468}\u200d\u{1f469} \ufe0f _ __ a_ _b \u0301 \u{10ffff}";
    assert.deepEqual(wordsOf(odd), ["👨", "👩", "a", "b"]);
  });
});
