// A window in a process of its own, for the tests to kill: asks, gets half an answer, waits for the
// rest that never comes. Arguments: the journal's file, the question. Prints what has happened.
import { ChatService } from "../../../src/core/chatService.ts";
import type { Log, TurnSync } from "../../../src/core/ports.ts";
import { openJournal } from "../../../src/journal/client.ts";
import { openedModel, ScriptedModel } from "../../unit/core/scriptedModel.ts";

const [path = "", question = ""] = process.argv.slice(2);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const log: Log = { info: say, warn: say, error: say };
const sync: TurnSync = {
  beforeTurn: async () => false,
  afterTurn: async () => "journal",
  noteChange: () => {},
  publishDelta: () => {},
  status: () => ({ kind: "local" }),
};

const workerUrl = new URL("../../../src/journal/worker.ts", import.meta.url);
const journal = await openJournal(workerUrl, { path, owner: crypto.randomUUID() }, log);
const { store, search } = journal;
const model = new ScriptedModel(async function* () {
  say("asked");
  yield "Half of ";
  yield "the answer";
  await new Promise(() => {});
  return undefined;
});
const chat = new ChatService({
  store: {
    ...store,
    checkpoint: async (turnId, text) => {
      await store.checkpoint(turnId, text);
      if (text !== "") say(`checkpointed ${text}`);
    },
  },
  search,
  sync,
  vectors: { ofQuestion: async () => undefined },
  notes: { block: async () => "" },
  summaries: { find: async () => undefined },
  prompts: { of: async () => "" },
  models: { open: async () => openedModel(model), status: () => Promise.reject(new Error()) },
  settings: () => ({
    ...{ systemPrompt: "", silenceMs: 600_000, answerTokens: 100 },
    ...{ recallTokens: 0, noteTokens: 0, summaryTokens: 0 },
  }),
  log,
});
await chat.ask({ turnId: crypto.randomUUID(), workspace: "w1", text: question });
