// What goes with a question, in the real panel: fitted to the model, and said what was cut.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { estimateTokens } from "../../src/core/tokens.ts";
import { standInModel } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

const contextTokens = 8_000;
const answerTokens = 1_000;
const lineCount = 1_500;
const lines = Array.from({ length: lineCount }, (_, index) => `const line${index} = ${index};`);
const content = lines.join("\n");

describe("what goes with a question", () => {
  let stage: Stage;
  let panel: Panel;

  before(async () => {
    stage = await openStage();
    panel = await stage.openPanel("context");
    await stage.changeSettings(panel, "small", {
      "redial.model.contextTokens": contextTokens,
      "redial.model.answerTokens": answerTokens,
    });
    writeFileSync(join(stage.machine.makeFolder("context"), "large.ts"), content);
  });
  after(async () => {
    await stage.changeSettings(panel, standInModel, {});
    await panel.window.close();
  });

  it("is sent within the budget when it is worth more, and the panel says what was cut", async () => {
    assert.ok(estimateTokens(content) > 1.5 * (contextTokens - answerTokens));
    await panel.window.openFile("large.ts");
    await panel.window.runCommand("Redial: Ask Redial");
    await panel.content.getByRole("list", { name: "Goes with the question" }).waitFor();
    await panel.ask("repeat: Seen.");
    const sent = stage.model.chats.at(-1)?.messages ?? [];
    const tokens = sent.reduce((sum, { text }) => sum + estimateTokens(text), 0);
    assert.ok(tokens <= contextTokens - answerTokens, `${tokens} tokens were sent`);
    const question = sent.at(-1)?.text ?? "";
    assert.match(question, /<attachment kind="file" name="large\.ts">\nconst line0 = 0;/);
    const [, kept = "", all = ""] =
      /\[Cut here: (\d+) of (\d+) lines are given\.\]/.exec(question) ?? [];
    assert.ok(Number(kept) > 100 && Number(kept) < lineCount, question.slice(-200));
    assert.equal(Number(all), lineCount);
    await panel.articles("You").last().getByText(`${kept} of ${all} lines are sent`).waitFor();
  });

  it("stays with the message: the next question is answered with it though the file is gone", async () => {
    writeFileSync(join(stage.machine.makeFolder("context"), "large.ts"), "");
    await panel.ask("And now?");
    const sent = stage.model.chats.at(-1)?.messages ?? [];
    assert.match(sent.map(({ text }) => text).join("\n"), /const line99 = 99;/);
  });

  it("is read from outside the workspace only when the user agrees", async () => {
    const inside = join(stage.machine.makeFolder("context"), "inside.ts");
    const outside = join(stage.machine.makeFolder("elsewhere"), "outside.ts");
    for (const path of [inside, outside]) writeFileSync(path, "const name = 1;\n");
    const chips = panel.content.getByRole("list", { name: "Goes with the question" });
    const dialog = panel.window.page.locator(".monaco-dialog-box");
    const answer = async (button: string): Promise<void> => {
      await panel.dropFiles([inside, outside]);
      await dialog.getByText("Add files from outside the workspace to the question?").waitFor();
      await dialog.getByText(outside).waitFor();
      assert.equal(await dialog.getByText(inside).count(), 0);
      await dialog.getByRole("button", { name: button, exact: true }).click();
    };
    await panel.newSession();
    await answer("Cancel");
    await chips.getByText("inside.ts").waitFor();
    assert.equal(await chips.getByText("outside.ts").count(), 0);
    await panel.button("Remove inside.ts").click();
    await chips.waitFor({ state: "detached" });
    await answer("Add");
    await chips.getByText("outside.ts").waitFor();
    for (const name of ["inside.ts", "outside.ts"]) await panel.button(`Remove ${name}`).click();
    await chips.waitFor({ state: "detached" });
  });

  it("is asked again with Retry", async () => {
    await panel.newSession();
    await panel.window.runCommand("Redial: Ask Redial");
    await panel.content.getByRole("list", { name: "Goes with the question" }).waitFor();
    stage.model.failNext({ kind: "status", status: 400 });
    await panel.send("repeat: Again.");
    const asked = stage.model.nextChat();
    await panel.button("Retry").click();
    assert.match(
      (await asked).messages.at(-1)?.text ?? "",
      /^repeat: Again\.\n\n[\s\S]*<attachment /,
    );
    await panel.waitUntilIdle();
  });
});

