// What the model proposes to keep after a turn: kept only when it is accepted.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { NoteBook } from "../../../src/core/noteBook.ts";
import {
  NoteProposer,
  type ProposalMode,
  type ProposedNotes,
  readProposals,
} from "../../../src/core/noteProposals.ts";
import { textOfNote } from "../../../src/shared/noteViews.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { itemsOf } from "../journal/memoryJournal.ts";
import { type ChatWindow, openChatWindow } from "./chatWindow.ts";
import { answering, openedModel, ScriptedModel } from "./scriptedModel.ts";

const proposed = "Mina | lives in | Seoul\nnone of this form\n- the API | is kept in | src/api.ts";

let file: JournalFile;
let window: ChatWindow;
let notes: NoteBook;
let proposer: NoteProposer;
let mode: ProposalMode;
let told: ProposedNotes[];
let model: ScriptedModel;

beforeEach(() => {
  file = makeJournalFile();
  window = openChatWindow(file, { script: answering("Nice to meet you.") });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  notes = new NoteBook({ items: itemsOf(window.journal), noteItems: () => {}, log });
  model = new ScriptedModel(answering(proposed));
  const status = (): Promise<never> => Promise.reject(new Error("not asked for"));
  const models = { open: async () => openedModel(model), status };
  proposer = new NoteProposer({ models, notes, mode: () => mode, log });
  told = [];
  proposer.onChange((change) => told.push(change));
  mode = "ask";
});

afterEach(() => file.dispose());

async function turn(): Promise<string> {
  const sessionId = await window.ask("I'm Mina from Seoul.");
  const ended = window.events.findLast((event) => event.kind === "ended");
  assert.ok(ended);
  await proposer.consider(ended);
  return sessionId;
}

async function kept(): Promise<readonly string[]> {
  return (await notes.list(["w1"])).map(({ content }) => textOfNote(content)).toSorted();
}

describe("notes that the model proposes", () => {
  it("wait for the user, know their message, and are kept when accepted", async () => {
    const sessionId = await turn();
    assert.match(model.requests[0]?.join("\n") ?? "", /I'm Mina from Seoul\..*Nice to meet you/s);
    assert.deepEqual(await kept(), []);
    const [open] = proposer.openIn(sessionId);
    const [first, second] = open?.proposals ?? [];
    assert.ok(open && first && second && open.proposals.length === 2);
    await proposer.decide(first.id, true);
    await proposer.decide(second.id, false);
    assert.deepEqual(await kept(), ["Mina — lives in — Seoul"]);
    const [note] = await notes.list(["w1"]);
    assert.deepEqual([note?.source, note?.source?.sessionId], [open.source, sessionId]);
    assert.deepEqual(proposer.openIn(sessionId), []);
    assert.deepEqual(
      told.map(({ proposals }) => proposals.length),
      [2, 1, 0],
    );
  });

  it("are kept by themselves when the setting says so", async () => {
    mode = "accept";
    await turn();
    assert.deepEqual(await kept(), [
      "Mina — lives in — Seoul",
      "the API — is kept in — src/api.ts",
    ]);
    assert.deepEqual(told, []);
  });

  it("are not asked for when the setting is off, nor after a turn that was stopped", async () => {
    mode = "off";
    await turn();
    mode = "ask";
    const ended = window.events.findLast((event) => event.kind === "ended");
    assert.ok(ended?.kind === "ended");
    const messages = ended.messages.map((message) => ({
      ...message,
      state: "interrupted" as const,
    }));
    await proposer.consider({ ...ended, messages });
    await proposer.consider({ ...ended, saved: "memory" });
    assert.deepEqual(model.requests, []);
  });

  it("are at most three, of one form", () => {
    const lines = Array.from({ length: 9 }, (_, index) => `a${index} | b | c`);
    assert.equal(readProposals(lines.join("\n")).length, 3);
    assert.deepEqual(readProposals("none"), []);
    assert.deepEqual(readProposals("a | b\na || c\n| a | b | c"), []);
  });
});
