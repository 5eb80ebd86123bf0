// Finding within the open session, also what is not on the page; and reading away from its end.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { FindHit } from "../../src/shared/sessionMessages.ts";
import type { MessageView } from "../../src/shared/types.ts";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const total = 10_000;
const filler = "Words that fill a few lines of the narrow page. ".repeat(6);

function part(from: number, to: number): MessageView[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const seq = from + index;
    const text = seq === 1 ? `The first lion. ${filler}` : `Message ${seq}. ${filler}`;
    return message(seq, seq % 2 === 1 ? "human" : "ai", text);
  });
}

const atEnd = { session: someSession, messages: part(total - 49, total), hasOlder: true };

/** Opens the bar and finds; the host answers with hits of these messages. */
async function find(host: FakeHost, text: string, seqs: readonly number[]): Promise<void> {
  await host.send({ type: "openFind" });
  await host.page.getByRole("textbox", { name: "Find in this session" }).fill(text);
  const asked = await host.next("findInSession");
  assert.deepEqual([asked.sessionId, asked.text], [someSession.id, text]);
  const hits = seqs.map((seq): FindHit => ({ messageId: `m${seq}`, seq }));
  await host.send({ type: "findResult", requestId: asked.requestId, hits, hasMore: false });
}

/** Answers `showMessage` as the host does. */
async function showPart(host: FakeHost, from: number, to: number): Promise<void> {
  const { messageId } = await host.next("showMessage");
  await host.send({
    type: "opened",
    open: {
      session: someSession,
      messages: part(from, to),
      hasOlder: from > 1,
      hasNewer: to < total,
      target: messageId,
      draft: "",
    },
  });
  await host.settle();
  await host.settle();
}

async function seenMessage(host: FakeHost, seq: number): Promise<boolean> {
  return await host.page.evaluate((id) => {
    const box = document.querySelector(`[data-message-id="${id}"]`)?.getBoundingClientRect();
    const frame = document.querySelector('[role="log"]')?.getBoundingClientRect();
    if (box === undefined || frame === undefined) return false;
    return box.top < frame.bottom && box.bottom > frame.top;
  }, `m${seq}`);
}

const marks = (host: FakeHost): Promise<unknown> =>
  host.page.evaluate(() => [
    CSS.highlights.get("redial-found")?.size ?? 0,
    CSS.highlights.get("redial-found-here")?.size ?? 0,
  ]);

