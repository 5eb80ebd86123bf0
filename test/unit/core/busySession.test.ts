// Sessions that are answering: one turn at a time, in one window and in two.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { type ChatWindow, gate, openChatWindow, rejectionOf, texts } from "./chatWindow.ts";
import { answering, waiting } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => file.dispose());

describe("a session that is answering", () => {
  it("takes no second question in this window, and does afterwards", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const delta = window.next("delta");
    const first = window.ask("One?");
    const { sessionId } = await delta;
    assert.equal(await rejectionOf(window.ask("Two?", sessionId)), "sessionBusy");
    goOn.open();
    await first;
    await window.ask("Two?", sessionId);
    assert.deepEqual(texts(window, sessionId), [
      "complete: One?",
      "complete: Half and half.",
      "complete: Two?",
      "complete: Half and half.",
    ]);
  });

  it("takes one of two questions that come at once, here or in two windows", async () => {
    const windows = ["window-1", "window-2"].map((owner) =>
      openChatWindow(file, { owner, script: answering("Yes.") }),
    );
    const [first, second] = windows as [ChatWindow, ChatWindow];
    const sessionId = await first.ask("One?");
    const race = async (a: ChatWindow, b: ChatWindow): Promise<readonly unknown[]> =>
      Promise.all([
        rejectionOf(a.ask("Two?", sessionId, "turn-x")),
        rejectionOf(b.ask("Two?", sessionId, "turn-y")),
      ]);
    assert.deepEqual((await race(first, first)).toSorted(), ["no rejection", "sessionBusy"]);
    assert.deepEqual((await race(first, second)).toSorted(), ["no rejection", "sessionBusy"]);
    assert.equal(texts(first, sessionId).length, 6);
  });

  it("takes the page's name of a turn again without harm to the earlier turn", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const sessionId = await window.ask("One?", undefined, "turn-a");
    await window.ask("Two?", sessionId, "turn-a");
    assert.deepEqual(texts(window, sessionId).length, 4);
  });

  it("takes the same turn once, when the page sends it twice", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const results = await Promise.all([
      rejectionOf(window.ask("One?", undefined, "turn-a")),
      rejectionOf(window.ask("One?", undefined, "turn-a")),
    ]);
    assert.deepEqual(results.toSorted(), ["no rejection", "sessionBusy"]);
    assert.equal(file.read("SELECT * FROM session").length, 1);
  });

  it("does not keep other sessions from answering", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const deltas = window.next("delta");
    const first = window.ask("One?");
    await deltas;
    window.model.script = answering("Yes.");
    const other = await window.ask("Two?");
    goOn.open();
    const sessionId = await first;
    assert.deepEqual(
      [texts(window, sessionId)[1], texts(window, other)[1]],
      ["complete: Half and half.", "complete: Yes."],
    );
  });

  it("is known with its turn and the text so far, here and in other windows", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const other = openChatWindow(file, { owner: "window-2" });
    const delta = window.next("delta");
    const asking = window.ask("One?", undefined, "turn-a");
    const { sessionId } = await delta;
    const running = window.chat.runningTurn(sessionId);
    assert.deepEqual(
      { turnId: running?.turnId, text: running?.text },
      { turnId: "turn-a", text: "Half" },
    );
    assert.deepEqual(
      [
        other.chat.runningTurn(sessionId),
        other.journal.turns.openTurns(sessionId).map(({ turnId }) => turnId),
      ],
      [undefined, ["turn-a"]],
    );
    goOn.open();
    await asking;
    assert.equal(window.chat.runningTurn(sessionId), undefined);
  });
});

describe("stopping a session", () => {
  it("waits until what came is kept and the next question can come", async () => {
    const window = openChatWindow(file, { script: waiting(gate()) });
    const delta = window.next("delta");
    const asking = window.ask("One?");
    const { sessionId } = await delta;
    await window.chat.stopSession(sessionId);
    assert.deepEqual(
      [texts(window, sessionId), window.chat.runningTurn(sessionId)],
      [["complete: One?", "interrupted: Half"], undefined],
    );
    await asking;
  });

  it("that does not answer does nothing", async () => {
    await openChatWindow(file).chat.stopSession("never");
  });
});
