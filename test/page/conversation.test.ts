// The page's main job: asking, the answer that comes, and everything that can happen on the way.
import assert from "node:assert/strict";
import { it } from "mocha";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const question = message(1, "human", "Hi");

async function ask(host: FakeHost, text: string): Promise<string> {
  await host.page.getByRole("textbox", { name: "Message" }).fill(text);
  await host.page.keyboard.press("Enter");
  return (await host.next("ask")).turnId;
}

async function startTurn(host: FakeHost, turnId: string, isOwn = true): Promise<void> {
  await host.send({
    type: "turnStarted",
    turnId,
    session: someSession,
    question: { ...question, state: "pending" },
    isOwn,
  });
}

pageSpecs("a conversation", (open) => {
  it("asks, streams and keeps the answer's nodes when it is stored", async () => {
    const host = await open();
    const { page } = host;
    await page.getByRole("textbox", { name: "Message" }).fill("Hi");
    await page.keyboard.press("Enter");
    const asked = await host.next("ask");
    assert.deepEqual(asked, { type: "ask", turnId: asked.turnId, text: "Hi" });
    const log = page.getByRole("log", { name: "Conversation" });
    await log.getByRole("article", { name: "You" }).getByText("Hi").waitFor();
    await startTurn(host, asked.turnId);
    await host.send({ type: "delta", turnId: asked.turnId, offset: 0, text: "Hello **the" });
    assert.equal(await log.getAttribute("aria-live"), "off");
    const answer = log.getByRole("article", { name: "Redial" });
    await answer.getByText("Hello").waitFor();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await answer.evaluate((node) => node.setAttribute("data-mark", "same"));
    await host.send(
      { type: "delta", turnId: asked.turnId, offset: 11, text: "re**" },
      {
        type: "turnEnded",
        turnId: asked.turnId,
        session: someSession,
        messages: [question, message(2, "ai", "Hello **there**")],
        saved: "journal",
      },
    );
    await page.getByRole("button", { name: "Send" }).waitFor();
    await answer.locator("strong", { hasText: /^there$/ }).waitFor();
    assert.equal(await answer.getAttribute("data-mark"), "same");
    assert.equal(await log.getByRole("article", { name: "You" }).count(), 1);
  });

  it("sends the next question in the session that the first one made", async () => {
    const host = await open();
    const turnId = await ask(host, "Hi");
    await startTurn(host, turnId);
    await host.send({
      type: "turnEnded",
      turnId,
      session: someSession,
      messages: [question, message(2, "ai", "Hello")],
      saved: "journal",
    });
    await host.page.getByRole("heading", { name: "Lion King" }).waitFor();
    await host.page.getByRole("textbox", { name: "Message" }).fill("And?");
    await host.page.getByRole("button", { name: "Send" }).click();
    assert.equal((await host.next("ask")).sessionId, someSession.id);
  });

  it("gives a refused question back to the composer and says why", async () => {
    const host = await open();
    const turnId = await ask(host, "My long question");
    const error = { code: "sessionBusy", message: "This session is still answering." };
    await host.send({ type: "failed", requestId: turnId, error });
    await host.page.getByRole("alert").getByText(error.message).waitFor();
    const box = host.page.getByRole("textbox", { name: "Message" });
    assert.equal(await box.inputValue(), "My long question");
    assert.equal(await host.page.getByRole("article").count(), 0);
    await host.page.getByRole("button", { name: "Dismiss" }).click();
    assert.equal(await host.page.getByRole("alert").count(), 0);
  });

  it("stops its own answer, and shows one of another window without Stop", async () => {
    const host = await open({ open: { session: someSession } });
    const turnId = await ask(host, "Hi");
    await startTurn(host, turnId);
    await host.page.getByRole("button", { name: "Stop" }).click();
    assert.deepEqual(await host.next("stop"), { type: "stop", turnId });
    await host.send({
      type: "turnEnded",
      turnId,
      session: someSession,
      messages: [question],
      saved: "journal",
    });
    await startTurn(host, "theirs", false);
    await host.send({ type: "delta", turnId: "theirs", offset: 0, text: "From elsewhere" });
    await host.page.getByText("From elsewhere").waitFor();
    assert.equal(await host.page.getByRole("button", { name: "Stop" }).count(), 0);
    assert.equal(await host.page.getByRole("button", { name: "Send" }).isDisabled(), true);
  });

  it("offers Retry and the error's action under an interrupted turn, and asks again", async () => {
    const error = {
      code: "modelKeyRejected",
      message: "The key was rejected.",
      action: "setApiKey" as const,
    };
    const host = await open({
      open: {
        session: someSession,
        messages: [
          { ...question, state: "interrupted" },
          message(2, "ai", "Half an ans", { state: "interrupted", error }),
        ],
      },
    });
    const { page } = host;
    await page.getByText("The key was rejected.").waitFor();
    await page.getByRole("button", { name: "Set API key" }).click();
    assert.equal((await host.next("runAction")).action, "setApiKey");
    assert.equal(await page.getByRole("button", { name: "Retry" }).count(), 1);
    await page.getByRole("button", { name: "Retry" }).click();
    const retry = await host.next("retry");
    assert.deepEqual([retry.sessionId, retry.messageId], [someSession.id, question.id]);
    await startTurn(host, retry.turnId);
    assert.equal(await page.getByText("Half an ans").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Retry" }).count(), 0);
  });

  it("asks for everything again when deltas were lost, and goes on with the same nodes", async () => {
    const host = await open({ open: { session: someSession } });
    const turnId = await ask(host, "Hi");
    await startTurn(host, turnId);
    await host.send({ type: "delta", turnId, offset: 0, text: "One paragraph.\n\n" });
    const first = host.page.getByText("One paragraph.");
    await first.evaluate((node) => node.setAttribute("data-mark", "same"));
    host.setOpen({
      session: someSession,
      messages: [{ ...question, state: "pending" }],
      running: {
        turnId,
        questionId: question.id,
        text: "One paragraph.\n\nTwo paragraphs.",
        isOwn: true,
      },
    });
    await host.send({ type: "delta", turnId, offset: 21, text: "graphs." });
    await host.next("ready");
    await host.page.getByText("Two paragraphs.").waitFor();
    assert.equal(await first.getAttribute("data-mark"), "same");
    assert.equal(await host.page.getByRole("article", { name: "Redial" }).count(), 1);
  });

  it("comes back with the running answer after a reload", async () => {
    const host = await open();
    host.setOpen({
      session: someSession,
      messages: [{ ...question, state: "pending" }],
      running: { turnId: "t", questionId: question.id, text: "So far", isOwn: true },
    });
    await host.page.reload();
    await host.page.getByText("So far").waitFor();
    await host.send({ type: "delta", turnId: "t", offset: 6, text: " so good" });
    await host.page.getByText("So far so good").waitFor();
  });

  it("takes changed and removed messages of other windows, in order", async () => {
    const host = await open({
      open: { session: someSession, messages: [question, message(4, "ai", "Answer")] },
    });
    await host.send({
      type: "messagesChanged",
      sessionId: someSession.id,
      messages: [message(2, "human", "In between"), message(4, "ai", "Better answer")],
      removedIds: [question.id],
    });
    await host.page.getByText("Better answer").waitFor();
    const texts = await host.page.getByRole("article").allInnerTexts();
    assert.deepEqual(
      texts.map((text) => text.split("\n").at(-1)),
      ["In between", "Better answer"],
    );
  });

  it("says what is off in Restricted Mode, and sends nothing", async () => {
    const host = await open({ init: { isTrusted: false } });
    await host.page.getByText("Restricted Mode").waitFor();
    await host.page.getByRole("textbox", { name: "Message" }).fill("Hi");
    assert.equal(await host.page.getByRole("button", { name: "Send" }).isDisabled(), true);
    await host.page.getByRole("button", { name: "Manage trust" }).click();
    assert.equal((await host.next("runAction")).action, "manageTrust");
    await host.send({ type: "trust", isTrusted: true });
    await host.page.getByRole("button", { name: "Send" }).click();
    assert.equal((await host.next("ask")).text, "Hi");
  });

  it("opens links and copies code through the host", async () => {
    const text = "See [docs](https://example.com/a).\n\n```ts\nconst a = 1;\nconst b = 2;\n```\n";
    const host = await open({ open: { session: someSession, messages: [message(1, "ai", text)] } });
    await host.page.getByRole("link", { name: "docs" }).click();
    assert.equal((await host.next("openLink")).href, "https://example.com/a");
    await host.page.getByRole("button", { name: "Copy", exact: true }).click();
    assert.equal((await host.next("copyText")).text, "const a = 1;\nconst b = 2;");
    await host.page.getByRole("button", { name: "Copied" }).waitFor();
  });

  it("speaks Korean where the editor does", async () => {
    const host = await open({ init: { locale: "ko" } });
    await host.page.getByRole("button", { name: "새 세션" }).waitFor();
    await host.page.getByRole("log", { name: "대화" }).waitFor();
    assert.equal(await host.page.locator("html").getAttribute("lang"), "ko");
  });

  it("draws of a long conversation only what a turn changes", async () => {
    const talk = Array.from({ length: 40 }, (_, index) =>
      message(index + 1, index % 2 === 0 ? "human" : "ai", `Message ${index + 1}`),
    );
    const session = { ...someSession, messageCount: 40 };
    const host = await open({ open: { session, messages: talk } });
    await host.page.evaluate(() => {
      const state = globalThis as { changed?: Set<string> };
      const changed = new Set<string>();
      state.changed = changed;
      const note = (nodes: Iterable<Node>): void => {
        for (const node of nodes) {
          const element = node instanceof Element ? node : node.parentElement;
          const id = element?.closest("article")?.dataset["messageId"];
          if (id !== undefined) changed.add(id);
        }
      };
      const observer = new MutationObserver((records) => note(records.map(({ target }) => target)));
      const what = { subtree: true, childList: true, attributes: true, characterData: true };
      observer.observe(document.body, what);
    });
    const turnId = await ask(host, "And?");
    const asked = message(41, "human", "And?", { state: "pending" });
    const begun = { ...session, messageCount: 41 };
    await host.send({ type: "turnStarted", turnId, session: begun, question: asked, isOwn: true });
    await host.send({ type: "delta", turnId, offset: 0, text: "So" });
    await host.page.getByRole("article").getByText("So").waitFor();
    const changed = await host.page.evaluate(() => [
      ...((globalThis as { changed?: Set<string> }).changed ?? []),
    ]);
    // The last one is the newest no more.
    assert.deepEqual(changed.sort(), ["m40", "m41"]);
  });

  it("takes several messages that come as one", async () => {
    const host = await open();
    const turnId = await ask(host, "Hi");
    const asked = { ...question, state: "pending" } as const;
    await host.sendTogether([
      { type: "turnStarted", turnId, session: someSession, question: asked, isOwn: true },
      { type: "delta", turnId, offset: 0, text: "Hello" },
    ]);
    await host.page.getByRole("article", { name: "Redial" }).getByText("Hello").waitFor();
  });

  it("shows a stored question's tools whole, above its border", async () => {
    const host = await open({ open: { session: someSession, messages: [question] } });
    await host.page.locator("article.question.settled").hover();
    const seen = await host.page.getByRole("toolbar", { name: "Actions" }).evaluate((bar) => {
      const { left, top, right } = bar.getBoundingClientRect();
      const border = bar.closest("article")?.getBoundingClientRect().top ?? 0;
      const corners = [left + 2, right - 2].map((x) => document.elementFromPoint(x, top + 2));
      return { isAbove: top < border, areSeen: corners.every((node) => bar.contains(node)) };
    });
    assert.deepEqual(seen, { isAbove: true, areSeen: true });
  });
});