pageSpecs("finding", (open) => {
  it("opens with the page's key, and once when the editor's key binding asks for it too", async () => {
    const host = await open({ open: atEnd });
    await host.page.keyboard.press("ControlOrMeta+f");
    await host.page.keyboard.type("li");
    await host.send({ type: "openFind" });
    await host.page.keyboard.type("on");
    const box = host.page.getByRole("textbox", { name: "Find in this session" });
    assert.equal(await box.inputValue(), "lion");
  });

  it("marks what is on the page and goes on from place to place, round at the ends", async () => {
    const host = await open({ open: { ...atEnd, messages: part(total - 3, total) } });
    await find(host, "Message 99", [total - 3, total - 2, total - 1]);
    const place = host.page.locator(".find-place");
    assert.equal(await place.innerText(), "3/3");
    await host.settle();
    assert.deepEqual(await marks(host), [3, 1]);
    assert.equal(await seenMessage(host, total - 1), true);
    await host.page.keyboard.press("Enter");
    assert.equal(await place.innerText(), "1/3");
    await host.page.keyboard.press("Shift+Enter");
    await host.page.getByRole("button", { name: "Previous match" }).click();
    assert.equal(await place.innerText(), "2/3");
    await host.page.keyboard.press("Escape");
    assert.equal(await place.count(), 0);
    assert.deepEqual(await marks(host), [0, 0]);
    const log = host.page.getByRole("log");
    assert.equal(await log.evaluate((element) => element.contains(document.activeElement)), true);
  });

  it("walks through several places of one message", async () => {
    const host = await open({ open: { session: someSession, messages: part(1, 4) } });
    await find(host, "words that", [1, 2, 3, 4]);
    await host.settle();
    assert.deepEqual(await marks(host), [24, 1]);
    for (let step = 0; step < 6; step++) await host.page.keyboard.press("Enter");
    assert.equal(await host.page.locator(".find-place").innerText(), "1/4");
  });

  it("reaches the first of 10,000 messages, and reading goes on from there", async () => {
    const host = await open({ open: atEnd });
    await host.settle();
    await find(host, "first lion", [1]);
    assert.equal(await host.page.locator(".find-place").innerText(), "1/1");
    await host.page.keyboard.press("Enter");
    await showPart(host, 1, 26);
    assert.equal(await seenMessage(host, 1), true);
    assert.deepEqual(await marks(host), [1, 1]);
    const box = host.page.getByRole("textbox", { name: "Find in this session" });
    assert.equal(await box.evaluate((element) => element === document.activeElement), true);
    await host.page.getByRole("log").evaluate((log) => {
      log.scrollTop = log.scrollHeight;
    });
    const asked = await host.next("loadNewer");
    assert.equal(asked.seq, 26);
    const before = await host.page.getByRole("log").evaluate((log) => log.scrollTop);
    await host.send({
      type: "newer",
      requestId: asked.requestId,
      messages: part(27, 76),
      hasNewer: true,
    });
    await host.settle();
    assert.equal(await host.page.getByRole("article").count(), 76);
    assert.equal(await host.page.getByRole("log").evaluate((log) => log.scrollTop), before);
  });

  it("goes back to the end with Jump to latest, and before it sends", async () => {
    const host = await open({ open: atEnd });
    await find(host, "first lion", [1]);
    await host.page.keyboard.press("Enter");
    await showPart(host, 1, 50);
    await host.send({
      type: "messagesChanged",
      sessionId: someSession.id,
      messages: part(total + 1, total + 1),
      removedIds: [],
    });
    assert.equal(await host.page.getByRole("article").count(), 50);
    const draft = host.page.getByRole("textbox", { name: "Message" });
    await draft.fill("And now?");
    await host.page.getByRole("button", { name: "Jump to latest" }).click();
    assert.equal((await host.next("openSession")).sessionId, someSession.id);
    await host.send({ type: "opened", open: { ...atEnd, draft: "an older draft" } });
    await host.settle();
    assert.equal(await seenMessage(host, total), true);
    assert.equal(await draft.inputValue(), "And now?");
  });

  it("sends from an earlier part once the end is shown", async () => {
    const host = await open({ open: { ...atEnd, messages: part(1, 50), hasNewer: true } });
    await host.page.getByRole("textbox", { name: "Message" }).fill("And now?");
    await host.page.keyboard.press("Enter");
    await host.next("openSession");
    assert.equal(
      host.received.some(({ type }) => type === "ask"),
      false,
    );
    await host.send({ type: "opened", open: { ...atEnd, draft: "" } });
    assert.equal((await host.next("ask")).text, "And now?");
  });

  it("says when nothing is found", async () => {
    const host = await open({ open: atEnd });
    await find(host, "tiger", []);
    await host.page.getByText("No match").waitFor();
    assert.equal(await host.page.getByRole("button", { name: "Next match" }).isDisabled(), true);
  });

  it("tells the host after a reload where the reader was", async () => {
    const host = await open({ open: { ...atEnd, messages: part(1, 30), hasNewer: true } });
    await host.page.getByRole("log").evaluate((log) => {
      log.scrollTop = 900;
    });
    await host.page.waitForFunction(() =>
      (sessionStorage.getItem("state") ?? "").includes("place"),
    );
    await host.page.reload();
    const ready = await host.next("ready");
    assert.equal(ready.place?.sessionId, someSession.id);
    assert.match(ready.place?.messageId ?? "", /^m\d+$/);
  });
});
