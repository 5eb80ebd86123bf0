// Hostile answers in the real page under its real policy: written letter by letter, and restored.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { hostileTexts } from "./fixtures/hostileTexts.ts";
import { FakeHost, message, someSession } from "./support/fakeHost.ts";
import { type PageServer, servePage } from "./support/pageServer.ts";

const allowedElements =
  "a blockquote br button code del div em h1 h2 h3 h4 h5 h6 hr li ol p pre span strong table tbody td th thead tr ul math menclose merror mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover";
const allowedAttributes = "aria-label class href role start tabindex title type";
const batchSize = 40;

/** Runs in the page: what model text became that it must not become. */
function foundOutside(allowed: { elements: string; attributes: string }): string[] {
  const elements = new Set(allowed.elements.split(" "));
  const attributes = new Set(allowed.attributes.split(" "));
  const found: string[] = [];
  for (const element of document.querySelectorAll(".markdown *")) {
    // The buttons of a code block are the page's own, with icons.
    if (element.closest(".code-tools") !== null) continue;
    const isMath = element.namespaceURI === "http://www.w3.org/1998/Math/MathML";
    if (!elements.has(element.localName)) found.push(element.localName);
    for (const { name, value } of element.attributes) {
      if (!isMath && !attributes.has(name)) found.push(`${element.localName} ${name}=${value}`);
      if (isMath && /^(on|href|xlink|style|id|name|class)/i.test(name)) found.push(`math ${name}`);
      if (name === "href" && !/^(https?:\/\/|mailto:)/.test(value)) found.push(value);
    }
  }
  return found;
}

describe("the hostile texts", () => {
  it("are more than four hundred", () => {
    assert.ok(hostileTexts.length > 400, String(hostileTexts.length));
    assert.equal(new Set(hostileTexts).size, hostileTexts.length);
  });
});

describe("hostile answers", function () {
  this.timeout(120_000);
  let browser: Browser;
  let server: PageServer;
  let host: FakeHost;
  const requests: string[] = [];

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), servePage()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  afterEach(async () => {
    await host.close();
    assert.deepEqual(requests.splice(0), []);
  });

  async function expectNothing(): Promise<void> {
    const allowed = { elements: allowedElements, attributes: allowedAttributes };
    assert.ok((await host.page.locator(".markdown *").count()) > 0);
    assert.deepEqual(await host.page.evaluate(foundOutside, allowed), []);
    assert.equal(await host.page.evaluate(() => Object.hasOwn(window, "wasPwned")), false);
  }

  async function watch(): Promise<void> {
    host.page.on("request", (request) => {
      // The page's own scripts (KaTeX's comes later) and style sheet.
      if (!/^http:\/\/127\.0\.0\.1:\d+\/[\w-]+\.(js|css)$/.test(request.url())) {
        requests.push(request.url());
      }
    });
    await host.page.evaluate(() => {
      Object.assign(window, { pwned: () => Object.assign(window, { wasPwned: true }) });
    });
  }

  it("do nothing when they are restored", async () => {
    const messages = hostileTexts.map((text, index) => message(index + 1, "ai", text));
    host = await FakeHost.open(browser, server.url, {
      open: { session: someSession, messages: messages.slice(0, batchSize) },
    });
    await watch();
    for (let start = batchSize; start < messages.length; start += batchSize) {
      await host.send({
        type: "opened",
        open: {
          session: { ...someSession, id: `session-${start}` },
          messages: messages.slice(start, start + batchSize),
          hasOlder: false,
          draft: "",
        },
      });
      await host.page.waitForFunction(
        () => document.querySelector(".math:not(.failed) > code") === null,
      );
      await expectNothing();
    }
  });

  it("do nothing while they are written, letter by letter", async () => {
    host = await FakeHost.open(browser, server.url, { open: { session: someSession } });
    await watch();
    const question = message(1, "human", "?");
    for (let start = 0; start < hostileTexts.length; start += batchSize) {
      const turns = hostileTexts.slice(start, start + batchSize).map((text, index) => ({
        turnId: `turn-${start + index}`,
        letters: text.split(""),
        answer: message(2, "ai", text),
      }));
      await host.page.evaluate(
        async ({ turns, session, question }) => {
          const say = (value: unknown): void => window.postMessage(value, "*");
          for (const { turnId, letters, answer } of turns) {
            say({ type: "turnStarted", turnId, session, question, isOwn: true });
            for (const [offset, text] of letters.entries()) {
              say({ type: "delta", turnId, offset, text });
            }
            await new Promise(requestAnimationFrame);
            const messages = [question, answer];
            say({ type: "turnEnded", turnId, session, messages, saved: "journal" });
          }
        },
        { turns, session: someSession, question },
      );
      await host.settle();
      await expectNothing();
    }
  });
});
