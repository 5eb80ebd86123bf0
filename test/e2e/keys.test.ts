// Keys and destinations: only what the user chose counts, and a key is nowhere but where it belongs.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { after, before, describe, it } from "mocha";
import { ModelServer, standInModel } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { projectRoot } from "../support/projectRoot.ts";
import { misleadingEnvironment, openStage, type Stage } from "../support/stage.ts";
import { filesBelow } from "../support/tempFolder.ts";

const key = "sk-typed-0123456789";
const keyTitle = "API key for 127.0.0.1";

describe("a key", () => {
  let stage: Stage;
  let panel: Panel;
  let guarded: ModelServer;

  before(async () => {
    stage = await openStage();
    panel = await stage.freshPanel();
    guarded = await ModelServer.start({ apiKey: key });
    await stage.changeSettings(panel, "guarded", { "redial.model.baseUrl": guarded.baseUrl });
  });
  after(async () => {
    await stage.changeSettings(panel, standInModel, {});
    await guarded.close();
  });

  it("of the environment goes to no other endpoint than it is meant for", async () => {
    await panel.send("Hello?");
    await panel.waitForText(/No API key is set for 127\.0\.0\.1/);
    assert.deepEqual(
      guarded.chats.map(({ headers }) => headers["authorization"]),
      [undefined],
    );
  });

  it("is asked for in the turn, and Retry uses it", async () => {
    await panel.button("Set API key").click();
    await panel.window.answerInputBox(keyTitle, key);
    await panel.window.notification("is kept").waitFor();
    await panel.button("Retry").click();
    await panel.waitForText("I read: Hello?");
    await panel.waitUntilIdle();
    assert.equal(guarded.chats.at(-1)?.headers["authorization"], `Bearer ${key}`);
  });

  it("is told to no other endpoint", async () => {
    await stage.changeSettings(panel, standInModel, {});
    await panel.ask("And you?");
    assert.equal(stage.model.chats.at(-1)?.headers["authorization"], undefined);
    await stage.changeSettings(panel, "guarded", { "redial.model.baseUrl": guarded.baseUrl });
  });

  it("is asked for again when the base URL becomes another one, and stays untold there", async () => {
    const elsewhere = await ModelServer.start({ apiKey: "another" });
    try {
      await stage.changeSettings(panel, "elsewhere", { "redial.model.baseUrl": elsewhere.baseUrl });
      await panel.newSession();
      await panel.send("And here?");
      const { host } = new URL(elsewhere.origin);
      await panel.waitForText(`No API key is set for ${host}. Set one, then retry.`);
      await panel.button("Set API key").waitFor();
      assert.ok(elsewhere.chats.length > 0);
      assert.doesNotMatch(JSON.stringify(elsewhere.requests), new RegExp(key));
    } finally {
      await stage.changeSettings(panel, "guarded", { "redial.model.baseUrl": guarded.baseUrl });
      await elsewhere.close();
    }
  });

  it("goes along with no redirect", async () => {
    await panel.newSession();
    guarded.failNext({ kind: "redirect", location: `${stage.trap.baseUrl}/chat/completions` });
    await panel.send("Sent on?");
    await panel.waitForText("Redial does not follow");
    assert.deepEqual(stage.trap.requests, []);
    assert.equal(guarded.chats.at(-1)?.headers["authorization"], `Bearer ${key}`);
  });

  it("is in no file of the editor: settings, journal, logs", () => {
    const folder = join(stage.machine.server.globalStorage, "../../..");
    const files = filesBelow(folder);
    const text = (path: string): string => readFileSync(path, "latin1");
    assert.ok(
      files.some((path) => text(path).includes("And you?")),
      "the search finds text",
    );
    assert.deepEqual(
      files.filter((path) => text(path).includes(key)),
      [],
    );
  });

  it("is forgotten when an empty one is typed", async () => {
    await panel.window.runCommand("Redial: Set API Key…");
    await panel.window.answerInputBox(keyTitle, "");
    await panel.window.notification("is forgotten").waitFor();
    await panel.send("Still there?");
    await panel.waitForText(/No API key is set for 127\.0\.0\.1/);
  });
});

describe("LangChain's tracing", () => {
  it("posts nothing of a turn, though it does elsewhere in the same environment", async () => {
    const { model, trap, freshPanel } = await openStage();
    const other = await ModelServer.start();
    try {
      const panel = await freshPanel();
      assert.match(await panel.ask("Hi, my name is Lion King."), /Hello Lion King!/);
      assert.equal(model.chats.at(-1)?.messages.at(-1)?.text, "Hi, my name is Lion King.");
      await runTraced(misleadingEnvironment(other));
      assert.ok(
        other.requests.some(({ path }) => path.startsWith("/runs")),
        "a plain LangChain program is traced",
      );
      assert.deepEqual(trap.requests, []);
    } finally {
      await other.close();
    }
  });
});

/** Runs a LangChain program of one line in the environment, to its end. */
async function runTraced(env: Readonly<Record<string, string>>): Promise<void> {
  const program = `
    import { RunnableLambda } from "@langchain/core/runnables";
    import { awaitAllCallbacks } from "@langchain/core/callbacks/promises";
    await RunnableLambda.from((text) => text).invoke("traced");
    await awaitAllCallbacks();
  `;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
  });
}
