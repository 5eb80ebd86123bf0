// Ten thousand messages to the real page that no honest host would send: what its guard refuses
// changes nothing and is logged, what slips through throws nothing and becomes no foreign element.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { Page } from "playwright-core";
import { readHostMessage } from "../../src/shared/guards.ts";
import { Random } from "../support/chaos/random.ts";
import { hostMessages } from "../support/messageSamples.ts";
import { strangeMessages } from "../support/mutation.ts";
import { message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const count = 10_000;
const batchSize = 500;
/** Whole megabytes of one letter say nothing new and take long to bring over. */
const maxBytes = 100_000;

/** Gives the page all messages, and waits until the last one was handled. */
async function give(page: Page, messages: readonly unknown[]): Promise<void> {
  for (let start = 0; start < messages.length; start += batchSize) {
    await page.evaluate(
      async (batch) => {
        const handled = new Promise<void>((done) => {
          addEventListener("message", (event) => event.data === "handled" && done());
        });
        const special: Readonly<Record<string, unknown>> = {
          ...{ "special undefined": undefined, "special NaN": Number.NaN, "special -0": -0 },
          ...{ "special Infinity": Number.POSITIVE_INFINITY, "special date": new Date(0) },
          "special 10": 10n,
        };
        const revive = (_: string, value: unknown): unknown =>
          typeof value === "string" && Object.hasOwn(special, value) ? special[value] : value;
        for (const text of batch) postMessage(JSON.parse(text, revive), "*");
        postMessage("handled", "*");
        await handled;
      },
      messages.slice(start, start + batchSize).map(toText),
    );
  }
}

/** JSON with names for what JSON lacks. */
function toText(message: unknown): string {
  return JSON.stringify(message, function (this: Record<string, unknown>, key, value) {
    if (this[key] instanceof Date) return "special date";
    if (value === undefined || typeof value === "bigint") return `special ${value}`;
    const isPlain = typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0));
    return isPlain ? value : `special ${Object.is(value, -0) ? "-0" : value}`;
  });
}

const strange = strangeMessages(new Random(11), hostMessages, count * 2)
  .filter((value) => toText(value).length < maxBytes)
  .slice(0, count);

pageSpecs("strange messages of a host", (open) => {
  it("that the guard refuses change nothing, and each is logged", async () => {
    const refused = strange.filter((value) => readHostMessage(value) === undefined);
    assert.equal(strange.length, count);
    assert.ok(refused.length > count / 2, String(refused.length));
    const host = await open({
      open: { session: someSession, messages: [message(1, "human", "?"), message(2, "ai", "Hi.")] },
    });
    await host.next("reading");
    let warnings = 0;
    host.page.on("console", (line) => {
      if (line.type() === "warning" && line.text().includes("dropped")) warnings += 1;
    });
    await host.settle();
    const before = await host.page.evaluate(() => {
      const seen = { changes: 0 };
      const options = { subtree: true, childList: true, attributes: true, characterData: true };
      new MutationObserver((changes) => {
        seen.changes += changes.length;
      }).observe(document, options);
      Object.assign(window, { seen });
      return document.documentElement.outerHTML;
    });
    await give(host.page, refused);
    await host.settle();
    assert.equal(await host.page.evaluate(() => document.documentElement.outerHTML), before);
    assert.deepEqual(await host.page.evaluate(() => Reflect.get(window, "seen")), { changes: 0 });
    assert.ok(warnings >= refused.length, `${warnings} of ${refused.length}`);
    // Where nothing is said of a draft, the page asks by itself what a question would take.
    const said = host.received.filter(({ type }) => type !== "measure" && type !== "focus");
    assert.deepEqual(said, []);
  }).timeout(120_000);

  it("that slip through throw nothing and bring no foreign element", async () => {
    const host = await open({ open: { session: someSession } });
    await give(host.page, strange);
    await host.settle();
    const foreign = await host.page.evaluate(
      () => document.querySelectorAll("iframe, object, embed, img, form, style, base").length,
    );
    assert.equal(foreign, 0);
    const session = { ...someSession, id: "after all that" };
    const opening = { session, messages: [], hasOlder: false, draft: "alive" };
    await host.send({ type: "opened", open: opening });
    await host.settle();
    // What slipped through may have opened the notes, in another language.
    const composer = host.page.getByRole("textbox", { name: /^(Message|메시지)$/ });
    assert.equal(await composer.inputValue(), "alive");
  }).timeout(120_000);
});
