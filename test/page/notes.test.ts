// The page of notes, and what the model proposes to keep.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { Note } from "../../src/shared/noteViews.ts";
import { message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const source = { sessionId: "session-9", messageId: "m7" };
const fact = (value: string) =>
  ({ kind: "fact", entity: "Mina", relation: "lives in", value }) as const;
const notes: readonly Note[] = [
  { id: "n2", content: fact("<b>Seoul</b>"), createdAt: 1_700_000_000_000, source },
  { id: "n1", content: fact("Busan"), createdAt: 1_600_000_000_000, replacedBy: "n2" },
];

pageSpecs("notes", (open) => {
  it("are listed, added, edited and forgotten", async () => {
    const host = await open();
    const { page } = host;
    await host.send({ type: "showNotes" });
    await host.next("readNotes");
    const section = page.getByRole("region", { name: "Notes" });
    await host.send({ type: "notes", notes: [] });
    await section.getByText("No notes yet.").waitFor();
    await page.keyboard.type("Mina — lives in — Seoul");
    await page.keyboard.press("Enter");
    const added = { type: "saveNote", text: "Mina — lives in — Seoul" };
    assert.deepEqual(await host.next("saveNote"), added);
    await host.send({ type: "notes", notes });
    await section.getByText("Mina — lives in — <b>Seoul</b>").waitFor();
    await section.getByRole("button", { name: "Edit" }).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("Mina — lives in — Jeju");
    await page.keyboard.press("Enter");
    const edited = { type: "saveNote", noteId: "n2", text: "Mina — lives in — Jeju" };
    assert.deepEqual(await host.next("saveNote"), edited);
    await section.getByRole("button", { name: "Forget" }).first().click();
    assert.deepEqual(await host.next("forgetNote"), { type: "forgetNote", noteId: "n2" });
  });

  it("keep what was replaced, folded, and open the message that they came from", async () => {
    const host = await open();
    await host.send({ type: "showNotes" }, { type: "notes", notes });
    const section = host.page.getByRole("region", { name: "Notes" });
    const old = section.getByText("Mina — lives in — Busan");
    assert.equal(await old.isVisible(), false);
    await section.getByText("Replaced (1)").click();
    await old.waitFor();
    await section.getByRole("button", { name: "Open message" }).click();
    assert.deepEqual(await host.next("showMessage"), { type: "showMessage", ...source });
    await section.waitFor({ state: "detached" });
  });

  it("and the list of sessions lie over the conversation one at a time", async () => {
    const host = await open();
    const section = host.page.getByRole("region", { name: "Notes" });
    const search = host.page.getByRole("searchbox");
    await host.send({ type: "openSessions" });
    await search.waitFor();
    await host.send({ type: "showNotes" }, { type: "notes", notes });
    await section
      .getByRole("textbox", { name: "New note" })
      .and(host.page.locator(":focus"))
      .waitFor();
    assert.equal(await search.count(), 0);
    await host.send({ type: "openSessions" });
    await search.and(host.page.locator(":focus")).waitFor();
    assert.equal(await section.count(), 0);
  });

  it("are left with Escape, back to the composer", async () => {
    const host = await open();
    await host.send({ type: "showNotes" }, { type: "notes", notes });
    const section = host.page.getByRole("region", { name: "Notes" });
    await section.getByRole("textbox", { name: "New note" }).press("Escape");
    await section.waitFor({ state: "detached" });
    await host.page.locator("textarea.composer-text:focus").waitFor();
  });

  it("give way to what a command shows of the conversation", async () => {
    const talk = [message(1, "human", "I moved"), message(2, "ai", "Noted")];
    const host = await open({ open: { session: someSession, messages: talk } });
    const { page } = host;
    const section = page.getByRole("region", { name: "Notes" });
    const wishes = [
      [{ type: "focusComposer" }, "textarea.composer-text:focus"],
      [{ type: "openFind" }, ".find-bar input:focus"],
      [{ type: "wish", wish: "focusTranscript" }, "article:focus"],
    ] as const;
    for (const [wish, focused] of wishes) {
      await host.send({ type: "showNotes" }, { type: "notes", notes });
      await section.waitFor();
      await host.send(wish);
      await section.waitFor({ state: "detached" });
      await page.locator(focused).waitFor();
    }
  });

  it("that the model proposes stand under the answer until the user decides", async () => {
    const talk = [message(1, "human", "I moved"), message(2, "ai", "Noted")];
    const host = await open({ open: { session: someSession, messages: talk } });
    const about = { sessionId: someSession.id, messageId: "m1" };
    const proposal = { id: "p1", content: fact("Seoul") };
    await host.send({ type: "proposedNotes", source: about, proposals: [proposal] });
    const answer = host.page.getByRole("article", { name: "Redial" });
    await answer.getByText("Mina — lives in — Seoul").waitFor();
    await answer.getByRole("button", { name: "Keep" }).click();
    const decided = { type: "decideNote", proposalId: "p1", isAccepted: true };
    assert.deepEqual(await host.next("decideNote"), decided);
    await host.send({ type: "proposedNotes", source: about, proposals: [] });
    await answer.getByText("Keep as a note?").waitFor({ state: "detached" });
  });

  it("speak Korean", async () => {
    const host = await open({ init: { locale: "ko" } });
    await host.send({ type: "showNotes" }, { type: "notes", notes });
    await host.page.getByRole("region", { name: "메모" }).waitFor();
  });
});
