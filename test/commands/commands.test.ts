// Every command of the palette in every state that Redial can be in: each does something that can be
// seen, or says what is missing and offers it; none fails in a way that nobody thought of.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { type CommandDriver, startDrivenMachine } from "../support/commandDriver.ts";
import { CommandWalk } from "../support/commandWalk.ts";
import type { Machine } from "../support/machine.ts";
import { ModelServer, standInModel } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { projectRoot } from "../support/projectRoot.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import type { VscodeWindow } from "../support/vscodeWindow.ts";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/**
 * They take away what the others need: the session with an answer, and Redis. In this order, so that an
 * empty session is shown in the end.
 */
const last = ["redial.newTemporarySession", "redial.newSession", "redial.disconnectRedis"];

/** Ids of all commands, in the order in which they are walked. */
function commandIds(): readonly string[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const ids = manifest.contributes.commands.map(({ command }) => command);
  return [...ids.filter((id) => !last.includes(id)), ...last];
}

describe("every command", () => {
  let model: ModelServer;
  let redis: RedisServer;
  let machine: Machine;
  let driver: CommandDriver;
  let window: VscodeWindow;
  let panel: Panel;

  before(async () => {
    [model, redis] = await Promise.all([ModelServer.start(), startRedis()]);
    ({ machine, driver } = await startDrivenMachine(model, { asksForTrust: true }));
  });
  after(async () => {
    await machine.dispose();
    await Promise.all([model.close(), redis.close()]);
  });

  /** Opens a window with the panel; the one before is closed. */
  async function enter(folder?: string): Promise<void> {
    await window?.close();
    window = await machine.open(folder === undefined ? {} : { folder: machine.makeFolder(folder) });
    panel = new Panel(window);
    await open();
  }

  /** The panel, and nothing else: the conversation may be open in a tab, from the walk before. */
  async function open(): Promise<void> {
    await driver.run(window, "workbench.action.closeAllEditors", "redial.focusChat");
    await panel.waitUntilShown();
  }

  async function walk(): Promise<void> {
    const walked = new CommandWalk(window, driver);
    const reactions = [];
    for (const id of commandIds()) reactions.push(await walked.reactionTo(id));
    const silent = reactions.filter(({ changed }) => changed.length === 0);
    assert.deepEqual(
      silent.map(({ command }) => command),
      [],
      "nothing was seen to happen",
    );
    const toasts = reactions.flatMap(({ command, toasts }) =>
      toasts.map((toast) => ({ command, ...toast })),
    );
    const unforeseen = toasts.filter(({ text }) =>
      /Something went wrong|command .* not found/.test(text),
    );
    assert.deepEqual(unforeseen, []);
    const problems = toasts.filter(({ isProblem }) => isProblem);
    const helpless = problems.filter(({ buttons }) => buttons === 0);
    assert.deepEqual(helpless, [], "a problem without a way on");
    const blamed = problems.filter(({ command }) => command === "redial.stop");
    assert.deepEqual(blamed, [], "where nothing runs there is nothing to stop, and no mistake");
    assert.deepEqual(window.problems, []);
  }

  it("answers in Restricted Mode", async () => {
    await enter("project");
    await walk();
    assert.deepEqual(
      model.requests.map(({ method, path }) => `${method} ${path}`),
      [],
    );
  });

  it("answers with nothing set up", async () => {
    machine.server.writeMachineSettings({});
    await driver.run(window, "workbench.trust.manage");
    await window.page.getByRole("button", { name: "Trust", exact: true }).click();
    await open();
    await panel.content.getByText("No model can answer yet").waitFor();
    await walk();
  });

  it("answers with a model and the journal only", async () => {
    machine.server.writeMachineSettings({
      "redial.model.baseUrl": model.baseUrl,
      "redial.model.name": standInModel,
    });
    await open();
    await panel.button(standInModel).waitFor();
    await panel.newSession();
    await panel.ask("Hi, my name is Lion King.");
    await walk();
  });

  it("answers with a Redis", async () => {
    machine.server.writeMachineSettings({
      "redial.model.baseUrl": model.baseUrl,
      "redial.model.name": standInModel,
      "redial.redis.url": redis.url,
    });
    await open();
    await panel.content.getByText("Kept here and in Redis at").waitFor();
    await panel.newSession();
    await panel.ask("Hi, my name is Lion Queen.");
    await walk();
  });

  it("answers with no folder open", async () => {
    await enter();
    await walk();
  });
});
