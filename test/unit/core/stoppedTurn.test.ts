// Turns that the user stops, at every moment.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { gate, openChatWindow } from "./chatWindow.ts";
import { kept, onlyQuestion, withText } from "./interruption.ts";
import { answering, type ModelScript } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => file.dispose());

describe("a turn that is stopped", () => {
  /** Writes the pieces, then waits until it is stopped, as an endpoint does that goes on. */
  function endless(...pieces: readonly string[]): ModelScript {
    return async function* ({ signal }) {
      yield* pieces;
      await new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
      return undefined;
    };
  }

  it("before any text keeps the question", async () => {
    const window = openChatWindow(file, { script: endless() });
    const started = window.next("started");
    const turn = window.ask("Why?", undefined, "turn-a");
    await started;
    window.chat.stop("turn-a");
    await turn;
    assert.deepEqual(kept(window), onlyQuestion("stopped"));
  });

  it("as soon as it was asked keeps the question and asks no model", async () => {
    const window = openChatWindow(file, { script: answering("never") });
    const turn = window.ask("Why?", undefined, "turn-a");
    window.chat.stop("turn-a");
    await turn;
    assert.deepEqual([kept(window), window.model.requests], [onlyQuestion("stopped"), []]);
  });

  it("keeps what came, and tells all of it before the end", async () => {
    const window = openChatWindow(file, { script: endless("Beca", "use") });
    const stopping = window.chat.onTurn((event) => {
      if (event.kind === "delta" && window.chat.runningTurn(event.sessionId)?.text === "Because") {
        window.chat.stop(event.turnId);
      }
    });
    await window.ask("Why?");
    stopping.dispose();
    assert.deepEqual(kept(window), withText("stopped"));
    const told = window.events.flatMap((event) => (event.kind === "delta" ? [event.text] : []));
    assert.equal(told.join(""), "Because");
    assert.deepEqual(window.logged, []);
  });

  it("does not wait for a model that does not listen, and takes nothing from it later", async () => {
    const goOn = gate();
    const ended = gate();
    const window = openChatWindow(file, {
      script: async function* () {
        yield "Because";
        await goOn.opened;
        yield " I said so.";
        ended.open();
        return undefined;
      },
    });
    const delta = window.next("delta");
    const turn = window.ask("Why?", undefined, "turn-a");
    await delta;
    window.chat.stop("turn-a");
    await turn;
    goOn.open();
    await Promise.race([ended.opened, new Promise((resolve) => setImmediate(resolve))]);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(kept(window), withText("stopped"));
  });

  it("by the model's last piece is over once, as it was told", async () => {
    const ends: string[] = [];
    const window = openChatWindow(file, {
      script: async function* () {
        yield "Because";
        window.chat.stop("turn-a");
        return undefined;
      },
      store: (store) => ({
        endTurn: (turn) => {
          ends.push(turn.state);
          return store.endTurn(turn);
        },
      }),
    });
    await window.ask("Why?", undefined, "turn-a");
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([ends, kept(window)], [["interrupted"], withText("stopped")]);
  });

  it("at the last moment, when the whole answer is being written, is whole", async () => {
    const window = openChatWindow(file, {
      script: answering("Because."),
      store: (store) => ({
        endTurn: async (turn) => {
          window.chat.stop("turn-a");
          await new Promise((resolve) => setImmediate(resolve));
          return store.endTurn(turn);
        },
      }),
    });
    await window.ask("Why?", undefined, "turn-a");
    assert.deepEqual(kept(window), ["human complete: Why?", "ai complete: Because."]);
  });

  it("and is over, or never was, is not stopped again", async () => {
    const window = openChatWindow(file, { script: answering("Because.") });
    await window.ask("Why?", undefined, "turn-a");
    window.chat.stop("turn-a");
    window.chat.stop("never");
    assert.deepEqual(kept(window), ["human complete: Why?", "ai complete: Because."]);
  });
});
