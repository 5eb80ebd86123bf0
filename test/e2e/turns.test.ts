// Turns in the real VS Code: versions, forks and deleted turns by command and by keyboard alone; code
// into the editor; the page in a tab beside the side bar; what came out of sight.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, beforeEach, describe, it } from "mocha";
import type { FrameLocator, Locator } from "playwright-core";
import type { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("a turn", () => {
  let stage: Stage;
  let panel: Panel;

  before(async () => {
    stage = await openStage();
  });
  beforeEach(async () => {
    panel = await stage.freshPanel();
  });

  const questions = async (): Promise<readonly string[]> =>
    panel.content.locator(".question-text").allInnerTexts();

  it("is asked, edited, switched, left and found again by keyboard alone", async () => {
    const { window } = panel;
    const { keyboard } = window.page;
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await keyboard.press(key);
    };
    await press("ControlOrMeta+Alt+r");
    await panel.composer.and(panel.content.locator(":focus")).waitFor();
    await keyboard.type("repeat: first answer");
    await press("Enter");
    await panel.waitForText("first answer");
    await panel.waitUntilIdle();
    await keyboard.type("repeat: second answer");
    await press("Enter");
    await panel.waitForText("second answer");
    await panel.waitUntilIdle();
    // To the first question, into its tools, and ask it otherwise.
    await focusTranscript(panel);
    await press("Home", "ArrowRight", "Enter");
    await panel.content.getByRole("textbox", { name: "Edited question" }).waitFor();
    // Not Ctrl+A: the workbench takes that key and answers it later.
    await press("Shift+Home");
    await keyboard.type("repeat: another answer");
    await press("Enter");
    await panel.waitForText("another answer");
    await panel.waitUntilIdle();
    assert.deepEqual(await questions(), ["repeat: another answer"]);
    await panel.waitForText("2/2");
    await press("Alt+PageUp");
    await panel.waitForText("second answer");
    await panel.waitForText("1/2");
    assert.deepEqual(await questions(), ["repeat: first answer", "repeat: second answer"]);
    // To a new session and back again, by the list.
    await press("ControlOrMeta+l");
    await panel.emptyHeading.waitFor();
    await window.runCommand("Redial: Switch Session…");
    // The palette has the same field: until the session's row is there, it may still be open.
    const row = window.page.locator(".quick-input-list .monaco-list-row");
    const wanted = row.filter({ hasText: "repeat: first answer" }).first();
    await wanted.waitFor();
    await keyboard.type("first answer");
    await wanted.and(window.page.locator(".focused")).waitFor();
    await press("Enter");
    await panel.waitForText("second answer");
    assert.deepEqual(await questions(), ["repeat: first answer", "repeat: second answer"]);
  });

  it("is regenerated beside the earlier answer", async () => {
    await panel.ask("how many messages were sent?");
    const asked = stage.model.nextChat();
    await panel.window.runCommand("Redial: Regenerate Answer");
    // System prompt and question: the earlier version is not told.
    assert.equal((await asked).messages.length, 2);
    await panel.waitForText("2/2");
    await panel.waitUntilIdle();
    assert.equal(await panel.articles("Redial").count(), 1);
  });

  it("is deleted and comes back", async () => {
    await panel.ask("repeat: stays");
    await panel.ask("repeat: goes");
    await panel.window.runCommand("Redial: Delete Last Turn");
    await panel.content.getByText("repeat: goes").waitFor({ state: "detached" });
    assert.deepEqual(await questions(), ["repeat: stays"]);
    await panel.window
      .notification("Deleted a question and its answer")
      .getByRole("button", { name: "Undo" })
      .click();
    await panel.waitForText("repeat: goes");
    assert.deepEqual(await questions(), ["repeat: stays", "repeat: goes"]);
  });

  it("is where a fork ends", async () => {
    await panel.ask("repeat: shared");
    await panel.ask("repeat: left behind");
    await panel.articles("Redial").first().hover();
    await panel.articles("Redial").first().getByRole("button", { name: "Fork from here" }).click();
    await panel.content.getByRole("heading", { name: /\(fork\)$/ }).waitFor();
    assert.deepEqual(await questions(), ["repeat: shared"]);
  });

  it("waits while an answer runs, and is asked after it", async () => {
    const hold = stage.model.holdNextAfter(2);
    await panel.send("long 5");
    await hold.reached;
    await panel.composer.fill("repeat: and then");
    await panel.composer.press("Enter");
    await panel.waitForQueue("repeat: and then");
    hold.release();
    await panel.waitForText(/^and then$/);
    await panel.waitUntilIdle();
    assert.deepEqual(await questions(), ["long 5", "repeat: and then"]);
  });

  it("gives its code to the editor: at the cursor, and for a selection after a look", async () => {
    const { window } = panel;
    const folder = stage.machine.makeFolder("project");
    writeFileSync(join(folder, "target.ts"), "before\nselected\nafter\n");
    await panel.ask("repeat: ```ts\nconst made = 1;\n```");
    await panel.window.openFile("target.ts");
    await tool(panel, "Insert at cursor").click();
    await window.page.locator(".view-lines").getByText("const made = 1;before").waitFor();
    await window.page.locator(".monaco-editor.focused").waitFor();
    await window.page.keyboard.press("ControlOrMeta+z");
    await window.page.locator(".view-lines").getByText("const made").waitFor({ state: "detached" });
    await window.page.keyboard.press("ControlOrMeta+Home");
    await window.page.keyboard.press("ArrowDown");
    await window.page.keyboard.press("Shift+End");
    await tool(panel, "Replace selection…").click();
    const question = window.notification("Replace the selection in target.ts?");
    await question.waitFor();
    await window.page.locator(".monaco-diff-editor").first().waitFor();
    await question.getByRole("button", { name: "Apply" }).click();
    await window.page.locator(".view-lines").getByText("const made = 1;").first().waitFor();
    await window.page.locator(".monaco-diff-editor").first().waitFor({ state: "detached" });
    await window.page.locator(".view-lines").getByText("selected").waitFor({ state: "detached" });
    await window.runCommand("View: Revert and Close Editor");
  });

  it("is shown live in an editor tab and in the side bar at once", async () => {
    const { window } = panel;
    await window.runCommand("Redial: Open in Editor");
    const pages = window.page.locator('iframe.webview[src*="extensionId=redial.redial"]');
    await pages.nth(1).waitFor();
    const both = [pages.nth(0), pages.nth(1)].map(pageIn);
    const [one, other] = both;
    assert.ok(one && other);
    for (const page of both) await page.getByRole("textbox", { name: "Message" }).waitFor();
    const hold = stage.model.holdNextAfter(3);
    await one.getByRole("textbox", { name: "Message" }).fill("long 6");
    await one.getByRole("textbox", { name: "Message" }).press("Enter");
    await hold.reached;
    for (const page of both) await page.getByRole("log").getByText("word3").waitFor();
    hold.release();
    for (const page of both) await page.getByRole("log").getByText("word6").waitFor();
    await window.runCommand("View: Close Editor");
  });

  it("is badged when its answer came out of sight, until it is seen", async () => {
    const { window } = panel;
    const badges = window.page.locator(".auxiliarybar .badge-content");
    const badge = badges.filter({ hasText: /\d/ }).first();
    // A spec before may have left a session before it was seen.
    const before = (await badge.isVisible()) ? Number(await badge.innerText()) : 0;
    const badged = (count: number) => badges.filter({ hasText: `${count}` }).first();
    const hold = stage.model.holdNextAfter(2);
    await panel.send("long 5");
    await hold.reached;
    await panel.newSession();
    hold.release();
    await badged(before + 1).waitFor();
    await window.runCommand("Redial: Switch Session…");
    await window.quickInput.fill("long 5");
    await window.page.keyboard.press("Enter");
    await panel.waitForText("word5");
    await badged(before + 1).waitFor({ state: "hidden" });
    if (before > 0) await badged(before).waitFor();
  });
});

/** The page inside a webview's two frames. */
function pageIn(webview: Locator): FrameLocator {
  return webview.contentFrame().locator("#active-frame").contentFrame();
}

function tool(panel: Panel, name: string): Locator {
  return panel.articles("Redial").last().getByRole("button", { name });
}

async function focusTranscript(panel: Panel): Promise<void> {
  await panel.window.runCommand("Redial: Focus Transcript");
  await panel.content.locator("article:focus").waitFor();
}
