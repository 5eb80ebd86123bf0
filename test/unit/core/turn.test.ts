// A turn that goes well: what is on disk when, what the model is sent, what views are told.
import assert from "node:assert/strict";
import { mock } from "node:test";
import { afterEach, beforeEach, describe, it } from "mocha";
import { readEntry, textOfMessage, toView } from "../../../src/core/messages.ts";
import { estimateTokens, tokensPerMessage } from "../../../src/core/tokens.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { gate, openChatWindow } from "./chatWindow.ts";
import { answering } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => file.dispose());

describe("a turn", () => {
  it("has its question on disk before the model is asked", async () => {
    let onDisk: unknown;
    const window = openChatWindow(file, {
      script: async function* () {
        onDisk = {
          sessions: file.read("SELECT title FROM session"),
          messages: file.read("SELECT role, state, stored FROM message"),
          turns: file.read("SELECT owner FROM turn"),
        };
        yield "Nice.";
        return undefined;
      },
    });
    await window.ask("Hi, my name is Lion King.");
    const [started] = window.events;
    const stored = started?.kind === "started" && started.question.stored;
    assert.deepEqual(onDisk, {
      sessions: [{ title: "Hi, my name is Lion King." }],
      messages: [{ role: "human", state: "pending", stored }],
      turns: [{ owner: "window-1" }],
    });
  });

  it("is told from its question over the pieces of its answer to its end", async () => {
    const window = openChatWindow(file, { script: answering("Nice ", "to meet ", "you.") });
    const sessionId = await window.ask("Hi!", undefined, "turn-a");
    const kinds = window.events.map(({ kind }) => kind);
    assert.deepEqual(
      [kinds[0], kinds.at(-1), new Set(kinds.slice(1, -1))],
      ["started", "ended", new Set(["delta"])],
    );
    const pieces = window.events.flatMap((event) => (event.kind === "delta" ? [event] : []));
    assert.equal(pieces.map(({ text }) => text).join(""), "Nice to meet you.");
    assert.ok(pieces.every(({ offset, text }) => "Nice to meet you.".startsWith(text, offset)));
    const ended = window.events.at(-1);
    assert.ok(ended?.kind === "ended");
    assert.deepEqual(
      [ended.turnId, ended.saved, ended.session.id, ended.session.messageCount],
      ["turn-a", "journal", sessionId, 2],
    );
    assert.deepEqual(
      ended.messages.map(
        (message) => `${message.role} ${message.state}: ${textOfMessage(message)}`,
      ),
      ["human complete: Hi!", "ai complete: Nice to meet you."],
    );
  });

  it("is kept in one write, with the model's name and the usage", async () => {
    let writes = 0;
    const usage = { input_tokens: 20, output_tokens: 3, total_tokens: 23 };
    const window = openChatWindow(file, {
      script: async function* () {
        yield "Yes.";
        return usage;
      },
      store: (store) => ({
        endTurn: (turn) => {
          writes++;
          return store.endTurn(turn);
        },
      }),
    });
    const sessionId = await window.ask("Do you?");
    const answer = window.journal.sessions.readPage(sessionId, 1).messages[0];
    const view = answer && toView(answer);
    assert.deepEqual(
      [writes, view?.state, view?.model, view?.usage],
      [1, "complete", "model-1", { inputTokens: 20, outputTokens: 3 }],
    );
  });

  it("sends what was said before, after the system prompt and in order", async () => {
    const window = openChatWindow(file, { script: answering("You are ", "Lion King.") });
    const sessionId = await window.ask("Hi, my name is Lion King.");
    await window.ask("What's my name?", sessionId);
    assert.deepEqual(window.model.requests, [
      ["system: Be kind.", "human: Hi, my name is Lion King."],
      [
        "system: Be kind.",
        "human: Hi, my name is Lion King.",
        "ai: You are Lion King.",
        "human: What's my name?",
      ],
    ]);
  });

  it("knows what was said before the window was closed", async () => {
    const before = openChatWindow(file, { script: answering("Nice.") });
    const sessionId = await before.ask("My name is Lion King.");
    before.journal.close();
    const after = openChatWindow(file, { owner: "window-2", script: answering("Lion King.") });
    await after.ask("What's my name?", sessionId);
    assert.deepEqual(after.model.requests[0]?.slice(1), [
      "human: My name is Lion King.",
      "ai: Nice.",
      "human: What's my name?",
    ]);
  });

  it("of another session knows nothing of it", async () => {
    const window = openChatWindow(file, { script: answering("Nice.") });
    await window.ask("My name is Lion King.");
    await window.ask("What's my name?");
    assert.deepEqual(window.model.requests[1], ["system: Be kind.", "human: What's my name?"]);
  });

  it("takes braces in prompt, question and history as they are", async () => {
    const window = openChatWindow(file, {
      script: answering("{history} {{x}} {"),
      settings: { systemPrompt: "{question} {{ }} {a.b}" },
    });
    const sessionId = await window.ask("{history} {{question}} } {");
    await window.ask("{0} {system}", sessionId);
    assert.deepEqual(window.model.requests[1], [
      "system: {question} {{ }} {a.b}",
      "human: {history} {{question}} } {",
      "ai: {history} {{x}} {",
      "human: {0} {system}",
    ]);
  });

  it("sends no system message when the prompt is empty", async () => {
    const window = openChatWindow(file, {
      script: answering("Yes."),
      settings: { systemPrompt: "" },
    });
    await window.ask("Hm?");
    assert.deepEqual(window.model.requests, [["human: Hm?"]]);
  });

  it("sends the newest whole pairs that fit the model's context beside prompt and answer", async () => {
    const answer = "word ".repeat(30).trim();
    const pairTokens = estimateTokens("1") + estimateTokens(answer) + 2 * tokensPerMessage;
    const answerTokens = 100;
    // The question "7" and the prompt "Be kind." with what their format adds.
    const asked = estimateTokens("7") + estimateTokens("Be kind.") + 2 * tokensPerMessage;
    const exact = answerTokens + asked + 3 * pairTokens;
    const windows = [exact, exact - 1].map((contextTokens, index) =>
      openChatWindow(file, {
        owner: `window-${index}`,
        script: answering(answer),
        contextTokens,
        settings: { answerTokens },
      }),
    );
    const sent: (readonly string[] | undefined)[] = [];
    for (const window of windows) {
      const sessionId = await window.ask("1");
      for (const text of ["2", "3", "4", "5", "6", "7"]) await window.ask(text, sessionId);
      sent.push(window.model.requests.at(-1)?.filter((line) => !line.startsWith("ai")));
    }
    assert.deepEqual(sent, [
      ["system: Be kind.", "human: 4", "human: 5", "human: 6", "human: 7"],
      ["system: Be kind.", "human: 5", "human: 6", "human: 7"],
    ]);
  });

  it("sends nothing of before when the question alone fills the context", async () => {
    const window = openChatWindow(file, { script: answering("Yes."), contextTokens: 300 });
    const sessionId = await window.ask("one");
    await window.ask("word ".repeat(170), sessionId);
    assert.equal(window.model.requests[1]?.length, 2);
  });

  it("gives answers of tools and foreign system messages to the model as they can be taken", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const sessionId = await window.ask("one");
    const entries = [
      '{"type":"system","data":{"content":"Now in German."}}',
      '{"type":"tool","data":{"content":"42","tool_call_id":"c"}}',
      '{"type":"ai","data":{"content":"","tool_calls":[]}}',
      '{"broken":',
    ];
    for (const [index, raw] of entries.entries()) {
      const { id, role, tokens } = readEntry(raw, index);
      file.write(
        `INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored)
         VALUES (?, ?, ?, ?, 0, 'complete', ?, ?)`,
        sessionId,
        id,
        10 + index,
        role,
        tokens,
        raw,
      );
    }
    file.write("UPDATE session SET lastSeq = 20");
    await window.ask("two", sessionId);
    assert.deepEqual(window.model.requests[1]?.slice(3), [
      "system: Now in German.",
      "ai: (result of a tool)\n42",
      "human: two",
    ]);
  });

  it("checkpoints the answer while it runs, for other windows and for a restart", async () => {
    mock.timers.enable({ apis: ["setInterval"] });
    try {
      const checkpoints: string[] = [];
      const saved = gate();
      const window = openChatWindow(file, {
        script: async function* () {
          yield "So far";
          yield ", so good";
          mock.timers.tick(60_000);
          await saved.opened;
          return undefined;
        },
        store: (store) => ({
          checkpoint: async (turnId, text) => {
            await store.checkpoint(turnId, text);
            checkpoints.push(String(file.read("SELECT text FROM turn")[0]?.["text"]));
            saved.open();
          },
        }),
      });
      await window.ask("How is it?");
      assert.ok("So far, so good".startsWith(checkpoints[0] ?? "nothing"));
      assert.notEqual(checkpoints[0], "");
    } finally {
      mock.timers.reset();
    }
  });

  it("goes on when a checkpoint or a view fails, and logs it", async () => {
    mock.timers.enable({ apis: ["setInterval"] });
    try {
      const window = openChatWindow(file, {
        script: async function* () {
          yield "Yes.";
          mock.timers.tick(60_000);
          return undefined;
        },
        store: () => ({ checkpoint: () => Promise.reject(new Error("busy")) }),
      });
      window.chat.onTurn(() => {
        throw new Error("a view");
      });
      const sessionId = await window.ask("Well?");
      assert.deepEqual(
        window.transcript(sessionId).map((line) => line.split(" ")[1]),
        ["complete", "complete"],
      );
      assert.ok(window.logged.some((line) => line.includes("checkpoint failed")));
      assert.ok(window.logged.includes("a view failed on a turn"));
    } finally {
      mock.timers.reset();
    }
  });
});
