// Turns whose end the journal refuses: nothing is shown as saved, and it is tried again.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { readEntry, toView } from "../../../src/core/messages.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { openChatWindow, rejectionOf } from "./chatWindow.ts";
import { kept } from "./interruption.ts";
import { answering } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => file.dispose());

describe("a turn whose end cannot be written", () => {
  const failure = new RedialError("journalUnavailable", ["disk full"]);

  /** A store that refuses the first `times` ends of turns. */
  function refusing(times: number): Parameters<typeof openChatWindow>[1] {
    let left = times;
    return {
      script: answering("Because."),
      store: (store) => ({
        endTurn: (turn) => (left-- > 0 ? Promise.reject(failure) : store.endTurn(turn)),
      }),
    };
  }

  it("is tried once more, and is whole then", async () => {
    const window = openChatWindow(file, refusing(1));
    await window.ask("Why?");
    const ended = window.events.at(-1);
    assert.deepEqual(kept(window), ["human complete: Why?", "ai complete: Because."]);
    assert.ok(ended?.kind === "ended");
    assert.deepEqual(
      ended.messages.map(({ stored }) => readEntry(stored, 0).state),
      ["complete", "complete"],
    );
  });

  it("ends with what came, marked as not kept; nothing is to be sent, and the question stays on disk", async () => {
    const toSend: unknown[] = [];
    const window = openChatWindow(file, {
      ...refusing(100),
      sync: {
        afterTurn: async (sessionId) => {
          toSend.push(window.journal.sync.planPush(sessionId));
          return "shared";
        },
      },
    });
    assert.equal(await rejectionOf(window.ask("Why?")), "no rejection");
    const ended = window.events.at(-1);
    assert.ok(ended?.kind === "ended");
    assert.deepEqual(
      ended.messages.map((message) => {
        const { state, text, error } = toView(message);
        return [state, text, error?.code];
      }),
      [
        ["complete", "Why?", undefined],
        ["interrupted", "Because.", "turnUnkept"],
      ],
    );
    assert.deepEqual(kept(window), ["human pending: Why?"]);
    assert.deepEqual(new Set(toSend), new Set([undefined]));
    await window.chat.close();
  });

  it("is written by itself when that works again, and views are told", async () => {
    const window = openChatWindow(file, refusing(2));
    await window.ask("Why?");
    const ended = await window.next("ended");
    assert.deepEqual(
      ended.messages.map(({ state }) => state),
      ["complete", "complete"],
    );
    assert.deepEqual(kept(window), ["human complete: Why?", "ai complete: Because."]);
  });

  it("is kept before the session's next question, whole", async () => {
    const window = openChatWindow(file, refusing(2));
    await rejectionOf(window.ask("Why?"));
    const session = window.journal.sessions.newestSession(["w1"]);
    await window.ask("And?", session?.id);
    assert.deepEqual(kept(window), [
      "human complete: Why?",
      "ai complete: Because.",
      "human complete: And?",
      "ai complete: Because.",
    ]);
    assert.equal(window.model.requests[1]?.length, 4);
  });

  it("holds the next question back as long as it cannot be kept", async () => {
    const window = openChatWindow(file, refusing(3));
    await rejectionOf(window.ask("Why?"));
    const session = window.journal.sessions.newestSession(["w1"]);
    assert.equal(await rejectionOf(window.ask("And?", session?.id)), "journalUnavailable");
    await window.ask("And?", session?.id);
    assert.equal(kept(window).length, 4);
  });

  it("is tried again when the window closes", async () => {
    const window = openChatWindow(file, refusing(2));
    await rejectionOf(window.ask("Why?"));
    await window.chat.close();
    assert.deepEqual(kept(window), ["human complete: Why?", "ai complete: Because."]);
  });
});
