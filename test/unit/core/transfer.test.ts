// Export and import: what comes back is what went, a bad file leaves nothing behind.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { exportAsLines, exportAsMarkdown } from "../../../src/core/exportPieces.ts";
import { importSessions } from "../../../src/core/importSessions.ts";
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { openMemoryJournal, say } from "../journal/memoryJournal.ts";
import { memoryStores, remote } from "../journal/memoryStores.ts";

const words = { you: "You", assistant: "Redial", system: "System", interrupted: "Not whole." };

/** A session with two versions of its second turn, a fork, an interrupted answer and a pin. */
function fill(journal: Journal): void {
  say(journal, ["Hi", "Hello\n```ts\nconst a = 1;\n```", "And?", "So."], { session: "s1" });
  journal.sessions.renameSession("s1", "Lions & “tigers”\t\u{1f981}");
  journal.sessions.pinSession("s1", true);
  const session = { id: "s2", workspace: "w1", title: "Lions", createdAt: 5_000 };
  const [question] = journal.sessions.readPage("s1", 2).messages;
  const other = {
    id: "q2",
    text: "And then?",
    extras: { createdAt: 6_000, versionOf: question?.id ?? "" },
  };
  const interrupted = { code: "stopped", args: [] } as const;
  journal.turns.beginTurn({
    turnId: "t2",
    session,
    question: writeQuestion(other),
    source: { sessionId: "s1", questionId: question?.id ?? "" },
  });
  journal.turns.endTurn({
    turnId: "t2",
    sessionId: "s2",
    question: writeQuestion(other),
    answer: writeAnswer({ id: "a2", text: "Half", extras: { createdAt: 7_000, interrupted } }),
    state: "interrupted",
  });
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

/** The text in pieces that fall anywhere. */
async function* cut(text: string, length = 777): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += length) yield text.slice(start, start + length);
}

function all(journal: Journal): unknown {
  const sessions = journal.exports.readFamilies(["s1"]);
  return sessions.map((session) => ({
    ...{ ...session, shownAt: 0 },
    messages: journal.exports.readFields(session.id, -1, 1_000),
    versions: journal.versions.versionsOf(session.id),
    page: journal.sessions.readPage(session.id, 100).messages,
  }));
}

const exported = (journal: Journal): Promise<string> =>
  textOf(exportAsLines(memoryStores(journal).exports, ["s1"]));

const brought = (journal: Journal, text: string, workspace = "w1") =>
  importSessions(remote(journal.staging), cut(text), workspace);

describe("export and import", () => {
  it("bring back sessions, ids, order, extras and versions after a delete", async () => {
    const journal = openMemoryJournal();
    fill(journal);
    const before = all(journal);
    const text = await exported(journal);
    for (const { id } of journal.exports.readFamilies(["s1"])) journal.trash.deleteSession(id);
    assert.deepEqual(journal.library.browse({ offset: 0, limit: 9 }).sessions, []);
    const outcome = await brought(journal, text);
    assert.deepEqual([outcome.sessions.length, outcome.known], [2, 0]);
    assert.deepEqual(all(journal), before);
    assert.deepEqual(journal.library.listRemovals(["w1"], 9), []);
  });

  it("bring the same into another journal, where it is found again", async () => {
    const journal = openMemoryJournal();
    fill(journal);
    const other = openMemoryJournal();
    const outcome = await brought(other, await exported(journal), "w9");
    assert.deepEqual(
      outcome.sessions.map(({ id, workspace, pinned, messageCount }) => [
        ...[id, workspace, pinned, messageCount],
      ]),
      [
        ["s1", "w9", true, 4],
        ["s2", "w9", true, 4],
      ],
    );
    assert.deepEqual(all(other), all(journal));
    while (other.workNext());
    const found = other.search.search({ text: "half", workspaces: ["w9"], limit: 9 });
    assert.deepEqual(
      found.hits.map(({ messageId }) => messageId),
      ["a2"],
    );
    assert.equal(other.sync.waitingSessions(["w9"]).length, 2);
  });

  it("leave sessions that are there as they are", async () => {
    const journal = openMemoryJournal();
    fill(journal);
    const text = await exported(journal);
    journal.sessions.renameSession("s1", "Renamed since");
    const outcome = await brought(journal, text);
    assert.deepEqual([outcome.sessions.length, outcome.known], [0, 2]);
    assert.equal(journal.sessions.readSession("s1")?.title, "Renamed since");
    assert.equal(journal.exports.readFamilies(["s1"]).length, 2);
  });

  it("put back into a session from the trash what it has lost since", async () => {
    const journal = openMemoryJournal();
    fill(journal);
    const before = all(journal);
    const text = await exported(journal);
    journal.trash.clearSession("s1");
    journal.trash.deleteSession("s1");
    await brought(journal, text);
    assert.deepEqual(all(journal), before);
  });

  const damages: Readonly<Record<string, (text: string) => string>> = {
    "cut short": (text) => text.slice(0, -40),
    "without its end": (text) => text.split("\n").slice(0, -2).join("\n"),
    "with a line that is no JSON": (text) => text.replace('{"message"', '{"message'),
    "with a message without an id": (text) => text.replace(/"id":"m\d+",/, ""),
    "with a role that is none": (text) => text.replace('"role":"ai"', '"role":"root"'),
    "with a message twice": (text) => {
      const lines = text.split("\n");
      return [...lines.slice(0, 3), lines[2], ...lines.slice(3)].join("\n");
    },
    "of a newer Redial": (text) => text.replace('"format":1', '"format":2'),
    "that is none": () => "dear diary,",
    "that is empty": () => "",
    "of JSON that is none of those": () => '{"hello":[1,2,3]}',
  };
  for (const [name, damage] of Object.entries(damages)) {
    it(`refuse a file ${name}, and nothing of it stays`, async () => {
      const source = openMemoryJournal();
      fill(source);
      const text = damage(await exported(source));
      const journal = openMemoryJournal();
      await assert.rejects(
        brought(journal, text),
        (error) => error instanceof RedialError && error.code.startsWith("import"),
      );
      assert.deepEqual(journal.library.browse({ offset: 0, limit: 9 }).sessions, []);
      assert.deepEqual(journal.exports.readFamilies(["s1", "s2"]), []);
      assert.equal(journal.trash.purgeTrash(Number.MAX_SAFE_INTEGER), undefined);
    });
  }

  it("write Markdown that a person reads", async () => {
    const journal = openMemoryJournal();
    fill(journal);
    const { exports } = memoryStores(journal);
    const text = await textOf(exportAsMarkdown(exports, ["s1"], { words, locale: "en" }));
    assert.match(text, /^# Lions & “tigers” 🦁\n/);
    const [, ...messages] = text.split("\n---\n");
    assert.deepEqual(
      messages.map((message) => message.replace(/ · .*/, "").trim()),
      [
        "**You**\n\nHi",
        "**Redial**\n\nHello\n```ts\nconst a = 1;\n```",
        "**You**\n\nAnd?",
        "**Redial**\n\nSo.",
      ],
    );
    const second = await textOf(exportAsMarkdown(exports, ["s2"], { words, locale: "en" }));
    assert.match(second, /Half\n\n\*Not whole\.\*\n$/);
  });
});
