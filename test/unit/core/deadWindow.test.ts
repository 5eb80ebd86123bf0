// Windows that die or close in mid-answer: what came is kept.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { toView } from "../../../src/core/messages.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { type ChatWindow, gate, openChatWindow, texts } from "./chatWindow.ts";
import { answering, waiting } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => file.dispose());

describe("turns of a window that died", () => {
  /** Leaves a turn behind, as a window does that is killed after a checkpoint of `text`. */
  function leaveTurn(window: ChatWindow, turnId: string, text: string): void {
    const { journal } = window;
    journal.turns.beginTurn({
      turnId,
      session: { id: `s-${turnId}`, workspace: "w1", title: "x", createdAt: 1 },
      question: {
        id: `q-${turnId}`,
        role: "human",
        createdAt: 1,
        tokens: 5,
        stored: '{"type":"human","data":{"content":"Why?"}}',
        text: "Why?",
      },
    });
    journal.turns.checkpoint(turnId, text);
    file.write("UPDATE turn SET owner = 'dead', pid = 999999999");
  }

  function endings(window: ChatWindow, turnId: string): readonly string[] {
    return window.journal.sessions
      .readPage(`s-${turnId}`, 10)
      .messages.map((message) => toView(message))
      .map(({ state, text, error }) => `${state}: ${text} (${error?.code ?? "no error"})`);
  }

  it("are kept as far as they came, and told to the shared copy", async () => {
    const told: string[] = [];
    const window = openChatWindow(file, {
      sync: { noteChange: (sessionId) => told.push(sessionId) },
    });
    leaveTurn(window, "a", "Because");
    leaveTurn(window, "b", "");
    await window.chat.recoverAbandoned();
    assert.deepEqual(
      [endings(window, "a"), endings(window, "b"), told.toSorted()],
      [
        ["complete: Why? (no error)", "interrupted: Because (hostEnded)"],
        ["interrupted: Why? (hostEnded)"],
        ["s-a", "s-b"],
      ],
    );
    assert.deepEqual(file.read("SELECT * FROM turn"), []);
  });

  it("do not keep one another from being kept", async () => {
    const window = openChatWindow(file, {
      store: (store) => ({
        endTurn: (turn) =>
          turn.turnId === "a" ? Promise.reject(new Error("broken")) : store.endTurn(turn),
      }),
    });
    leaveTurn(window, "a", "");
    leaveTurn(window, "b", "");
    await window.chat.recoverAbandoned();
    assert.deepEqual(
      [endings(window, "a"), endings(window, "b")],
      [["pending: Why? (no error)"], ["interrupted: Why? (hostEnded)"]],
    );
    assert.deepEqual(window.logged, ["an abandoned turn could not be kept"]);
  });

  it("are kept before the session's next question, in their place", async () => {
    const window = openChatWindow(file, { script: answering("So.") });
    leaveTurn(window, "a", "Because");
    await window.ask("And?", "s-a");
    assert.deepEqual(texts(window, "s-a"), [
      "complete: Why?",
      "interrupted: Because",
      "complete: And?",
      "complete: So.",
    ]);
  });

  it("leave turns alone that still run, here and elsewhere", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const other = openChatWindow(file, { owner: "window-2" });
    const delta = window.next("delta");
    const asking = window.ask("One?");
    await delta;
    await window.chat.recoverAbandoned();
    await other.chat.recoverAbandoned();
    goOn.open();
    const sessionId = await asking;
    assert.deepEqual(texts(window, sessionId), ["complete: One?", "complete: Half and half."]);
  });
});

describe("closing a window", () => {
  it("keeps what came of its turns, and says why", async () => {
    const window = openChatWindow(file, { script: waiting(gate()) });
    const delta = window.next("delta");
    const asking = window.ask("One?");
    const { sessionId } = await delta;
    await window.chat.close();
    const [, answer] = window.journal.sessions
      .readPage(sessionId, 2)
      .messages.map((message) => toView(message));
    assert.deepEqual(
      [answer?.state, answer?.text, answer?.error?.code],
      ["interrupted", "Half", "hostEnded"],
    );
    await asking;
  });

  it("tells views nothing more once it is disposed", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    window.chat.dispose();
    await window.ask("One?");
    assert.deepEqual(window.events, []);
  });
});
