// What memory is made of, through the palette: the check, the stored record, a name for a memory, and
// sessions whose folder is gone.
import assert from "node:assert/strict";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { standInModel } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("the commands of memory", () => {
  let stage: Stage;
  let server: RedisServer;
  let panel: Panel;

  before(async () => {
    [stage, server] = await Promise.all([openStage(), startRedis({ password: "geheim" })]);
    panel = await stage.openPanel("memory");
    await stage.changeSettings(panel, "memory", { "redial.redis.url": server.url });
    await panel.content.getByText("Kept here and in Redis at").waitFor();
    await panel.ask("The bridge is Gwangan.");
  });
  after(async () => {
    await stage.changeSettings(panel, standInModel, {});
    await panel.window.close();
    await server.close();
  });

  /** Text of the editor that is shown, as far as it is on the screen, as one line. */
  async function editorText(expected: string): Promise<string> {
    const lines = panel.window.page.locator(".editor-instance .view-lines").last();
    await lines.getByText(expected).first().waitFor();
    // Long lines are wrapped anywhere.
    return (await lines.innerText()).replaceAll("\u00a0", " ").replaceAll("\n", "");
  }

  const title = (text: string): Promise<void> =>
    panel.content.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();

  it("Check Memory… tells of Redis and the journal, and nothing that is secret", async () => {
    await panel.window.runCommand("Redial: Check Memory…");
    const text = await editorText("The journal is sound");
    assert.match(text, /Redis at 127\.0\.0\.1:\d+ answers in [\d.]+ ms/);
    assert.match(text, /The user may run every command that Redial needs/);
    assert.match(text, /The server keeps nothing on disk/);
    assert.ok(!text.includes("geheim"), text);
  });

  it("Show Stored Record shows the session in Redis and here", async () => {
    await panel.window.runCommand("Redial: Show Stored Record");
    const text = await editorText("- the same in both: 2");
    assert.match(text, /message_store:redial:\{[0-9a-f]{32}\}:/);
    assert.ok(!text.includes("geheim"), text);
  });

  it("Name This Memory… gives it another key, and the sessions come along", async () => {
    await panel.window.runCommand("Redial: Name This Memory…");
    await panel.window.answerInputBox("Name This Memory", "bridges");
    await panel.window.runCommand("Redial: Name This Memory…");
    await panel.window.page.locator(".quick-input-title", { hasText: "Name This" }).waitFor();
    assert.equal(await panel.window.quickInput.inputValue(), "bridges");
    await panel.window.page.keyboard.press("Escape");
    await title("The bridge is Gwangan.");
    const asked = stage.model.nextChat();
    await panel.ask("What's the bridge?");
    assert.ok((await asked).messages.some(({ text }) => text === "The bridge is Gwangan."));
  });

  it("a folder that is moved keeps its sessions", async () => {
    const before = await stage.openPanel("before the move");
    await before.ask("The tower is Namsan.");
    await before.window.close();
    const from = stage.machine.makeFolder("before the move");
    const to = from.replace("before the move", "after the move");
    renameSync(from, to);
    const moved = await Panel.open(await stage.machine.open({ folder: to }));
    await moved.waitForText("I read: The tower is Namsan.");
    await moved.window.close();
  });

  it("Adopt Sessions… takes over what a folder that is gone left, and gives it back", async () => {
    const gone = await stage.openPanel("gone");
    await gone.ask("The island is Jeju.");
    await gone.window.close();
    rmSync(stage.machine.makeFolder("gone"), { recursive: true });
    await panel.window.page.bringToFront();
    await panel.window.runCommand("Redial: Adopt Sessions…");
    const row = panel.window.page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ hasText: "folder is gone" })
      .filter({ hasText: "work/gone" });
    await row.click();
    await panel.window.page.keyboard.press("Enter");
    const said = panel.window.notification("1 sessions belong to this workspace now.");
    await said.waitFor();
    const rows = panel.window.page.locator(".quick-input-list .monaco-list-row");
    await panel.window.runCommand("Redial: Switch Session…");
    await rows.filter({ hasText: "The island is Jeju." }).waitFor();
    await panel.window.page.keyboard.press("Escape");
    await said.getByRole("button", { name: "Undo" }).click();
    await said.waitFor({ state: "detached" });
    await panel.window.runCommand("Redial: Switch Session…");
    await rows.filter({ hasText: "The bridge is Gwangan." }).waitFor();
    assert.equal(await rows.filter({ hasText: "The island is Jeju." }).count(), 0);
    await panel.window.page.keyboard.press("Escape");
  });

  it("windows with several folders show the sessions of all", async () => {
    const { machine } = stage;
    const [first, second] = [machine.makeFolder("part one"), machine.makeFolder("part two")];
    const one = await stage.openPanel("part one");
    await one.ask("The river is Han.");
    await one.window.close();
    const file = `${machine.makeFolder("several")}/several.code-workspace`;
    writeFileSync(file, JSON.stringify({ folders: [{ path: first }, { path: second }] }));
    const both = await Panel.open(await machine.open({ workspaceFile: file }));
    await both.waitForText("I read: The river is Han.");
    await both.window.close();
  });
});
