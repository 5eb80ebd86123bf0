// What a repository's own settings say about where keys and messages go counts for nothing.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import * as settingsModule from "../../src/host/settings.ts";
import { readModelSettings } from "../../src/host/settings.ts";
import { hostileSettings } from "../support/hostileSettings.ts";

/** What every reader of settings.ts says. */
function readAll(): Readonly<Record<string, unknown>> {
  const readers = Object.entries(settingsModule).filter(([name]) => name.startsWith("read"));
  return Object.fromEntries(
    readers.map(([name, read]) => [name, Reflect.apply(read, undefined, [])]),
  );
}

describe("settings", () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const file = vscode.Uri.joinPath(folder, ".vscode/settings.json");
  const before = readAll();
  let lastTabSize = 20;

  /** Writes the workspace's settings and waits until VS Code has read them. */
  async function writeWorkspace(settings: Readonly<Record<string, unknown>>): Promise<void> {
    lastTabSize += 1;
    const changed = new Promise<void>((resolve) => {
      const listening = vscode.workspace.onDidChangeConfiguration(() => {
        if (vscode.workspace.getConfiguration("editor").get("tabSize") !== lastTabSize) return;
        listening.dispose();
        resolve();
      });
    });
    const text = JSON.stringify({ ...settings, "editor.tabSize": lastTabSize });
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    await changed;
  }

  afterEach(() => writeWorkspace({}));

  for (const [how, settings] of hostileSettings("https://evil.test")) {
    it(`of the workspace are not read, written ${how}`, async () => {
      await writeWorkspace(settings);
      assert.deepEqual(readAll(), before);
    });
  }

  it("of the user are read", async () => {
    const configuration = vscode.workspace.getConfiguration("redial");
    const set = (value: string | undefined): Thenable<void> =>
      configuration.update("model.name", value, vscode.ConfigurationTarget.Global);
    await set("mine");
    assert.equal(readModelSettings().name, "mine");
    await set(undefined);
    assert.deepEqual(readAll(), before);
  });
});
