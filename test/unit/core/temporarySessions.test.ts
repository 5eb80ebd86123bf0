// Temporary sessions: in the window's memory and nowhere else.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { TurnSync } from "../../../src/core/ports.ts";
import {
  isTemporary,
  temporaryWorkspace,
  withoutTemporarySessions,
  withTemporarySessions,
} from "../../../src/core/temporarySessions.ts";
import { openMemoryJournal, say } from "../journal/memoryJournal.ts";
import { memoryStores } from "../journal/memoryStores.ts";

function open() {
  const main = openMemoryJournal();
  const memory = openMemoryJournal();
  let opened = 0;
  const stores = withTemporarySessions(memoryStores(main), async () => {
    opened++;
    const makeSession = async (session: Parameters<typeof memory.imports.importMessages>[0]) =>
      memory.imports.importMessages(session, []);
    return { ...memoryStores(memory), makeSession };
  });
  return { main, memory, stores, opened: () => opened };
}

const browseAll = { offset: 0, limit: 10 };

describe("temporary sessions", () => {
  it("cost nothing before the first one is begun", async () => {
    const { stores, main, opened } = open();
    say(main, ["Hi"], { session: "kept" });
    assert.equal((await stores.library.browse(browseAll)).sessions.length, 1);
    assert.equal(opened(), 0);
  });

  it("are listed first, said to be in memory, and unknown to the journal", async () => {
    const { stores, main } = open();
    say(main, ["Hi"], { session: "kept" });
    const session = await stores.begin("Temporary");
    assert.deepEqual(
      [isTemporary(session.id), session.saved, session.workspace],
      [true, "memory", temporaryWorkspace],
    );
    const { sessions } = await stores.library.browse({ ...browseAll, workspaces: ["w1"] });
    assert.deepEqual(
      sessions.map(({ id, saved }) => [id, saved]),
      [
        [session.id, "memory"],
        ["kept", "journal"],
      ],
    );
    assert.equal(main.sessions.readSession(session.id), undefined);
    assert.equal(main.library.browse(browseAll).sessions.length, 1);
    const second = await stores.library.browse({ offset: 1, limit: 1, workspaces: ["w1"] });
    assert.deepEqual(
      second.sessions.map(({ id }) => id),
      ["kept"],
    );
  });

  it("keep turn, draft and title in memory, and leave nothing when deleted", async () => {
    const { stores, main, memory } = open();
    const { store } = stores;
    const session = await stores.begin("Temporary");
    const question = { id: "q", role: "human" as const, createdAt: 1, tokens: 1, text: "secret" };
    const stored = JSON.stringify({ type: "human", data: { content: "secret", id: "q" } });
    const begun = await store.beginTurn({
      turnId: "t",
      session,
      question: { ...question, stored },
    });
    assert.equal(begun.session.saved, "memory");
    await store.checkpoint("t", "half");
    assert.equal((await store.openTurns(session.id))[0]?.text, "half");
    await store.saveDraft(session.id, "draft");
    await store.renameSession(session.id, "Other");
    assert.deepEqual(
      [await store.readDraft(session.id), (await store.readSession(session.id))?.title],
      ["draft", "Other"],
    );
    assert.equal(main.turns.openTurns(session.id).length, 0);
    assert.equal(main.sessions.readDraft(session.id), "");
    assert.equal(await store.deleteSession(session.id), undefined);
    assert.equal(await store.readSession(session.id), undefined);
    assert.deepEqual(memory.library.listRemovals([temporaryWorkspace], 9), []);
    assert.equal(memory.sessions.readPage(session.id, 9).messages.length, 0);
  });

  it("can be cleared, and that undone", async () => {
    const { stores, memory } = open();
    const session = await stores.begin("Temporary");
    say(memory, ["Hi", "Hello"], { session: session.id, workspace: temporaryWorkspace });
    const removal = await stores.store.clearSession(session.id);
    assert.ok(removal);
    assert.equal((await stores.store.readPage(session.id, 9)).messages.length, 0);
    assert.equal((await stores.store.undoRemoval(removal.removalId)).saved, "memory");
    assert.equal((await stores.store.readPage(session.id, 9)).messages.length, 2);
  });

  it("never reach the shared copy", async () => {
    const told: string[] = [];
    const sync: TurnSync = {
      beforeTurn: async (id) => told.push(id) > 0,
      afterTurn: async (id) => {
        told.push(id);
        return "shared";
      },
      noteChange: (id) => void told.push(id),
      publishDelta: ({ sessionId }) => void told.push(sessionId),
      status: () => ({ kind: "local" }),
    };
    const routed = withoutTemporarySessions(sync);
    const id = "temporary-1";
    await routed.beforeTurn(id, new AbortController().signal);
    assert.equal(await routed.afterTurn(id), "memory");
    routed.noteChange(id);
    routed.publishDelta({ turnId: "t", sessionId: id, questionId: "q", offset: 0, text: "x" });
    assert.deepEqual(told, []);
    assert.equal(await routed.afterTurn("kept"), "shared");
    assert.deepEqual(told, ["kept"]);
  });
});
