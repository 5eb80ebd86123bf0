// *Set API Key…*: asks for the key of the endpoint that the conversation's model is at.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { setApiKey } from "../../src/host/keyCommand.ts";
import { Secrets } from "../../src/host/secrets.ts";

const ask = vscode.window.showInputBox;
const typed = "key-0123456789";

describe("the command Set API Key…", () => {
  const asked: vscode.InputBoxOptions[] = [];
  const kept = new Map<string, string>();
  const storage = {
    get: async (name: string) => kept.get(name),
    store: async (name: string, value: string) => void kept.set(name, value),
    delete: async (name: string) => void kept.delete(name),
    onDidChange: () => ({ dispose() {} }),
  } as unknown as vscode.SecretStorage;

  beforeEach(() => {
    asked.length = 0;
    kept.clear();
    Object.assign(vscode.window, {
      showInputBox: async (options: vscode.InputBoxOptions) => {
        asked.push(options);
        return typed;
      },
    });
  });
  afterEach(() => void Object.assign(vscode.window, { showInputBox: ask }));

  it("asks for a local server's own key where a model of it is chosen, and binds it to that", async () => {
    await setApiKey(new Secrets(storage, {}), "local:lmstudio");
    assert.equal(asked[0]?.title, "API key for 127.0.0.1:1234");
    assert.deepEqual([...kept], [["redial.apiKey:http://127.0.0.1:1234", typed]]);
  });

  it("says of what is no key that it is none", async () => {
    await setApiKey(new Secrets(storage, {}));
    const says = (text: string): unknown => asked[0]?.validateInput?.(text);
    assert.equal(says(" sk-abc\n"), undefined);
    assert.equal(says(""), undefined);
    assert.equal(says("sk-abc…"), "A key has no blanks and plain letters only.");
  });
});
