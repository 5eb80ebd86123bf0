// Every command of the palette in every state that Redial can be in: each does something that can be
// seen, or says what is missing and offers it; none fails in a way that nobody thought of.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { type Reaction, reactionTo } from "../support/commandWalk.ts";
import { startMachine } from "../support/installedRedial.ts";
import type { Machine } from "../support/machine.ts";
import { ModelServer, standInModel } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { projectRoot } from "../support/projectRoot.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import type { VscodeWindow } from "../support/vscodeWindow.ts";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: {
      readonly commandPalette?: readonly { readonly command: string; readonly when: string }[];
    };
  };
}

/** Titles of all commands that the palette always offers. */
function paletteTitles(): readonly string[] {
  const read = (path: string): string => readFileSync(join(projectRoot, path), "utf8");
  const { contributes }: Manifest = JSON.parse(read("package.json"));
  const texts: Readonly<Record<string, string>> = JSON.parse(read("package.nls.json"));
  const conditional = new Set(contributes.menus.commandPalette?.map(({ command }) => command));
  return contributes.commands
    .filter(({ command }) => !conditional.has(command))
    .map(({ title }) => `Redial: ${texts[title.replaceAll("%", "")]}`);
}

describe("every command", () => {
  let model: ModelServer;
  let redis: RedisServer;
  let machine: Machine;
  let window: VscodeWindow;
  let panel: Panel;

  before(async () => {
    [model, redis] = await Promise.all([ModelServer.start(), startRedis()]);
    machine = await startMachine(model, { asksForTrust: true });
  });
  after(async () => {
    await machine.dispose();
    await Promise.all([model.close(), redis.close()]);
  });

  /** Opens the window of a state; the one before is closed. */
  async function enter(folder?: string): Promise<void> {
    await window?.close();
    window = await machine.open(folder === undefined ? {} : { folder: machine.makeFolder(folder) });
    // The conversation may be open in a tab, from the walk before.
    await window.runCommand("View: Close All Editors");
    panel = await Panel.open(window);
  }

  async function walk(): Promise<void> {
    const reactions: Reaction[] = [];
    for (const title of paletteTitles()) reactions.push(await reactionTo(panel, title));
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
    const helpless = toasts.filter(({ isProblem, buttons }) => isProblem && buttons === 0);
    assert.deepEqual(helpless, [], "a problem without a way on");
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
    await window.runCommand("Workspaces: Manage Workspace Trust");
    await window.page.getByRole("button", { name: "Trust", exact: true }).click();
    await enter("project");
    await walk();
  });

  it("answers with a model and the journal only", async () => {
    machine.server.writeMachineSettings({
      "redial.model.baseUrl": model.baseUrl,
      "redial.model.name": standInModel,
    });
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
