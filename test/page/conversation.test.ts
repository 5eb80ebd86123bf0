// The page's main job: asking, the answer that comes, and everything that can happen on the way.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { FakeHost, message, type OpenOptions, someSession } from "./support/fakeHost.ts";
import { type PageServer, servePage } from "./support/pageServer.ts";

describe("the page", function () {
  this.timeout(20_000);
  let browser: Browser;
  let server: PageServer;
  let host: FakeHost;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), servePage()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  afterEach(async () => {
    await host.close();
  });

  async function open(options?: OpenOptions): Promise<void> {
    host = await FakeHost.open(browser, server.url, options);
  }

  it("sends what was asked before the host had told what to show", async () => {
    await open({ isSilent: true, open: { draft: "an older draft" } });
    const { page } = host;
    await page.getByRole("textbox", { name: "Message" }).fill("Quick!");
    await page.keyboard.press("Enter");
    await host.answerReady();
    assert.equal((await host.next("ask")).text, "Quick!");
  });

  it("keeps what was typed before the host had told what to show", async () => {
    await open({ isSilent: true });
    const box = host.page.getByRole("textbox", { name: "Message" });
    await box.fill("Half a ques");
    await host.answerReady();
    assert.equal(await box.inputValue(), "Half a ques");
  });

  it("asks, streams and keeps the answer's nodes when it is stored", async () => {
    await open();
    const { page } = host;
    await page.getByRole("textbox", { name: "Message" }).fill("Hi");
    await page.keyboard.press("Enter");
    const ask = await host.next("ask");
    assert.equal(ask.text, "Hi");
    assert.equal(ask.sessionId, undefined);
    const question = message(1, "human", "Hi", { state: "pending" });
    await host.send(
      { type: "turnStarted", turnId: ask.turnId, session: someSession, question, isOwn: true },
      { type: "delta", turnId: ask.turnId, offset: 0, text: "Hello **the" },
    );
    const log = page.getByRole("log", { name: "Conversation" });
    assert.equal(await log.getAttribute("aria-live"), "off");
    const answer = log.getByRole("article", { name: "Redial" });
    await answer.getByText("Hello").waitFor();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await answer.evaluate((node) => node.setAttribute("data-mark", "same"));
    await host.send(
      { type: "delta", turnId: ask.turnId, offset: 11, text: "re**" },
      {
        type: "turnEnded",
        turnId: ask.turnId,
        session: someSession,
        messages: [message(1, "human", "Hi"), message(2, "ai", "Hello **there**")],
        saved: "journal",
      },
    );
    await page.getByRole("button", { name: "Send" }).waitFor();
    assert.equal(await answer.locator("strong").textContent(), "there");
    assert.equal(await answer.getAttribute("data-mark"), "same");
    assert.equal(await log.getByRole("article", { name: "You" }).count(), 1);
  });
});
