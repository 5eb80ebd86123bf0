// Sessions through the command palette: begin, switch, rename, clear, delete, and take it back.
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import type { RecordedRequest } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("sessions in the palette", () => {
  let stage: Stage;
  let panel: Panel;

  before(async () => {
    stage = await openStage();
    panel = await stage.freshPanel();
  });

  const title = (text: string): Promise<void> =>
    panel.content.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();
  const pickRow = (text: string) =>
    panel.window.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: text });

  it("New Session begins a conversation of its own", async () => {
    await panel.ask("The colour is blue.");
    await title("The colour is blue.");
    await panel.window.runCommand("Redial: New Session");
    await panel.emptyHeading.waitFor();
    const asked = stage.model.nextChat();
    await panel.ask("What's the colour?");
    assert.deepEqual(turnsOf(await asked), ["What's the colour?"]);
    await title("What's the colour?");
  });

  it("Switch Session… lists sessions with age and messages, and brings one back", async () => {
    await panel.window.runCommand("Redial: Switch Session…");
    const row = pickRow("The colour is blue.");
    assert.match(await row.innerText(), /now · 2 messages/);
    await row.click();
    await panel.waitForText("The colour is blue.");
    const asked = stage.model.nextChat();
    assert.match(await panel.ask("What's the colour?"), /The colour is blue/);
    assert.equal(turnsOf(await asked)[0], "The colour is blue.");
  });

  it("Rename Session… gives the session another title", async () => {
    await panel.window.runCommand("Redial: Rename Session…");
    await panel.window.answerInputBox("Rename Session", "Colours");
    await title("Colours");
  });

  it("Clear Session empties it, and Undo brings all back", async () => {
    const shown = await panel.messages();
    await panel.window.runCommand("Redial: Clear Session");
    await panel.emptyHeading.waitFor();
    const asked = stage.model.nextChat();
    await panel.ask("What's the colour?");
    assert.deepEqual(turnsOf(await asked), ["What's the colour?"]);
    await panel.window.runCommand("Redial: Undo Clear or Delete");
    await panel.waitForText("I read: The colour is blue.");
    assert.deepEqual((await panel.messages()).slice(0, shown.length), shown);
  });

  it("Delete Session shows the session before it, and the notification's Undo brings it back", async () => {
    const shown = await panel.messages();
    await panel.window.clearNotifications();
    await panel.window.runCommand("Redial: Delete Session");
    await title("What's the colour?");
    const said = panel.window.notification("Deleted “Colours”");
    await said.getByRole("button", { name: "Undo" }).click();
    await title("Colours");
    assert.deepEqual(await panel.messages(), shown);
  });

  it("the buttons of the list rename and delete", async () => {
    await panel.window.runCommand("Redial: Switch Session…");
    await pickRow("What's the colour?").hover();
    await pickRow("What's the colour?").getByRole("button", { name: "Rename" }).click();
    await panel.window.answerInputBox("Rename Session", "A question");
    await pickRow("A question").hover();
    await pickRow("A question").getByRole("button", { name: "Delete" }).click();
    await pickRow("A question").waitFor({ state: "detached" });
    await pickRow("Colours").click();
    await title("Colours");
  });
});

/** Questions and answers of a request: what was sent besides system messages. */
function turnsOf({ messages }: RecordedRequest): readonly string[] {
  return messages.filter(({ role }) => role !== "system").map(({ text }) => text);
}
