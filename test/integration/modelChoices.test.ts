// Which model was chosen for which conversation, as the window remembers it.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type * as vscode from "vscode";
import { ModelChoices } from "../../src/host/modelChoices.ts";

function memory(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, otherwise?: T) => (kept.has(key) ? (kept.get(key) as T) : otherwise),
    update: async (key: string, value: unknown) => void kept.set(key, value),
  } as vscode.Memento;
}

const workspace = "w";
const [first, second] = [
  { source: "settings", model: "first" },
  { source: "local:ollama", model: "second" },
];

describe("the choice of a model", () => {
  it("is kept by session, and the newest is the workspace's default, after a reload too", async () => {
    const state = memory();
    const choices = new ModelChoices(state);
    await choices.choose({ workspace, sessionId: "a" }, first);
    await choices.choose({ workspace, sessionId: "b" }, second);
    choices.dispose();
    const again = new ModelChoices(state);
    assert.deepEqual(again.chosen({ workspace, sessionId: "a" }), first);
    assert.deepEqual(again.chosen({ workspace, sessionId: "b" }), second);
    assert.deepEqual(again.chosen({ workspace }), second);
    assert.equal(again.chosen({ workspace: "other" }), undefined);
    again.dispose();
  });

  it("of a workspace is not forgotten for all the sessions that go by it", async () => {
    const choices = new ModelChoices(memory());
    await choices.choose({ workspace }, first);
    for (let index = 0; index < 600; index++) {
      await choices.settle({ workspace, sessionId: `session-${index}` });
    }
    assert.deepEqual(choices.chosen({ workspace }), first);
    assert.deepEqual(choices.chosen({ workspace, sessionId: "session-599" }), first);
    choices.dispose();
  });
});
