// Search over all messages: words, phrases, half-typed and partial words, with hits in context. The
// same cases run without a full-text index, as far as that goes.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { SearchRequest, SearchResult } from "../../../src/core/ports.ts";
import { openDatabase } from "../../../src/journal/database.ts";
import { openScanning } from "../../../src/journal/search.ts";
import { type JournalFile, makeJournalFile } from "./journalFile.ts";
import { say } from "./memoryJournal.ts";

const texts = [
  "We paint the garden fence on Sunday",
  "The painter brought two brushes",
  "const userName = getUserName(session);",
  "내 이름은 미나입니다",
  "Ship it 🚀 and call it done",
  "The fence of the garden is green; café ahead",
];

let file: JournalFile;
let find: (request: SearchRequest) => SearchResult;

function found(text: string, more: Partial<SearchRequest> = {}): readonly number[] {
  const { hits } = find({ text, workspaces: ["w1"], limit: 20, ...more });
  return hits.map(({ seq }) => seq - 1).sort();
}

function marked(text: string): readonly string[] {
  const { hits } = find({ text, workspaces: ["w1"], limit: 20 });
  return hits.map(({ excerpt, marks }) => {
    let line = excerpt;
    for (let index = marks.length - 2; index >= 0; index -= 2) {
      const start = marks[index] ?? 0;
      const end = start + (marks[index + 1] ?? 0);
      line = `${line.slice(0, start)}<${line.slice(start, end)}>${line.slice(end)}`;
    }
    return line;
  });
}

for (const isIndexed of [true, false]) {
  describe(`search ${isIndexed ? "over the index" : "without an index"}`, () => {
    beforeEach(() => {
      file = makeJournalFile();
      const journal = file.open();
      say(journal, texts);
      say(journal, ["A fence elsewhere"], { session: "other", workspace: "w2" });
      const db = openDatabase(file.path);
      const scanning = openScanning(db);
      find = (request) => (isIndexed ? journal.search : scanning.rows).search(request);
    });

    afterEach(() => file.dispose());

    it("finds messages that hold all the words, in any order and case", () => {
      assert.deepEqual(
        [found("GARDEN fence "), found("fence garden"), found("fence brushes "), found("zebra ")],
        [[0, 5], [0, 5], [], []],
      );
    });

    it("finds phrases", () => {
      assert.deepEqual(
        [found('"garden fence"'), found('"fence garden"'), found('"the garden" green ')],
        [[0], [], [5]],
      );
    });

    it("finds half-typed words and parts of words", () => {
      assert.deepEqual(
        [found("pain"), found("fence gard"), found("serNam"), found("rushes"), found("ga")],
        [[0, 1], [0, 5], [2], [1], isIndexed ? [] : [0, 5]],
      );
    });

    it("finds code, Korean, emoji and accents", () => {
      assert.deepEqual(
        [
          found("getUserName"),
          found("getUserName(session)"),
          found("이름"),
          found("미나"),
          found("🚀"),
          found("cafe"),
        ],
        [[2], [2], [3], [3], [4], [5]],
      );
    });

    it("keeps to the workspaces and the session asked for", () => {
      const all = find({ text: "fence ", limit: 20 });
      assert.deepEqual(
        [
          all.hits.map(({ workspace }) => workspace),
          found("fence ", { workspaces: [] }),
          found("fence ", { sessionId: "other" }),
          found("fence ", { sessionId: "other", workspaces: ["w2"] }),
          found("fence ", { sessionId: "nowhere" }),
        ],
        [["w2", "w1", "w1"], [], [], [0], []],
      );
    });

    it("says when there is more", () => {
      const { hits, hasMore } = find({ text: "fence ", workspaces: ["w1"], limit: 1 });
      assert.deepEqual([hits.map(({ seq }) => seq), hasMore], [[6], true]);
      assert.equal(find({ text: "fence ", workspaces: ["w1"], limit: 2 }).hasMore, false);
    });

    it("finds nothing for what holds no word", () => {
      assert.deepEqual([found(""), found("  "), found('"')], [[], [], []]);
    });

    it("takes whatever is typed", () => {
      const odd = [
        'a"b',
        "* OR",
        "NEAR(",
        "words:",
        "-fence",
        "fence*",
        "(",
        "^a",
        "'",
        "\\",
        "%",
        "_",
      ];
      for (const text of odd) assert.doesNotThrow(() => found(text), text);
      assert.deepEqual(found("-fence "), isIndexed ? [0, 5] : []);
    });

    it("says where each hit is, with the words marked", () => {
      assert.deepEqual(marked("brushes "), ["The painter brought two <brushes>"]);
      assert.deepEqual(marked("미나"), ["내 이름은 <미나>입니다"]);
      const { hits, isIndexed: said } = find({ text: "brushes ", workspaces: ["w1"], limit: 20 });
      assert.deepEqual(
        [hits.map(({ excerpt, marks, messageId, ...rest }) => rest), said],
        [
          [
            {
              sessionId: "s1",
              sessionTitle: "title of s1",
              workspace: "w1",
              seq: 2,
              role: "ai",
              createdAt: 61_000,
            },
          ],
          isIndexed,
        ],
      );
    });
  });
}

describe("search over the index", () => {
  beforeEach(() => {
    file = makeJournalFile();
    const journal = file.open();
    find = (request) => journal.search.search(request);
    say(journal, [...texts, `${"word\n".repeat(5_000)} needle ${"more ".repeat(5_000)}`]);
  });

  afterEach(() => file.dispose());

  it("finds other forms of a word that is typed out", () => {
    assert.deepEqual([found("painting "), found("painters ")], [[0], [1]]);
  });

  it("shows of a long message the place that was found, on one line", () => {
    const [line = ""] = marked("needle ");
    assert.match(line, /^…(word )+ <needle> (more )+mo…$/);
    assert.ok(line.length < 220 && !line.includes("\n"));
  });
});
