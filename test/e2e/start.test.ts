// The first five minutes: the walkthrough is ticked off by doing it, and a Redis is found or told of.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { standInModel } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("a newcomer", () => {
  let stage: Stage;
  let server: RedisServer;
  let panel: Panel;

  before(async () => {
    [stage, server] = await Promise.all([openStage(), startRedis()]);
    panel = await stage.openPanel("newcomer");
  });
  after(async () => {
    await stage.changeSettings(panel, standInModel, {});
    await panel.window.close();
    await server.close();
  });

  const row = (label: string) =>
    panel.window.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: label });

  it("sees what could answer, and what could be asked about", async () => {
    await stage.changeSettings(panel, "absent", {
      "redial.model.baseUrl": "https://models.example/v1",
    });
    await panel.content.getByRole("button", { name: "Set a key for models.example…" }).waitFor();
    const folder = stage.machine.makeFolder("newcomer");
    mkdirSync(join(folder, ".github/prompts"), { recursive: true });
    writeFileSync(join(folder, ".github/prompts/release.prompt.md"), "Write the release notes.");
    writeFileSync(join(folder, "lion.ts"), "export const name = 'Lion King';\n");
    await stage.changeSettings(panel, standInModel, {});
    await panel.window.openFile("lion.ts");
    await panel.button("Explain lion.ts").waitFor();
    await panel.window.page.keyboard.press("Control+A");
    await panel.button("/release").waitFor();
    await panel.button("Explain the selection (lion.ts:1)").click();
    const chips = panel.content.getByRole("list", { name: "Goes with the question" });
    await chips.getByText("lion.ts:1").waitFor();
    assert.equal(await panel.composer.inputValue(), "/explain");
    const asked = stage.model.nextChat();
    await panel.composer.press("Enter");
    const question = (await asked).messages.at(-1)?.text ?? "";
    assert.match(question, /^Explain this code[\s\S]*Lion King/);
    await panel.waitUntilIdle();
  });

  it("is told how to get a Redis", async () => {
    await panel.window.runCommand("Redial: Connect to Redis…");
    await row("Type an address…").waitFor();
    await row("docker run").waitFor();
    await row("Upstash").click();
    const example = "rediss://default:PASSWORD@NAME.upstash.io:6379";
    await panel.window.page.getByPlaceholder(example).waitFor();
    await panel.window.page.keyboard.press("Escape");
  });

  it("connects one by its address, and is told what was found", async () => {
    await panel.window.runCommand("Redial: Connect to Redis…");
    await row("Type an address…").click();
    await panel.window.answerInputBox("Address of Redis", server.url);
    await panel.window.notification("Connected to Redis").waitFor();
    await panel.content.getByText(`Kept here and in Redis at 127.0.0.1:${server.port}`).waitFor();
  });

  it("sees the steps that were done ticked off", async () => {
    await panel.ask("Hi, my name is Lion King.");
    const { page } = panel.window;
    await panel.window.runCommand("Welcome: Open Walkthrough...");
    await row("Get started with Redial").click();
    const step = (title: string) => page.locator(".getting-started-step", { hasText: title });
    await step("Come back tomorrow").waitFor();
    for (const done of ["Choose who answers", "Ask something", "Keep it in your own Redis"]) {
      await step(done).locator("[role=checkbox][aria-checked=true]").waitFor();
    }
    assert.equal(await page.locator(".getting-started-step").count(), 5);
  });
});
