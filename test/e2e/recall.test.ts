// Recall, as a person meets it: a fact of an old session is known in a new one, the panel shows where
// it came from, and what is never to be recalled again is not.
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { writeAnswer, writeQuestion } from "../../src/core/messages.ts";
import { Journal } from "../../src/journal/journal.ts";
import { standInModel } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("recall", () => {
  let stage: Stage;
  let panel: Panel;

  before(async () => {
    stage = await openStage();
    panel = await stage.openPanel("recall");
    await panel.ask("Hi, my name is Mina Quill.");
    const { globalStorage } = stage.machine.server;
    await stage.restart(() => addTalk(join(globalStorage, "redial.redial/journal.db")));
    panel = await stage.openPanel("recall");
  });

  const remembered = () =>
    panel
      .articles("Redial")
      .last()
      .getByRole("button", { name: /^Remembered \(\d+\)$/ });
  const piece = () =>
    panel.content
      .getByRole("listitem")
      .filter({ has: panel.content.locator("blockquote", { hasText: "Hi, my name is" }) });

  it("knows a fact of another session, 300 messages ago, and shows where it came from", async () => {
    await panel.newSession();
    assert.match(await panel.ask("What's my name?"), /Yes, your name is Mina Quill\./);
    const [system] = stage.model.chats.at(-1)?.messages ?? [];
    assert.match(system?.text ?? "", /my name is Mina Quill/);
    await remembered().click();
    await piece().getByText("You", { exact: true }).waitFor();
    await piece().getByRole("button", { name: "Hi, my name is Mina Quill." }).click();
    const heading = { level: 1, name: "Hi, my name is Mina Quill." };
    await panel.content.getByRole("heading", heading).waitFor();
    await panel.waitForText("Hello Mina Quill!");
  });

  it("asks anew without a piece, and keeps the answer that had it", async () => {
    await panel.newSession();
    await panel.ask("What's my name?");
    await remembered().click();
    const asked = stage.model.nextChat();
    await piece().getByRole("button", { name: "Not for this answer" }).click();
    assert.doesNotMatch((await asked).messages[0]?.text ?? "", /my name is Mina Quill/);
    await panel.waitForText("I don't know your name.");
    await panel.waitUntilIdle();
    await panel.waitForText("2/2");
    await panel.window.runCommand("Redial: Show Previous Version");
    await panel.waitForText("Yes, your name is Mina Quill.");
  });

  it("answers /recall from memory alone, and no model is asked", async () => {
    const { length } = stage.model.requests;
    await panel.send("/recall my name");
    const found = panel.content.getByRole("region", { name: "Remembered for “my name”" });
    await found.getByText("Hi, my name is Mina Quill.").last().waitFor();
    await found.getByRole("button", { name: "Dismiss" }).click();
    assert.equal(stage.model.requests.length, length);
  });

  it("does the same in the command palette, and opens what is picked", async () => {
    await panel.window.runCommand("Redial: Recall…");
    await panel.window.page.locator(".quick-input-title", { hasText: "Recall" }).waitFor();
    await panel.window.quickInput.fill("my name");
    const row = panel.window.page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ hasText: "Hi, my name is Mina Quill." });
    await row.first().click();
    await panel.waitForText("Hello Mina Quill!");
  });

  it("does not recall again what is never to be, until that is undone", async () => {
    await panel.newSession();
    assert.match(await panel.ask("What's my name?"), /Yes, your name is Mina Quill\./);
    await remembered().click();
    await piece().getByRole("button", { name: "Never again" }).click();
    await piece().getByText("Never recalled").waitFor();
    await panel.newSession();
    assert.match(await panel.ask("What's my name?"), /I don't know your name\./);
    await panel.send("/recall my name");
    const found = panel.content.getByRole("region", { name: "Remembered for “my name”" });
    await found.getByRole("listitem").first().waitFor();
    assert.equal(await piece().count(), 0);
  });

  it("is offered to the editor's agents where the user turns it on", async () => {
    const { page } = panel.window;
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await stage.changeSettings(panel, "for agents", { "redial.mcp.enabled": true });
    await panel.window.runCommand("MCP: List Servers");
    await rows.filter({ hasText: "Redial's memory of this workspace" }).click();
    await rows.filter({ hasText: "Start Server" }).click();
    await page.locator(".view-line", { hasText: "Discovered 1 tools" }).waitFor();
    await stage.changeSettings(panel, standInModel, {});
    await panel.window.runCommand("View: Toggle Output");
  });
});

/** 300 messages in 15 sessions of the workspace that the journal holds. */
function addTalk(path: string): void {
  const journal = new Journal({ path, owner: "talk" });
  const [workspace] = journal.sessions.knownWorkspaces().map(({ key }) => key);
  assert.ok(workspace);
  for (let session = 0; session < 15; session++) {
    const id = `talk-${session}`;
    const createdAt = Date.now() - 60_000;
    const messages = Array.from({ length: 10 }, (_, turn) => {
      const name = `talk-${session}-${turn}`;
      const extras = { createdAt };
      return [
        writeQuestion({
          id: `${name}-q`,
          text: `How do I sort list ${session} by ${turn}?`,
          extras,
        }),
        writeAnswer({ id: `${name}-a`, text: `Call sort with a function for ${turn}.`, extras }),
      ];
    }).flat();
    journal.imports.importMessages(
      { id, workspace, title: `Sorting ${session}`, createdAt },
      messages,
    );
  }
  journal.close();
}
