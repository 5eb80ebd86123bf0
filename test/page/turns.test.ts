// Turns: tools of a message, versions, editing, what waits, what is new, and code blocks.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { Locator } from "playwright-core";
import { textHash } from "../../src/shared/textHash.ts";
import type { MessageView } from "../../src/shared/types.ts";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const talk = [
  message(1, "human", "First question"),
  message(2, "ai", "First answer"),
  message(3, "human", "Second question"),
  message(4, "ai", "Second answer"),
];
const open4 = { session: { ...someSession, messageCount: 4 }, messages: talk };
const place = { sessionId: someSession.id };

const article = (host: FakeHost, text: string): Locator =>
  host.page.getByRole("article").filter({ hasText: text });

async function use(host: FakeHost, text: string, tool: string): Promise<void> {
  await article(host, text).hover();
  await article(host, text).getByRole("button", { name: tool }).click();
}

async function focusedText(host: FakeHost): Promise<string> {
  return await host.page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? "";
  });
}

pageSpecs("turns", (open) => {
  it("asks an edited question as a new version and hides what it stands for", async () => {
    const host = await open({ open: open4 });
    await use(host, "First question", "Edit question");
    const box = host.page.getByRole("textbox", { name: "Edited question" });
    assert.equal(await box.inputValue(), "First question");
    assert.equal(await focusedText(host), "Edited question");
    await box.fill("First question, better");
    await box.press("Enter");
    const sent = await host.next("editQuestion");
    const { turnId } = sent;
    assert.deepEqual(sent, {
      ...{ type: "editQuestion", turnId, ...place, messageId: "m1" },
      text: "First question, better",
    });
    assert.equal(await host.page.getByRole("article").count(), 1);
    assert.equal(await focusedText(host), "Message");
    const session = { ...someSession, id: "session-2", messageCount: 1 };
    const question = message(5, "human", "First question, better", { state: "pending" });
    await host.send({
      type: "opened",
      open: {
        session,
        messages: [question],
        hasOlder: false,
        draft: "",
        running: { turnId, questionId: "m5", text: "Now ", isOwn: true },
        versions: [{ messageId: "m5", index: 1, count: 2 }],
      },
    });
    await article(host, "better").getByText("2/2").waitFor();
    await host.send({ type: "delta", turnId, offset: 4, text: "then" });
    await host.page.getByText("Now then").waitFor();
    assert.equal(await host.page.getByRole("article").count(), 2);
  });

  it("leaves a question as it was at Escape, and gives a refused one back to be edited", async () => {
    const host = await open({ open: open4 });
    await use(host, "Second question", "Edit question");
    const box = host.page.getByRole("textbox", { name: "Edited question" });
    await box.fill("nothing");
    await box.press("Escape");
    assert.equal(await box.count(), 0);
    await use(host, "Second question", "Edit question");
    await box.fill("Second, better");
    await box.press("Enter");
    const { turnId } = await host.next("editQuestion");
    const error = { code: "journalUnavailable", message: "The disk is full." };
    await host.send({ type: "failed", requestId: turnId, error });
    assert.equal(await box.inputValue(), "Second, better");
    assert.equal(await host.page.getByRole("article").count(), 4);
  });

  it("regenerates, forks, deletes and copies by the message's id", async () => {
    const host = await open({ open: open4 });
    await use(host, "Second answer", "Fork from here");
    assert.equal((await host.next("forkSession")).messageId, "m4");
    await use(host, "First answer", "Delete question and answer");
    assert.equal((await host.next("deleteTurn")).messageId, "m2");
    await use(host, "First answer", "Copy as Markdown");
    assert.deepEqual(await host.next("copyMessage"), {
      ...{ type: "copyMessage", ...place, messageId: "m2" },
    });
    await host.page.getByRole("button", { name: "Copied as Markdown" }).waitFor();
    await use(host, "Second answer", "Regenerate answer");
    assert.equal((await host.next("regenerate")).messageId, "m3");
    assert.equal(await host.page.getByRole("article").count(), 3);
  });

  it("switches between versions, round at the ends", async () => {
    const versions = [{ messageId: "m3", index: 1, count: 3 }];
    const host = await open({ open: { ...open4, versions } });
    const bar = article(host, "Second question").getByRole("toolbar", { name: "Versions" });
    assert.equal((await bar.innerText()).trim(), "2/3");
    await bar.getByRole("button", { name: "Next version, 3 of 3" }).click();
    assert.deepEqual(await host.next("showVersion"), {
      ...{ type: "showVersion", ...place, messageId: "m3", index: 2 },
    });
    await host.send({
      type: "versions",
      ...place,
      versions: [{ messageId: "m3", index: 2, count: 3 }],
    });
    await bar.getByRole("button", { name: "Next version, 1 of 3" }).click();
    assert.equal((await host.next("showVersion")).index, 0);
  });

  it("does what a command wishes: the last question is edited", async () => {
    const host = await open({ open: open4 });
    await host.send({ type: "wish", wish: "editLastQuestion" });
    const box = host.page.getByRole("textbox", { name: "Edited question" });
    assert.equal(await box.inputValue(), "Second question");
    await box.press("Escape");
    await host.send({ type: "wish", wish: "focusTranscript" });
    assert.equal(await focusedText(host), "You");
  });

  it("marks an answer that ended below what is seen, and says so at the way down", async () => {
    const long = "Words of a long message. ".repeat(60);
    const messages: MessageView[] = Array.from({ length: 8 }, (_, index) =>
      message(index + 1, index % 2 === 0 ? "human" : "ai", long),
    );
    const running = { turnId: "t", questionId: "m7", text: "", isOwn: true };
    const host = await open({
      open: { session: someSession, messages: messages.slice(0, 7), running },
    });
    await host.settle();
    await host.page.getByRole("log").hover();
    await host.page.mouse.wheel(0, -900);
    await host.page.getByRole("button", { name: "Jump to latest" }).waitFor();
    assert.equal((await host.next("reading")).isAtEnd, true);
    assert.equal((await host.next("reading")).isAtEnd, false);
    await host.send({
      type: "turnEnded",
      turnId: "t",
      session: someSession,
      messages: messages.slice(6),
      saved: "journal",
    });
    await host.page.getByRole("button", { name: "A new answer: jump to latest" }).click();
    assert.equal(await host.page.getByText("New", { exact: true }).count(), 1);
    assert.equal((await host.next("reading")).isAtEnd, true);
  });

  it("lets a question wait while an answer runs, and gives it back", async () => {
    const running = { turnId: "t", questionId: "m3", text: "", isOwn: true };
    const host = await open({ open: { ...open4, messages: talk.slice(0, 3), running } });
    const box = host.page.getByRole("textbox", { name: "Message" });
    await box.fill("And then?");
    await box.press("Enter");
    const { queueId, text } = await host.next("queueQuestion");
    assert.equal(text, "And then?");
    assert.equal(await box.inputValue(), "");
    const queue = { questions: [{ queueId, text }], isHeld: false };
    await host.send({ type: "queue", ...place, queue });
    await host.page.getByText("Asked after this answer").waitFor();
    await host.page.getByRole("button", { name: "Take back to edit: And then?" }).click();
    assert.equal((await host.next("unqueueQuestion")).queueId, queueId);
    assert.equal(await box.inputValue(), "And then?");
    await host.send({
      type: "turnEnded",
      turnId: "t",
      session: someSession,
      messages: talk.slice(2),
      saved: "journal",
    });
    await host.send({ type: "queue", ...place, queue: { ...queue, isHeld: true } });
    await host.page.getByRole("button", { name: "Ask now" }).click();
    await host.next("sendQueued");
  });

  it("brings earlier questions back by the arrow keys, and what was being written", async () => {
    const host = await open({ open: open4 });
    const box = host.page.getByRole("textbox", { name: "Message" });
    await box.fill("half");
    await box.press("ArrowUp");
    assert.equal(await box.inputValue(), "half");
    await box.press("Home");
    for (const expected of ["Second question", "First question", "First question"]) {
      await box.press("ArrowUp");
      assert.equal(await box.inputValue(), expected);
    }
    await box.press("ArrowDown");
    assert.equal(await box.inputValue(), "Second question");
    await box.press("ArrowDown");
    assert.equal(await box.inputValue(), "half");
  });

  it("shows what is written in another page of the window, unless something is written here", async () => {
    const host = await open({ open: open4 });
    const box = host.page.getByRole("textbox", { name: "Message" });
    await host.send({ type: "draft", ...place, text: "from the tab" });
    assert.equal(await box.inputValue(), "from the tab");
    await host.send({ type: "draft", sessionId: "another", text: "no" });
    await box.fill("from here");
    await host.send({ type: "draft", ...place, text: "too late" });
    assert.equal(await box.inputValue(), "from here");
  });
});

