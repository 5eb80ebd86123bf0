// What goes with a question and how the context is shared out, as the page shows it.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { Locator } from "playwright-core";
import type { SentView } from "../../src/shared/contextViews.ts";
import { message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const sent: SentView = {
  ...{ contextTokens: 10_000, answerTokens: 1_000, systemTokens: 100, attachmentTokens: 2_000 },
  ...{ recalledTokens: 400, windowTokens: 4_000, questionTokens: 200 },
  ...{ sentMessages: 12, leftOutMessages: 30 },
};

pageSpecs("the context of a question", (open) => {
  it("is told under its answer: what was sent, left out, summed up, what it cost", async () => {
    const told = { ...sent, summaryTokens: 300, summarizedMessages: 25, costUsd: 0.0123 };
    const usage = { inputTokens: 6_543, outputTokens: 21 };
    const host = await open({
      open: {
        session: someSession,
        messages: [message(1, "human", "Hi"), message(2, "ai", "Yes.", { sent: told, usage })],
      },
    });
    const details = host.page.locator(".sent-details");
    await details.getByText("Sent: about 6,543 tokens").click();
    assert.deepEqual(await details.locator(".sent-note").allInnerTexts(), [
      "12 messages before were sent",
      "30 older messages were left out",
      "A summary by a model tells of the first 25",
      "The endpoint counted 6,543 in, 21 out",
      "Cost: about 0.012 USD",
    ]);
    await details.getByText("Summary of older messages").waitFor();
    await details.getByRole("button", { name: "Show summary" }).click();
    assert.equal((await host.next("runAction")).action, "showSummary");
  });

  it("is warned of from 80 % on, in words where there is room for them", async () => {
    const host = await open({ width: 420 });
    const meter = (text: string): Locator => host.page.locator(`summary[aria-label="${text}"]`);
    await host.send({ type: "budget", sent: { ...sent, windowTokens: 4_200 } });
    await meter("Context: 79 % of 10,000 tokens").waitFor();
    assert.equal(await host.page.locator(".meter.full").count(), 0);
    const told = host.page.getByRole("group", { name: "Question to send" }).getByRole("status");
    assert.equal(await told.innerText(), "");
    await host.send({ type: "budget", sent: { ...sent, windowTokens: 4_300 } });
    const text = "Context nearly full: 80 % of 10,000 tokens";
    await meter(text).waitFor();
    assert.equal(await meter(text).innerText(), "80 %");
    await told.filter({ hasText: /^The model's context is nearly full\.$/ }).waitFor();
    assert.equal(await host.page.locator(".meter.full").count(), 1);
    await host.page.setViewportSize({ width: 900, height: 700 });
    await meter(text).getByText(text, { exact: true }).waitFor();
    await host.send({ type: "budget", sent });
    await meter("Context: 77 % of 10,000 tokens").waitFor();
  });

  it("is added by #, by pasting what is long, and by dropping files", async () => {
    const host = await open();
    const box = host.page.getByRole("textbox", { name: "Message" });
    await box.click();
    await host.page.keyboard.type("#");
    assert.deepEqual(await host.next("attach"), { type: "attach" });
    await box.evaluate((element) => {
      const paste = (data: DataTransfer): void => {
        const event = { clipboardData: data, bubbles: true, cancelable: true };
        element.dispatchEvent(new ClipboardEvent("paste", event));
      };
      const text = new DataTransfer();
      text.setData("text/plain", "a line of a log\n".repeat(400));
      paste(text);
      const image = new DataTransfer();
      image.items.add(new File([new Uint8Array([1, 2, 3])], "seen.png", { type: "image/png" }));
      paste(image);
      const files = new DataTransfer();
      files.setData("application/vnd.code.uri-list", "file:///w/a.ts\r\nfile:///w/b.ts");
      const drop = { dataTransfer: files, bubbles: true, cancelable: true };
      element.dispatchEvent(new DragEvent("drop", drop));
    });
    assert.equal((await host.next("attachText")).text.length, 6_400);
    const { name, mediaType, data } = await host.next("attachImage");
    assert.deepEqual([name, mediaType, data], ["seen.png", "image/png", "AQID"]);
    assert.deepEqual((await host.next("attachDropped")).uris, ["file:///w/a.ts", "file:///w/b.ts"]);
  });

  it("is measured once for each change of it, whatever the answer to that says", async () => {
    const host = await open();
    const measures = (): number => host.received.filter(({ type }) => type === "measure").length;
    await host.next("measure");
    const item = { id: "1", kind: "file", label: "a.ts", tokens: 9 } as const;
    const answer = async (): Promise<void> => {
      await host.next("measure");
      await host.send({
        type: "attachments",
        items: [{ ...item, cut: { keptLines: 1, lines: 9 } }],
      });
      await host.send({ type: "budget", sent });
    };
    await host.send({ type: "attachments", items: [item] });
    await answer();
    const before = measures();
    const model = { name: "m", host: "a.test", hasKey: true, isReady: true, isLocal: false };
    await host.page.waitForTimeout(1_000);
    assert.equal(measures(), before);
    await host.send({ type: "model", model: { ...model, contextTokens: 8_000 } });
    await answer();
    await host.send({ type: "model", model: { ...model, contextTokens: 9_000 } });
    await answer();
  });

  it("takes a large image smaller, and says what it cannot take", async () => {
    const host = await open();
    const box = host.page.getByRole("textbox", { name: "Message" });
    const drop = (kind: "noise" | "text" | "damaged"): Promise<void> =>
      box.evaluate(async (element, what) => {
        const file = async (): Promise<File> => {
          if (what === "text") return new File(["words"], "a.txt", { type: "text/plain" });
          const damaged = new Uint8Array(3_000_000);
          if (what === "damaged") return new File([damaged], "b.png", { type: "image/png" });
          const image = new ImageData(3_000, 500);
          for (let at = 0; at < image.data.length; at += 65_536) {
            crypto.getRandomValues(image.data.subarray(at, at + 65_536));
          }
          image.data.forEach((_, at, all) => {
            if (at % 4 === 3) all[at] = 255;
          });
          const canvas = new OffscreenCanvas(3_000, 500);
          canvas.getContext("2d")?.putImageData(image, 0, 0);
          const blob = await canvas.convertToBlob({ type: "image/png" });
          if (blob.size < 3_000_000) throw new Error(`only ${blob.size} bytes`);
          return new File([blob], "large.png", { type: "image/png" });
        };
        const data = new DataTransfer();
        data.items.add(await file());
        const given = { dataTransfer: data, bubbles: true, cancelable: true };
        element.dispatchEvent(new DragEvent("drop", given));
      }, kind);
    await drop("noise");
    const { name, data } = await host.next("attachImage");
    assert.equal(name, "large.png");
    assert.ok(data.length < 3_000_000, `${data.length} characters`);
    const refused = host.page.getByRole("alert");
    await drop("text");
    await refused.getByText("“a.txt” was not added").waitFor();
    await drop("damaged");
    await refused.getByText("“b.png” was not added").waitFor();
    await host.send({ type: "attachments", items: [] });
    await refused.waitFor({ state: "detached" });
  });

  it("lets no command wait, nor a question that something goes with: what waits is words alone", async () => {
    const running = { turnId: "t", questionId: "m3", text: "", isOwn: true };
    const host = await open({
      open: {
        session: someSession,
        messages: [
          message(1, "human", "Hi"),
          message(2, "ai", "Yes."),
          message(3, "human", "And?", { state: "pending" }),
        ],
        running,
      },
    });
    const box = host.page.getByRole("textbox", { name: "Message" });
    const queueing = host.page.getByRole("button", { name: "Ask after this answer" });
    await box.fill("And then?");
    await queueing.waitFor();
    for (const text of ["/explain", "/검토 이것", "/title Lions"]) {
      await box.fill(text);
      await queueing.waitFor({ state: "detached" });
      await box.press("Enter");
      assert.equal(await box.inputValue(), text);
    }
    await box.fill("/recall lions");
    await box.press("Enter");
    assert.equal((await host.next("recall")).text, "lions");
    await box.fill("And then?");
    await queueing.waitFor();
    const item = { id: "1", kind: "file", label: "a.ts", tokens: 9 } as const;
    await host.send({ type: "attachments", items: [item] });
    await queueing.waitFor({ state: "detached" });
  });

  it("says of each thing beside it how much it is, and what of it is not sent", async () => {
    const host = await open();
    const chip = { label: "a.ts", tokens: 1_234 } as const;
    const cut = { keptLines: 0, lines: 1 };
    await host.send({
      type: "attachments",
      items: [
        { ...chip, id: "1", kind: "file" },
        { ...chip, id: "2", kind: "file", cut: { keptLines: 9, lines: 20 } },
        { ...chip, id: "3", kind: "text", cut },
        { ...chip, id: "4", kind: "image", cut },
      ],
    });
    const chips = host.page.getByRole("list", { name: "Goes with the question" });
    assert.deepEqual(await chips.locator(".chip-detail").allInnerTexts(), [
      "1,234 tokens",
      "9 of 20 lines are sent",
      "does not fit, is not sent",
      "not sent: no room, or the model takes text only",
    ]);
    await chips.getByRole("button", { name: "Remove a.ts" }).first().click();
    assert.equal((await host.next("detach")).id, "1");
  });
});

pageSpecs("what a model thinks", (open) => {
  it("is folded, while it thinks and when it has answered", async () => {
    const host = await open({
      open: {
        session: someSession,
        messages: [
          message(1, "human", "Hi"),
          message(2, "ai", "Yes.", { reasoning: "First I think." }),
        ],
      },
    });
    const thought = host.page.locator("details.reasoning");
    assert.equal(await thought.getByText("First I think.").isVisible(), false);
    await thought.getByText("Thought").click();
    await thought.getByText("First I think.").waitFor();
  });
});