describe("what older messages leave behind", () => {
  let stage: Stage;
  let panel: Panel;

  before(async () => {
    stage = await openStage();
    panel = await stage.openPanel("summed");
    await stage.changeSettings(panel, "short", {
      "redial.model.contextTokens": 2_000,
      "redial.model.answerTokens": 200,
      "redial.recall.maxTokens": 0,
      "redial.chat.summaries": true,
    });
  });
  after(async () => {
    await stage.changeSettings(panel, standInModel, {});
    await panel.window.close();
  });

  const systemPrompts = (): readonly string[] =>
    stage.model.chats.map(({ messages: [first] }) => (first?.role === "system" ? first.text : ""));

  it("is summed up in the background, and the summary is sent and said to be one", async () => {
    const isAsked = (): boolean =>
      systemPrompts().some((text) => /^You keep the summary/.test(text));
    while (!isAsked()) await panel.ask("long 120");
    await stage.machine.waitForDisk("throughId");
    const before = await panel.articles("Redial").count();
    while (!systemPrompts().at(-1)?.includes("<summary>")) await panel.ask("long 120");
    assert.match(
      systemPrompts().at(-1) ?? "",
      /A model made it of \d+ messages and nobody checked it/,
    );
    assert.ok(
      (await panel.articles("Redial").count()) > before,
      "the messages are all still there",
    );
    const answer = panel.articles("Redial").last();
    await answer.getByText("Sent: about").click();
    await answer.getByText(/A summary by a model tells of the first \d+/).waitFor();
  });

  it("is read and changed in an editor, and what it says then is sent", async () => {
    await panel.articles("Redial").last().getByRole("button", { name: "Show summary" }).click();
    await writeInEditor(stage, panel, ["Summary of long 120", "The port is 7777."]);
    assert.match(await panel.ask("What's the port?"), /The port is 7777\./);
    assert.match(systemPrompts().at(-1) ?? "", /the user edited it/);
  });

  it("does not keep the workspace's own prompt from being written and told", async () => {
    await panel.newSession();
    await panel.window.runCommand("Redial: Edit Workspace Prompt…");
    await writeInEditor(stage, panel, ["Prompt of summed", "Always call me Captain."]);
    await panel.ask("Hello?");
    assert.match(
      systemPrompts().at(-1) ?? "",
      /Instructions of the user for this workspace:\nAlways call me Captain\./,
    );
  });
});

describe("instructions in a workspace's files", () => {
  it("are shown before they are used, and told to the model once the user agrees", async () => {
    const stage = await openStage();
    const { machine, model } = stage;
    writeFileSync(join(machine.makeFolder("instructed"), "AGENTS.md"), "Speak like a lion.");
    const panel = await stage.openPanel("instructed");
    try {
      const prompt = (): string => model.chats.at(-1)?.messages[0]?.text ?? "";
      await panel.ask("Hello?");
      assert.doesNotMatch(prompt(), /lion/);
      const question = panel.window.notification("AGENTS.md holds instructions for models");
      await question.getByRole("button", { name: "Show", exact: true }).click();
      await panel.window.page.locator(".view-line", { hasText: "Speak like a lion." }).waitFor();
      await question.getByRole("button", { name: "Use", exact: true }).click();
      await question.waitFor({ state: "detached" });
      while (!/Speak like a lion\./.test(prompt())) await panel.ask("And now?");
    } finally {
      await panel.window.close();
    }
  });
});

/** Puts the text in place of the editor's and saves it. */
async function writeInEditor(
  { machine }: Stage,
  panel: Panel,
  [tab, text]: readonly [string, string],
): Promise<void> {
  const { page } = panel.window;
  const shown = page.locator(".tab.active", { hasText: tab });
  await shown.waitFor();
  await page.locator(".editor-instance .view-lines").first().click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
  // The editor may have saved it by itself by then.
  await page.keyboard.press("Control+S");
  await machine.waitForDisk(text);
}
