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
    await openFile(panel, "large.ts");
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

/** Through the editor's own list of files. */
async function openFile(panel: Panel, name: string): Promise<void> {
  const { page } = panel.window;
  await page.keyboard.press("Control+P");
  await page.keyboard.type(name);
  await panel.window.quickInputRow(name).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".tab", { hasText: name }).first().waitFor();
}
