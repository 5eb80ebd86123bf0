// Sessions in the real panel: the list, search, find, temporary sessions, export and import, and the
// page's life where sessions are concerned.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import type { Panel } from "../support/panel.ts";
import { seedSessions } from "../support/seededSessions.ts";
import { openStage, type Stage } from "../support/stage.ts";

const total = 10_000;
const long = Array.from({ length: total }, (_, index) =>
  index === 0 ? "Where does the zeppelin land?" : `Message ${index + 1} of the long session.`,
);

describe("the list of sessions", () => {
  let stage: Stage;
  let panel: Panel;
  let folder: string;

  before(async () => {
    stage = await openStage();
    folder = stage.machine.makeFolder("library");
    panel = await stage.openPanel("library");
    await panel.ask("The harbour is closed.");
  });
  after(async () => panel.window.close());

  const title = (text: string): Promise<void> =>
    panel.content.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();
  const row = (text: string) => panel.content.locator(".row").filter({ hasText: text });
  const openList = async (): Promise<void> => {
    await panel.button("Sessions").click();
    await panel.content.getByRole("searchbox").waitFor();
  };

  it("searches all messages, and jumps to the one that was picked", async () => {
    await panel.newSession();
    await panel.ask("repeat: The quay is **free** on Sunday.");
    await panel.newSession();
    await openList();
    await row("The harbour is closed.").waitFor();
    await panel.content.getByRole("searchbox").fill("quay fre");
    const hit = panel.content.locator(".hit").first();
    await hit.waitFor();
    assert.deepEqual(await hit.locator("mark").allInnerTexts(), ["quay", "fre"]);
    await hit.click();
    await panel.waitForText("The quay is free on Sunday.");
    await panel.content.getByRole("searchbox").waitFor({ state: "detached" });
  });

  it("renames, pins and deletes in the list, and restores from the trash", async () => {
    await openList();
    await row("The harbour is closed.").locator(".row-main").focus();
    await panel.window.page.keyboard.press("F2");
    await panel.window.page.keyboard.type("Harbours");
    await panel.window.page.keyboard.press("Enter");
    await row("Harbours").hover();
    await row("Harbours").getByRole("button", { name: "Pin" }).click();
    await panel.content.getByRole("heading", { name: "Pinned" }).waitFor();
    await row("Harbours").locator(".row-main").focus();
    await panel.window.page.keyboard.press("Delete");
    await row("Harbours").waitFor({ state: "detached" });
    await panel.button("Trash").click();
    await row("Harbours").locator(".row-main").click();
    await title("Harbours");
    await panel.waitForText("The harbour is closed.");
  });

  it("brings back by import what was exported and deleted", async () => {
    const file = join(folder, "harbours.jsonl");
    await panel.window.clearNotifications();
    await panel.window.runCommand("Redial: Export Session…");
    await panel.window.quickInputRow("JSON Lines").click();
    await panel.window.answerFileDialog("Export Sessions", file);
    await panel.window.notification("Exported to").waitFor();
    assert.match(readFileSync(file, "utf8"), /The harbour is closed\./);
    const shown = await panel.messages();
    await panel.window.runCommand("Redial: Delete Session");
    await panel.window.notification("Deleted “Harbours”").waitFor();
    await panel.window.clearNotifications();
    await panel.window.runCommand("Redial: Import Sessions…");
    await panel.window.answerFileDialog("Import Sessions", file);
    const said = panel.window.notification("Imported 1 sessions");
    await said.getByRole("button", { name: "Open" }).click();
    await title("Harbours");
    assert.deepEqual(await panel.messages(), shown);
  });

  it("imports nothing of a file that is not whole, and says so", async () => {
    const file = join(folder, "broken.jsonl");
    const lines = readFileSync(join(folder, "harbours.jsonl"), "utf8").split("\n");
    const broken = lines.slice(0, -2).join("\n").replaceAll("Harbours", "Broken");
    writeFileSync(file, broken.replaceAll(/"id":"/g, '"id":"b-'));
    await panel.window.runCommand("Redial: Import Sessions…");
    await panel.window.answerFileDialog("Import Sessions", file);
    await panel.window.notification("Nothing was imported").waitFor();
    await panel.window.clearNotifications();
    await openList();
    await row("Harbours").waitFor();
    assert.equal(await row("Broken").count(), 0);
    await panel.window.page.keyboard.press("Escape");
  });

  it("keeps a temporary session in memory only, until the window goes", async () => {
    await panel.window.runCommand("Redial: New Temporary Session");
    await panel.content.getByRole("heading", { name: "A temporary session" }).waitFor();
    const asked = stage.model.nextChat();
    await panel.ask("The password is moonraker77.");
    assert.equal(
      (await asked).messages.some(({ text }) => text.includes("harbour")),
      false,
    );
    await panel.content.getByText("Temporary: kept in memory only").waitFor();
    await openList();
    await row("Temporary session").waitFor();
    await panel.content.getByRole("searchbox").fill("moonraker77");
    await panel.content.getByText("Nothing holds “moonraker77”.").waitFor();
    await panel.window.page.keyboard.press("Escape");
    await panel.window.page.keyboard.press("Escape");
    await panel.newSession();
    const next = stage.model.nextChat();
    await panel.ask("What is the password moonraker?");
    assert.equal(
      (await next).messages.some(({ text }) => text.includes("moonraker77")),
      false,
    );
    for (const name of ["journal.db", "journal.db-wal"]) {
      const path = join(stage.machine.server.globalStorage, "redial.redial", name);
      const kept = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
      assert.equal(kept.includes("moonraker77"), false, name);
    }
    await panel.window.reload();
    panel = await (await import("../support/panel.ts")).Panel.open(panel.window);
    await openList();
    await row("What is the password").waitFor();
    assert.equal(await row("Temporary session").count(), 0);
    await panel.window.page.keyboard.press("Escape");
  });

  it("finds the first of 10,000 messages with Ctrl+F, and comes back to it when the page is made anew", async () => {
    seedSessions(stage.machine, [{ id: "long", title: "A long session", texts: long }]);
    await openList();
    await row("A long session").locator(".row-main").click();
    await panel.waitForText(`Message ${total} of the long session.`);
    await panel.transcript.click();
    await panel.window.page.keyboard.press("Control+f");
    const box = panel.content.getByRole("textbox", { name: "Find in this session" });
    await box.fill("zeppelin land");
    await panel.content.getByText("1/1").waitFor();
    await box.press("Enter");
    await panel.waitForText("Where does the zeppelin land?");
    await panel.window.runCommand("View: Hide Secondary Side Bar");
    await panel.transcript.waitFor({ state: "detached" });
    await panel.window.runCommand("Redial: Focus Chat");
    await panel.waitForText("Where does the zeppelin land?");
    await panel.button("Jump to latest").click();
    await panel.waitForText(`Message ${total} of the long session.`);
  });
});
