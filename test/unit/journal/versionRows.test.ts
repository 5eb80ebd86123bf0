// Versions and forks in the journal: what they share, what lists show, what goes and comes back.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { textOfMessage, writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { codeOf } from "./journalFile.ts";
import { openMemoryJournal } from "./memoryJournal.ts";

let journal: Journal;
let clock = 0;

beforeEach(() => {
  journal = openMemoryJournal();
  clock = 1_000;
});
afterEach(() => journal.close());

interface Version {
  readonly of: string;
  readonly instead: string;
}

/** A whole turn: question `q-x`, answer `answer-x`; as a version in a session of its own. */
function turn(session: string, name: string, version?: Version): void {
  clock += 10;
  const createdAt = clock;
  const group = version && `q-${version.instead}`;
  const extras = { createdAt, ...(group !== undefined && { versionOf: group }) };
  const question = writeQuestion({ id: `q-${name}`, text: `ask ${name}`, extras });
  const answer = writeAnswer({ id: `answer-${name}`, text: `re ${name}`, extras: { createdAt } });
  journal.turns.beginTurn({
    turnId: name,
    session: { id: session, workspace: "w1", title: "Talk", createdAt },
    question,
    ...(version && { source: { sessionId: version.of, questionId: group ?? "" } }),
  });
  journal.turns.endTurn({ turnId: name, sessionId: session, question, answer, state: "complete" });
}

function talk(session: string): string {
  const { messages } = journal.sessions.readPage(session, 100);
  return messages.map((message) => textOfMessage(message).replace(/^(ask|re) /, "")).join(" ");
}

const listed = (): readonly string[] => journal.sessions.listSessions(["w1"]).map(({ id }) => id);

function marks(session: string): readonly string[] {
  return journal.versions
    .versionsOf(session)
    .map(({ messageId, index, count }) => `${messageId} ${index + 1}/${count}`)
    .sort();
}

function hits(text: string): readonly string[] {
  const found = journal.search.search({ text, workspaces: ["w1"], limit: 50 });
  return found.hits.map((hit) => `${hit.sessionId} ${hit.messageId}`).sort();
}

describe("versions of a turn", () => {
  beforeEach(() => {
    for (const name of ["a", "b", "c"]) turn("s1", name);
    turn("s2", "b2", { of: "s1", instead: "b" });
  });

  it("share what stands before them, and keep what follows each", () => {
    turn("s2", "d");
    assert.deepEqual([talk("s1"), talk("s2")], ["a a b b c c", "a a b2 b2 d d"]);
    assert.equal(journal.sessions.readSession("s2")?.messageCount, 6);
    const ids = (session: string) => journal.sessions.readPage(session, 2, 3).messages[0]?.id;
    assert.equal(ids("s1"), ids("s2"));
  });

  it("are counted at their own question, wherever they stand", () => {
    turn("s3", "a2", { of: "s2", instead: "a" });
    turn("s4", "b3", { of: "s1", instead: "b" });
    assert.deepEqual(marks("s1"), ["q-a 1/2", "q-b 1/3"]);
    assert.deepEqual(marks("s2"), ["q-a 1/2", "q-b2 2/3"]);
    assert.deepEqual(marks("s3"), ["q-a2 2/2"]);
    assert.deepEqual(marks("s4"), ["q-a 1/2", "q-b3 3/3"]);
  });

  it("are found by their number: of several sessions the one shown last", () => {
    turn("s3", "c2", { of: "s1", instead: "c" });
    const first = () =>
      journal.versions.findVersion({ sessionId: "s2", questionId: "q-b2" }, 0)?.sessionId;
    assert.equal(first(), "s3");
    journal.versions.noteShown("s1");
    assert.equal(first(), "s1");
    const none = journal.versions.findVersion({ sessionId: "s2", questionId: "q-b2" }, 2);
    assert.equal(none, undefined);
  });

  it("are one session in lists: the one that changed or was shown last", () => {
    assert.deepEqual(listed(), ["s2"]);
    assert.equal(journal.sessions.newestSession(["w1"])?.id, "s2");
    journal.versions.noteShown("s1");
    assert.deepEqual(listed(), ["s1"]);
    turn("s2", "d");
    journal.versions.noteShown("s2");
    assert.deepEqual(listed(), ["s2"]);
  });

  it("have one title, one pin and one draft", () => {
    journal.sessions.renameSession("s2", "Kings");
    journal.sessions.pinSession("s1", true);
    const one = journal.sessions.readSession("s1");
    const two = journal.sessions.readSession("s2");
    assert.deepEqual([one?.title, two?.title], ["Kings", "Kings"]);
    assert.deepEqual([one?.pinned, two?.pinned], [true, true]);
    journal.sessions.saveDraft("s2", "half");
    assert.equal(journal.sessions.readDraft("s1"), "half");
  });

  it("are deleted and brought back together", () => {
    const removal = journal.trash.deleteSession("s2");
    assert.deepEqual(listed(), []);
    assert.deepEqual(hits("ask"), []);
    journal.trash.undoRemoval(removal?.removalId ?? "");
    assert.deepEqual(listed(), ["s2"]);
    assert.deepEqual(marks("s1"), ["q-b 1/2"]);
    assert.equal(hits("ask").length, 4);
  });

  it("are cleared together: nothing is left behind the empty session", () => {
    const removal = journal.trash.clearSession("s2");
    assert.deepEqual([listed(), talk("s2"), marks("s2")], [["s2"], "", []]);
    journal.trash.undoRemoval(removal?.removalId ?? "");
    assert.deepEqual([talk("s2"), marks("s2")], ["a a b2 b2", ["q-b2 2/2"]]);
  });

  it("refuse a source that is answering, and a question that is not there", () => {
    journal.turns.beginTurn({
      turnId: "open",
      session: { id: "s1", workspace: "w1", title: "", createdAt: 5_000 },
      question: writeQuestion({ id: "q-open", text: "?", extras: { createdAt: 5_000 } }),
    });
    assert.equal(
      codeOf(() => turn("s5", "x", { of: "s1", instead: "b" })),
      "sessionBusy",
    );
    assert.equal(
      codeOf(() => turn("s5", "y", { of: "s2", instead: "nothing" })),
      "messageGone",
    );
    assert.equal(journal.sessions.readSession("s5"), undefined);
  });
});

