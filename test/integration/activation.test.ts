// What starting Redial costs: nothing is loaded or opened before it is needed.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { before, describe, it } from "mocha";
import * as vscode from "vscode";
import { projectRoot } from "../support/projectRoot.ts";

const dist = join(projectRoot, "dist");
/** Class names that the bundler keeps, and the package that each one shows to be in a chunk. */
const marks = {
  RunnableWithMessageHistory: "@langchain/core",
  ChatOpenAI: "@langchain/openai",
  SentinelConnector: "ioredis",
};

/** Packages of {@link marks} in a built file. */
function packagesIn(file: string): readonly string[] {
  const text = readFileSync(join(dist, file), "utf8");
  return Object.entries(marks).flatMap(([mark, name]) =>
    text.includes(`"${mark}"`) ? [name] : [],
  );
}

/** Worker threads of this extension host; Redial's journal runs in one. */
function countWorkers(): number {
  // Looking up names of open connections would take seconds.
  Reflect.set(process.report ?? {}, "excludeNetwork", true);
  const report: { readonly workers: readonly unknown[] } = JSON.parse(
    JSON.stringify(process.report?.getReport()),
  );
  return report.workers.length;
}

describe("activation", () => {
  const extension = vscode.extensions.getExtension("redial.redial");
  const loaded: string[] = [];

  before(() => {
    const prefix = `${pathToFileURL(dist).href}/`;
    registerHooks({
      load(url, context, nextLoad) {
        if (url.startsWith(prefix)) loaded.push(url.slice(prefix.length));
        return nextLoad(url, context);
      },
    });
  });

  it("waits for the view or a command", async () => {
    assert.equal(extension?.isActive, false);
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(
      known.filter((id) => id === "redial.newSession"),
      [],
    );
  });

  it("comes with a command, registers all of them, and opens no journal", async () => {
    const workers = countWorkers();
    await vscode.commands.executeCommand("redial.showLog");
    assert.equal(extension?.isActive, true);
    assert.equal(countWorkers(), workers);
    const contributed: readonly { readonly command: string }[] =
      extension.packageJSON.contributes.commands;
    const known = await vscode.commands.getCommands(true);
    // VS Code adds some of its own for the view, e.g. redial.chat.focus.
    const registered = known.filter((id) => /^redial\.\w+$/.test(id));
    assert.deepEqual(registered.sort(), contributed.map(({ command }) => command).sort());
  });

  it("loads neither LangChain nor ioredis", () => {
    assert.ok(loaded.includes("extension.js"), "the loader's hook sees what is loaded");
    assert.deepEqual(loaded.flatMap(packagesIn), []);
  });

  it("has LangChain and ioredis in chunks that are loaded later", () => {
    const chunks = readdirSync(dist).filter((name) => name.endsWith(".js"));
    assert.deepEqual([...new Set(chunks.flatMap(packagesIn))].sort(), Object.values(marks).sort());
  });

  it("opens the journal when a session is asked for", async () => {
    const workers = countWorkers();
    await vscode.commands.executeCommand("redial.newSession");
    assert.equal(countWorkers(), workers + 1);
  });
});