const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `const line${index + 1} = ${index + 1};`).join("\n");

pageSpecs("a code block", (open) => {
  const code = "const a = 1;";
  const text = `Look:\n\n\`\`\`sh\nls\n\`\`\`\n\n- item\n\n  \`\`\`ts\n  ${code}\n  \`\`\`\n`;

  it("asks for its actions by message, number and hash", async () => {
    const host = await open({
      open: {
        session: someSession,
        messages: [talk[0] ?? message(1, "human", ""), message(2, "ai", text)],
      },
    });
    const block = host.page.locator(".code-block").nth(1);
    for (const [name, action] of [
      ["Insert at cursor", "insert"],
      ["Replace selection…", "replace"],
      ["New file", "newFile"],
    ] as const) {
      await block.getByRole("button", { name }).click();
      assert.deepEqual(await host.next("codeAction"), {
        ...{ type: "codeAction", ...place, messageId: "m2", index: 1 },
        ...{ hash: textHash(code), action },
      });
    }
  });

  it("wraps its lines", async () => {
    const wide = `\`\`\`\n${"word ".repeat(80)}\n\`\`\``;
    const host = await open({ open: { session: someSession, messages: [message(1, "ai", wide)] } });
    const pre = host.page.locator(".code-lines");
    const isWide = (): Promise<boolean> =>
      pre.evaluate((element) => element.scrollWidth > element.clientWidth);
    assert.equal(await isWide(), true);
    await host.page.getByRole("button", { name: "Wrap lines" }).click();
    assert.equal(await isWide(), false);
  });

  it("folds what is more than thirty lines, and says how many are hidden", async () => {
    const long = `\`\`\`ts\n${lines(42)}\n\`\`\`\n\n\`\`\`ts\n${lines(30)}\n\`\`\``;
    const host = await open({ open: { session: someSession, messages: [message(1, "ai", long)] } });
    const block = host.page.locator(".code-block").first();
    const height = (): Promise<number> => block.evaluate((element) => element.clientHeight);
    const folded = await height();
    assert.equal(await host.page.locator(".code-more").count(), 1);
    await block.getByRole("button", { name: "Show 12 more lines" }).click();
    const whole = await height();
    const lineHeight = (whole - folded) / 12;
    assert.ok(lineHeight > 10 && lineHeight < 25, `${folded} ${whole}`);
    await block.getByRole("button", { name: "Show less" }).click();
    assert.equal(await height(), folded);
  });

  it("is not folded while it is being read", async () => {
    const host = await open({
      open: {
        session: someSession,
        messages: [message(1, "human", "?", { state: "pending" })],
        running: { turnId: "t", questionId: "m1", text: "", isOwn: true },
      },
    });
    const whole = `\`\`\`ts\n${lines(42)}\n\`\`\`\n\nDone.`;
    await host.send({ type: "delta", turnId: "t", offset: 0, text: whole });
    await host.page.getByText("Done.").waitFor();
    assert.equal(await host.page.locator(".code-more").count(), 0);
    // Its message is not stored yet: the host could not find it.
    assert.equal(await host.page.getByRole("button", { name: "Insert at cursor" }).count(), 0);
    assert.equal(await host.page.getByRole("button", { name: "Copy", exact: true }).count(), 1);
  });

  it("is scrolled by the keyboard", async () => {
    const wide = `\`\`\`\n${"word ".repeat(80)}\n\`\`\``;
    const host = await open({ open: { session: someSession, messages: [message(1, "ai", wide)] } });
    const pre = host.page.locator(".code-lines");
    await pre.focus();
    await host.page.keyboard.press("ArrowRight");
    await host.page.waitForFunction(
      () => (document.querySelector(".code-lines")?.scrollLeft ?? 0) > 0,
    );
  });
});