describe("a deleted turn", () => {
  beforeEach(() => {
    for (const name of ["a", "b", "c"]) turn("s1", name);
  });

  it("goes by any of its messages, and comes back to its place", () => {
    const { removalId, shownId } = journal.trash.deleteTurn("s1", "answer-b");
    assert.deepEqual([talk("s1"), shownId], ["a a c c", "s1"]);
    assert.deepEqual(hits("b"), []);
    const last = journal.trash.lastRemoval(["w1"]);
    assert.deepEqual([last?.removalId, last?.kind], [removalId, "turn"]);
    journal.trash.undoRemoval(removalId);
    assert.equal(talk("s1"), "a a b b c c");
    assert.equal(hits("b").length, 2);
  });

  it("goes from all versions that share it", () => {
    turn("s2", "b2", { of: "s1", instead: "b" });
    const { removalId } = journal.trash.deleteTurn("s2", "q-a");
    assert.deepEqual([talk("s1"), talk("s2")], ["b b c c", "b2 b2"]);
    assert.deepEqual(marks("s2"), ["q-b2 2/2"]);
    journal.trash.undoRemoval(removalId);
    assert.deepEqual([talk("s1"), talk("s2")], ["a a b b c c", "a a b2 b2"]);
  });

  it("that is one of several versions takes its branch along and shows another", () => {
    turn("s2", "b2", { of: "s1", instead: "b" });
    turn("s2", "d");
    turn("s3", "d2", { of: "s2", instead: "d" });
    const { removalId, shownId } = journal.trash.deleteTurn("s3", "q-b2");
    assert.equal(shownId, "s1");
    assert.deepEqual([listed(), marks("s1")], [["s1"], []]);
    assert.equal(journal.trash.undoRemoval(removalId).id, "s3");
    assert.deepEqual([listed(), marks("s3")], [["s3"], ["q-b2 2/2", "q-d2 2/2"]]);
  });

  it("is refused while it is running, and when it is gone", () => {
    journal.trash.deleteTurn("s1", "q-b");
    assert.equal(
      codeOf(() => journal.trash.deleteTurn("s1", "q-b")),
      "messageGone",
    );
    journal.turns.beginTurn({
      turnId: "open",
      session: { id: "s1", workspace: "w1", title: "", createdAt: 5_000 },
      question: writeQuestion({ id: "q-open", text: "?", extras: { createdAt: 5_000 } }),
    });
    assert.equal(
      codeOf(() => journal.trash.deleteTurn("s1", "q-open")),
      "sessionBusy",
    );
  });
});

describe("a fork", () => {
  const fork = (messageId: string) =>
    journal.versions.forkSession({
      sessionId: "s1",
      messageId,
      fork: { id: `fork of ${messageId}`, title: "Talk (fork)", createdAt: 9_000 },
    });

  beforeEach(() => {
    for (const name of ["a", "b"]) turn("s1", name);
  });

  it("holds what stands up to an answer, or before a question, and is a session by itself", () => {
    assert.equal(talk(fork("answer-a").id), "a a");
    assert.equal(talk(fork("q-b").id), "a a");
    assert.deepEqual(marks("fork of q-b"), []);
    assert.equal(listed().length, 3);
    turn("fork of q-b", "c");
    assert.deepEqual([talk("fork of q-b"), talk("s1")], ["a a c c", "a a b b"]);
  });

  it("is found once, with the session that it shares messages with, and when that one is gone", () => {
    const { id } = fork("answer-a");
    assert.deepEqual(hits("ask a"), ["s1 q-a"]);
    const removal = journal.trash.deleteSession("s1");
    assert.deepEqual(hits("ask a"), [`${id} q-a`]);
    journal.trash.undoRemoval(removal?.removalId ?? "");
    assert.equal(hits("ask a").length, 1);
    journal.trash.deleteSession(id);
    assert.deepEqual(hits("ask a"), ["s1 q-a"]);
  });

  it("of a message that is gone is refused", () => {
    assert.equal(
      codeOf(() => fork("nothing")),
      "messageGone",
    );
  });
});

describe("recall for one of several versions", () => {
  it("finds what they share once, and nothing that stands in another version only", () => {
    for (const name of ["a", "b"]) turn("s1", name);
    turn("s2", "b2", { of: "s1", instead: "b" });
    turn("s9", "z");
    const asked = { workspaces: ["w1"], stems: ["ask"], maxChars: 10_000 };
    const found = (sessionId?: string) =>
      journal.search
        .recallCandidates({ ...asked, ...(sessionId !== undefined && { sessionId }) })
        .messages.map(({ id }) => id)
        .filter((id) => id.startsWith("q-"))
        .sort();
    assert.deepEqual(found(), ["q-a", "q-b", "q-b2", "q-z"]);
    assert.deepEqual(found("s2"), ["q-a", "q-b2", "q-z"]);
    assert.deepEqual(found("s1"), ["q-a", "q-b", "q-z"]);
  });
});
