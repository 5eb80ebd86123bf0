// Reading: the end is followed while the reader is there, and nothing moves under the eye otherwise.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { MessageView } from "../../src/shared/types.ts";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const paragraph = "Words that fill a few lines of the narrow page, so that there is much to read. ";

function history(from: number, to: number): MessageView[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const seq = from + index;
    const text = `Message ${seq}. ${paragraph.repeat(3)}\n\n\`\`\`ts\nconst a = ${seq};\n\`\`\`\n`;
    return message(seq, seq % 2 === 1 ? "human" : "ai", text);
  });
}

/** How far the end is below what can be seen, in px. */
async function distanceToEnd(host: FakeHost): Promise<number> {
  return await host.page
    .getByRole("log")
    .evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
}

async function topOf(host: FakeHost, text: string): Promise<number> {
  return await host.page
    .getByText(text)
    .first()
    .evaluate((element) => element.getBoundingClientRect().top);
}

async function scrollBy(host: FakeHost, deltaY: number): Promise<void> {
  const log = host.page.getByRole("log");
  await log.hover();
  const before = await log.evaluate((element) => element.scrollTop);
  await host.page.mouse.wheel(0, deltaY);
  await host.page.waitForFunction(
    (top) => document.querySelector('[role="log"]')?.scrollTop !== top,
    before,
  );
  await host.settle();
}

async function stream(host: FakeHost, turnId: string, text: string): Promise<void> {
  for (let offset = 0; offset < text.length; offset += 40) {
    await host.send({ type: "delta", turnId, offset, text: text.slice(offset, offset + 40) });
    await host.settle();
  }
}

const running = { turnId: "t", questionId: "m9", text: "", isOwn: true };
const answer = `${paragraph.repeat(2)}\n\n- item\n- item\n\n\`\`\`ts\n${"const a = 1;\n".repeat(20)}\`\`\`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n${paragraph}`;

