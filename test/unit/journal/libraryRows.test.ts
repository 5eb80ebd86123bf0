// Lists of sessions and reading far from a session's end, over a real journal.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { openMemoryJournal, say } from "./memoryJournal.ts";

const talk = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `message ${index + 1}`);

describe("library rows", () => {
  it("browse page by page, pinned first, then the newest, without the trash", () => {
    const journal = openMemoryJournal();
    for (const [index, session] of ["a", "b", "c", "d"].entries()) {
      say(journal, ["Hi"], { session, at: (index + 1) * 1_000 });
    }
    say(journal, ["Hi"], { session: "elsewhere", workspace: "w2", at: 9_000 });
    journal.sessions.pinSession("a", true);
    journal.trash.deleteSession("c");
    const first = journal.library.browse({ workspaces: ["w1"], offset: 0, limit: 2 });
    assert.deepEqual([first.sessions.map(({ id }) => id), first.hasMore], [["a", "d"], true]);
    const rest = journal.library.browse({ workspaces: ["w1"], offset: 2, limit: 2 });
    assert.deepEqual([rest.sessions.map(({ id }) => id), rest.hasMore], [["b"], false]);
    const all = journal.library.browse({ offset: 0, limit: 10 });
    assert.deepEqual(
      all.sessions.map(({ id }) => id),
      ["a", "elsewhere", "d", "b"],
    );
  });

  it("find titles by words in any case", () => {
    const journal = openMemoryJournal();
    say(journal, ["Hi"], { session: "a" });
    say(journal, ["Hi"], { session: "b" });
    journal.sessions.renameSession("a", "The Lion King");
    const find = (text: string): readonly string[] =>
      journal.library.findTitles({ workspaces: ["w1"], text, limit: 9 }).map(({ id }) => id);
    assert.deepEqual([find("king lio"), find("lion tiger"), find("  ")], [["a"], [], []]);
  });

  it("list what can be restored, newest first", () => {
    const journal = openMemoryJournal();
    say(journal, ["Hi"], { session: "a" });
    say(journal, ["Hi"], { session: "b" });
    journal.trash.clearSession("a");
    journal.trash.deleteSession("b");
    assert.deepEqual(
      journal.library.listRemovals(["w1"], 9).map(({ kind, sessionId }) => [kind, sessionId]),
      [
        ["delete", "b"],
        ["clear", "a"],
      ],
    );
  });

  it("find a text as it stands, in any case and through emphasis, in steps from the end", () => {
    const journal = openMemoryJournal();
    const texts = talk(10);
    texts[1] = "The LION sleeps";
    texts[8] = "the **lion** sleeps";
    const ids = say(journal, texts);
    const find = (beforeSeq?: number) =>
      journal.library.findInSession({
        sessionId: "s1",
        text: "lion sleeps",
        limit: 5,
        ...(beforeSeq !== undefined && { beforeSeq }),
      });
    const first = find();
    assert.deepEqual(
      first.hits.map(({ messageId }) => messageId),
      [ids[8]],
    );
    const second = find(first.nextBeforeSeq);
    assert.deepEqual(
      second.hits.map(({ messageId }) => messageId),
      [ids[1]],
    );
    assert.deepEqual(find(second.nextBeforeSeq), { hits: [] });
  });

  it("read round a message and on from there", () => {
    const journal = openMemoryJournal();
    const ids = say(journal, talk(20));
    const [oldest = ""] = ids;
    const middle = journal.library.readAround("s1", ids[9] ?? "", 6);
    assert.deepEqual(
      middle?.messages.map(({ id }) => id),
      ids.slice(6, 13),
    );
    assert.deepEqual([middle?.hasOlder, middle?.hasNewer], [true, true]);
    const start = journal.library.readAround("s1", oldest, 6);
    assert.deepEqual(
      [start?.messages.map(({ id }) => id), start?.hasOlder, start?.hasNewer],
      [ids.slice(0, 4), false, true],
    );
    const newer = journal.library.readNewer("s1", 50, start?.messages.at(-1)?.seq ?? 0);
    assert.deepEqual([newer.messages.map(({ id }) => id), newer.hasNewer], [ids.slice(4), false]);
    assert.equal(journal.library.readAround("s1", "nobody", 6), undefined);
  });
});
