// Better titles from the model: only where they are wanted, and never over a name that the user gave.
import assert from "node:assert/strict";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, it } from "mocha";
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import { ModelTitles } from "../../../src/core/modelTitles.ts";
import { cleanModelTitle } from "../../../src/core/titles.ts";
import type { TurnEvent } from "../../../src/core/turnEvents.ts";
import { openMemoryJournal } from "../journal/memoryJournal.ts";
import { memoryStores } from "../journal/memoryStores.ts";

const question = "please tell me why the queue of the worker loses jobs when it restarts?";

function open(said: string, isWanted = true) {
  const journal = openMemoryJournal();
  const extras = { createdAt: 1 };
  const title = "please tell me why the queue of the worker loses jobs when…";
  journal.imports.importMessages({ id: "s1", workspace: "w1", title, createdAt: 1 }, [
    writeQuestion({ id: "q", text: question, extras }),
    writeAnswer({ id: "a", text: "Because it is in memory.", extras }),
  ]);
  const { store } = memoryStores(journal);
  let asked = 0;
  const titles = new ModelTitles({
    store,
    models: {
      open: async () => {
        asked++;
        const model = new FakeListChatModel({ responses: [said] });
        const toError = (error: unknown): Error => new Error(String(error));
        return { model, name: "m", host: "h", contextTokens: 1_000, toError };
      },
      status: () => Promise.reject(new Error("not asked")),
    },
    isWanted: () => isWanted,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  const renamed: string[] = [];
  titles.onRenamed((id) => renamed.push(id));
  const ended = async (): Promise<TurnEvent> => {
    const session = await store.readSession("s1");
    assert.ok(session);
    const messages = (await store.readPage("s1", 9)).messages;
    return { kind: "ended", turnId: "t", session, messages, saved: "journal" };
  };
  const settled = async (): Promise<readonly [string | undefined, number]> => {
    const done = Promise.withResolvers<void>();
    titles.onRenamed(() => done.resolve());
    await Promise.race([done.promise, new Promise((resolve) => setTimeout(resolve, 300))]);
    return [(await store.readSession("s1"))?.title, asked];
  };
  return { titles, ended, settled, renamed, store, title };
}

describe("titles from the model", () => {
  it("take the place of the first question's", async () => {
    const { titles, ended, settled, renamed } = open('"Queue loses jobs at restart."');
    titles.note(await ended());
    assert.deepEqual(await settled(), ["Queue loses jobs at restart", 1]);
    assert.deepEqual(renamed, ["s1"]);
    await titles.close();
  });

  it("are not asked for where the user does not want them", async () => {
    const { titles, ended, settled, title } = open("Other", false);
    titles.note(await ended());
    assert.deepEqual(await settled(), [title, 0]);
  });

  it("leave a name that the user gave, also while the model was asked", async () => {
    const named = open("Other");
    await named.store.renameSession("s1", "Mine");
    named.titles.note(await named.ended());
    assert.deepEqual(await named.settled(), ["Mine", 0]);
    const meanwhile = open("Other");
    meanwhile.titles.note(await meanwhile.ended());
    await meanwhile.store.renameSession("s1", "Mine");
    assert.deepEqual(await meanwhile.settled(), ["Mine", 1]);
  });

  it("come once, after the first turn", async () => {
    const { titles, ended, settled, title } = open("Other");
    const event = await ended();
    assert.ok(event.kind === "ended");
    titles.note({ ...event, session: { ...event.session, messageCount: 4 } });
    assert.deepEqual(await settled(), [title, 0]);
  });

  it("are one line without quotes, Markdown and labels", () => {
    assert.equal(cleanModelTitle("\n# **“Lion King”**\nmore"), "Lion King");
    assert.equal(cleanModelTitle("Title: A `queue` that loses jobs."), "A queue that loses jobs");
    assert.equal(cleanModelTitle("제목: 작업을 잃는 큐"), "작업을 잃는 큐");
    assert.equal(cleanModelTitle("…"), "");
  });
});
