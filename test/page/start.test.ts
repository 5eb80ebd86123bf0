// The page before the first question: what could answer, and what could be asked about.
import assert from "node:assert/strict";
import { it } from "mocha";
import { message } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";
import { noKey, startOffers } from "./support/startOffers.ts";

pageSpecs("a page on which nothing was asked", (open) => {
  it("offers the models that were found, a key and the list, where none can answer", async () => {
    const host = await open({ init: { model: noKey } });
    await host.next("readStart");
    await host.send(startOffers);
    const offered = host.page.getByRole("region", { name: "No model can answer yet" });
    assert.deepEqual(await offered.getByRole("button").allInnerTexts(), [
      "Use qwen3:8b of Ollama, on this machine",
      "Use GPT-5 mini of copilot, the editor's own",
      "Set a key for api.openai.com…",
      "Choose a model…",
    ]);
    await offered.getByRole("button", { name: "qwen3:8b" }).press("Enter");
    assert.deepEqual(await host.next("useModel"), { type: "useModel", id: "start-0" });
    await host.page.locator("textarea.composer-text:focus").waitFor();
    await offered.getByRole("button", { name: "Set a key" }).press("Enter");
    assert.deepEqual(await host.next("runAction"), { type: "runAction", action: "setApiKey" });
    await host.send({ type: "model", model: { ...noKey, hasKey: true, isReady: true } });
    await offered.waitFor({ state: "detached" });
    // What is not ready any more, or ready now, may have other things beside it.
    await host.next("readStart");
  });

  it("puts what a suggestion is about beside the question, and its words into it", async () => {
    const host = await open();
    await host.send(startOffers);
    const suggested = host.page.getByRole("region", { name: "Begin with" });
    const composer = host.page.getByRole("textbox", { name: "Message" });
    const taken = [];
    for (const button of await suggested.getByRole("button").all()) {
      await composer.fill("");
      await button.press("Enter");
      await host.page.locator("textarea.composer-text:focus").waitFor();
      taken.push([await button.innerText(), await composer.inputValue()]);
    }
    const file = "aVeryLongNameOfAFileThatDoesNotFit.test.ts";
    const review = "Review these changes: what is wrong, risky or missing?";
    assert.deepEqual(taken, [
      [`Explain the selection (${file}:3-9)`, "/explain"],
      [`Fix the 2 problems of ${file}`, "/fix"],
      ["Review the changes that are not committed", review],
      ["/release", "/release"],
    ]);
    const attached = host.received.filter(({ type }) => type === "attach");
    assert.deepEqual(
      attached.map((message) => message.type === "attach" && message.kind),
      ["selection", "problems", "diff"],
    );
    assert.deepEqual(
      host.received.filter(({ type }) => type === "ask"),
      [],
    );
  });

  it("leaves what was written as it is", async () => {
    const host = await open({ open: { draft: "Why?" } });
    await host.send(startOffers);
    await host.page.getByRole("button", { name: /^Review/ }).press("Enter");
    await host.next("attach");
    assert.equal(await host.page.getByRole("textbox", { name: "Message" }).inputValue(), "Why?");
  });

  it("offers nothing in Restricted Mode, and asks again when it is left", async () => {
    const host = await open({ init: { isTrusted: false, model: noKey } });
    await host.next("readStart");
    await host.settle();
    assert.equal(await host.page.getByRole("region").count(), 0);
    await host.send({ type: "trust", isTrusted: true });
    await host.page.getByRole("button", { name: "Choose a model…" }).waitFor();
    await host.next("readStart");
  });

  it("tells the host when it shows a conversation", async () => {
    const host = await open();
    await host.next("readStart");
    await host.send({
      type: "opened",
      open: { messages: [message(1, "human", "Hi")], hasOlder: false, draft: "" },
    });
    await host.next("leaveStart");
  });

  it("reads in Korean, from its beginning, and scrolls nothing sideways in a small panel", async () => {
    const host = await open({ width: 240, height: 400, init: { locale: "ko", model: noKey } });
    await host.send(startOffers);
    const texts = await host.page.locator(".start").getByRole("button").allInnerTexts();
    assert.deepEqual(
      texts.filter((text) => !/[가-힣]/.test(text)),
      ["/release"],
    );
    await host.settle();
    const [top, below, sideways] = await host.page.evaluate(() => {
      const scroller = document.querySelector(".scroller");
      if (scroller === null) return [];
      const { scrollTop, scrollHeight, clientHeight, scrollWidth, clientWidth } = scroller;
      return [scrollTop, scrollHeight - clientHeight, scrollWidth - clientWidth];
    });
    assert.ok((below ?? 0) > 0, "the panel is not small enough to scroll");
    assert.deepEqual([top, sideways], [0, 0]);
  });
});