pageSpecs("reading", (open) => {
  it("opens at the end and follows it while an answer is written", async () => {
    const host = await open({ open: { session: someSession, messages: history(1, 9), running } });
    await host.settle();
    assert.ok((await distanceToEnd(host)) <= 1);
    for (let offset = 0; offset < answer.length; offset += 60) {
      const text = answer.slice(offset, offset + 60);
      await host.send({ type: "delta", turnId: "t", offset, text });
      await host.settle();
      assert.ok((await distanceToEnd(host)) <= 1, `after ${offset}`);
    }
  });

  it("moves nothing under the eye of a reader who scrolled up", async () => {
    const host = await open({ open: { session: someSession, messages: history(1, 9), running } });
    await host.settle();
    await scrollBy(host, -500);
    const before = await topOf(host, "Message 8.");
    const seen: number[] = [];
    for (let offset = 0; offset < answer.length; offset += 60) {
      const text = answer.slice(offset, offset + 60);
      await host.send({ type: "delta", turnId: "t", offset, text });
      await host.settle();
      seen.push((await topOf(host, "Message 8.")) - before);
    }
    assert.deepEqual(new Set(seen), new Set([0]));
    await host.page.getByRole("button", { name: "Jump to latest" }).click();
    await host.settle();
    assert.ok((await distanceToEnd(host)) <= 1);
    assert.equal(await host.page.getByRole("button", { name: "Jump to latest" }).count(), 0);
  });

  it("follows again once the reader is back at the end", async () => {
    const host = await open({ open: { session: someSession, messages: history(1, 9), running } });
    await host.settle();
    await scrollBy(host, -300);
    await scrollBy(host, 2_000);
    await stream(host, "t", answer);
    await host.page.waitForFunction(() => {
      const log = document.querySelector('[role="log"]');
      return log !== null && log.scrollHeight - log.clientHeight - log.scrollTop <= 1;
    });
  });

  it("pages upwards by itself, and what was read stays in its place", async () => {
    const host = await open({
      open: { session: someSession, messages: history(51, 100), hasOlder: true },
    });
    await host.settle();
    const log = host.page.getByRole("log");
    await log.evaluate((element) => {
      element.scrollTop = 0;
    });
    const asked = await host.next("loadOlder");
    assert.equal(asked.seq, 51);
    await host.settle();
    const before = await topOf(host, "Message 51.");
    await host.send({
      type: "older",
      requestId: asked.requestId,
      messages: history(1, 50),
      hasOlder: false,
    });
    await host.settle();
    assert.ok(Math.abs((await topOf(host, "Message 51.")) - before) <= 1);
    assert.equal(await host.page.getByRole("article").count(), 100);
    assert.equal(await host.page.getByRole("button", { name: "Show older messages" }).count(), 0);
  });

  it("comes back to the same place after a reload", async () => {
    const options = { session: someSession, messages: history(1, 30) };
    const host = await open({ open: options });
    await host.settle();
    await scrollBy(host, -1_500);
    await host.page.waitForFunction(() =>
      (sessionStorage.getItem("state") ?? "").includes("place"),
    );
    const shown = await host.page.evaluate(() => {
      const { place } = JSON.parse(sessionStorage.getItem("state") ?? "{}");
      return place.messageId as string;
    });
    await host.page.reload();
    await host.page.getByRole("article").first().waitFor();
    await host.settle();
    const isThere = await host.page.evaluate((id) => {
      const article = document.querySelector(`[data-message-id="${id}"]`);
      const log = document.querySelector('[role="log"]');
      if (article === null || log === null) return false;
      const [own, frame] = [article.getBoundingClientRect(), log.getBoundingClientRect()];
      return own.top <= frame.top + 1 && own.bottom > frame.top;
    }, shown);
    assert.equal(isThere, true);
    assert.ok((await distanceToEnd(host)) > 100);
  });

  it("says little to a screen reader: sent, answering, and what came", async () => {
    const host = await open({ open: { session: someSession } });
    await host.page.evaluate(() => {
      const status = document.querySelector('[role="status"]');
      const heard: string[] = [];
      Object.assign(window, { heard });
      new MutationObserver(() => {
        const text = status?.textContent ?? "";
        if (text !== "" && heard.at(-1) !== text) heard.push(text);
      }).observe(status ?? document, { childList: true, characterData: true, subtree: true });
    });
    await host.page.getByRole("textbox", { name: "Message" }).fill("Hi");
    await host.page.keyboard.press("Enter");
    const { turnId } = await host.next("ask");
    const question = message(1, "human", "Hi");
    await host.settle();
    await host.send({ type: "turnStarted", turnId, session: someSession, question, isOwn: true });
    await stream(host, turnId, "word ".repeat(200));
    await host.send({
      type: "turnEnded",
      turnId,
      session: someSession,
      messages: [question, message(2, "ai", "word ".repeat(200))],
      saved: "journal",
    });
    await host.settle();
    const heard = await host.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    assert.equal(heard.length, 3);
    assert.deepEqual(heard.slice(0, 2), ["Sent.", "Redial is answering."]);
    assert.match(heard[2] ?? "", /^Redial answered: word/);
  });

  it("is where it was asked for when the panel has another width by then", async () => {
    const session = { ...someSession, messageCount: 50 };
    const messages = history(1, 50);
    const host = await open({ open: { session, messages } });
    await host.settle();
    await host.page.setViewportSize({ width: 240, height: 700 });
    await host.settle();
    assert.ok((await distanceToEnd(host)) <= 1, "at the end after the width changed");
    // What is out of sight has the height that it had in the width before.
    for (const [target, text] of [
      ["m12", "Message 12."],
      ["m30", "Message 30."],
    ] as const) {
      const shown = { session, messages, hasOlder: false, draft: "", target };
      await host.send({ type: "opened", open: shown });
      await host.page.locator(`article.found[data-message-id=${target}]`).waitFor();
      await host.settle();
      const top = await topOf(host, text);
      assert.ok(top >= 0 && top < 700, `${text} is at ${top}`);
      await host.settle();
      assert.equal(await topOf(host, text), top);
    }
  });
});
