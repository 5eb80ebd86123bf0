// Turns that end early by themselves: what came is kept, and the reason is the right one.
import assert from "node:assert/strict";
import { mock } from "node:test";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { type ChatWindow, openChatWindow } from "./chatWindow.ts";
import { kept, onlyQuestion, withText } from "./interruption.ts";
import { answering, type ModelScript, openedModel, ScriptedModel } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => {
  mock.timers.reset();
  file.dispose();
});

/** Ends with an error, after these pieces. */
function failing(error: unknown, ...pieces: readonly string[]): ModelScript {
  return async function* () {
    yield* pieces;
    throw error;
  };
}

/** Ends without the endpoint's word that the answer is over, after these pieces. */
function cut(...pieces: readonly string[]): ModelScript {
  return async function* () {
    yield* pieces;
    return "cut";
  };
}

describe("a turn that ends early", () => {
  const refused = new RedialError("modelUnreachable", ["model.test"]);
  const cases: readonly (readonly [name: string, ModelScript, kept: readonly string[]])[] = [
    ["an error before any text", failing(refused), onlyQuestion("modelUnreachable")],
    ["an error after some text", failing(refused, "Beca", "use"), withText("modelUnreachable")],
    ["an error that nobody foresaw", failing(new TypeError("boom")), onlyQuestion("unexpected")],
    ["a stream that is cut before any text", cut(), onlyQuestion("modelEmpty")],
    ["a stream that is cut after some text", cut("Beca", "use"), withText("modelCut")],
    ["an empty answer", answering(), onlyQuestion("modelEmpty")],
    ["an answer of empty pieces", answering("", ""), onlyQuestion("modelEmpty")],
  ];
  for (const [name, script, expected] of cases) {
    it(`keeps the question and what came: ${name}`, async () => {
      const window = openChatWindow(file, { script });
      await window.ask("Why?");
      const ended = window.events.at(-1);
      assert.deepEqual(kept(window), expected);
      assert.deepEqual(
        ended?.kind === "ended" && ended.messages.map(({ state }) => state),
        expected.map((line) => line.split(/[ :]/)[1]),
      );
      assert.deepEqual(file.read("SELECT * FROM turn"), []);
    });
  }

  it("by a model that cannot be opened keeps the question", async () => {
    const window = openChatWindow(file, {
      models: () => Promise.reject(new RedialError("modelKeyMissing", ["model.test"])),
    });
    await window.ask("Why?");
    assert.deepEqual(kept(window), onlyQuestion("modelKeyMissing"));
  });

  it("by an error of the model's own kind says what its adapter makes of it", async () => {
    class QuotaError extends Error {}
    const model = new ScriptedModel(failing(new QuotaError("429")));
    const window = openChatWindow(file, {
      models: async () => ({
        ...openedModel(model),
        toError: (error) =>
          new RedialError(error instanceof QuotaError ? "modelRateLimited" : "unexpected"),
      }),
    });
    await window.ask("Why?");
    assert.deepEqual(kept(window), onlyQuestion("modelRateLimited"));
  });

  it("by a failed read of the history says so and asks no model", async () => {
    const window = openChatWindow(file, {
      script: answering("never"),
      store: () => ({
        readWindow: () => Promise.reject(new RedialError("journalUnavailable", ["disk"])),
      }),
    });
    await window.ask("Why?");
    assert.deepEqual(kept(window), onlyQuestion("journalUnavailable"));
    assert.deepEqual(window.model.requests, []);
  });

  it("is not sent for the shared copy without an answer, and is with one", async () => {
    const sent: string[] = [];
    const sync = {
      afterTurn: async (sessionId: string) => {
        sent.push(sessionId);
        return "shared" as const;
      },
    };
    const window = openChatWindow(file, { script: answering(), sync });
    const sessionId = await window.ask("Why?");
    window.model.script = cut("Because");
    await window.ask("Why?", sessionId);
    assert.deepEqual(sent, [sessionId]);
  });

  it("does not trouble the next question", async () => {
    const window = openChatWindow(file, { script: failing(new TypeError("boom")) });
    const sessionId = await window.ask("Why?");
    window.model.script = cut("Because");
    await window.ask("Why not?", sessionId);
    window.model.script = answering("So.");
    await window.ask("And?", sessionId);
    assert.deepEqual(window.model.requests.at(-1), [
      "system: Be kind.",
      "human: Why not?",
      "ai: Because",
      "human: And?",
    ]);
  });
});

describe("an endpoint that says nothing", () => {
  const silenceMs = 30_000;

  /** Lets time pass once everything that is ready has run. */
  async function pass(ms: number): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(ms);
  }

  function silent(...pieces: readonly string[]): ModelScript {
    return async function* () {
      yield* pieces;
      await pass(silenceMs);
      await new Promise(() => {});
      return undefined;
    };
  }

  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));

  for (const [when, script, expected] of [
    ["from the beginning", silent(), onlyQuestion("modelTimeout")],
    ["after some text", silent("Because"), withText("modelTimeout")],
  ] as const) {
    it(`${when} ends the turn, with what came`, async () => {
      const window = openChatWindow(file, { script, settings: { silenceMs } });
      await window.ask("Why?");
      assert.deepEqual(kept(window), expected);
    });
  }

  it("is told by its name and by the time that was waited", async () => {
    const window = openChatWindow(file, { script: silent(), settings: { silenceMs } });
    await window.ask("Why?");
    const [question] = window.journal.sessions.readPage(await sessionOf(window), 1).messages;
    assert.deepEqual(
      question && JSON.parse(question.stored).data.additional_kwargs.redial.interrupted,
      { code: "modelTimeout", args: ["model.test", "30"] },
    );
  });

  it("but sends signs of life is waited for, also when they carry no text", async () => {
    const window = openChatWindow(file, {
      script: async function* () {
        for (let sign = 0; sign < 10; sign++) {
          yield "";
          await pass(silenceMs - 1);
        }
        yield "Because.";
        return undefined;
      },
      settings: { silenceMs },
    });
    await window.ask("Why?");
    assert.deepEqual(kept(window), ["human complete: Why?", "ai complete: Because."]);
  });

  async function sessionOf(window: ChatWindow): Promise<string> {
    return window.journal.sessions.newestSession(["w1"])?.id ?? "";
  }
});
