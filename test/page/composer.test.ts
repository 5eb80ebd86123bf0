// Writing: keys, input methods, drafts.
import assert from "node:assert/strict";
import { it } from "mocha";
import { maxQuestionLength } from "../../src/shared/protocol.ts";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const box = (host: FakeHost) => host.page.getByRole("textbox", { name: "Message" });

pageSpecs("the composer", (open) => {
  it("sends what was asked before the host had told what to show", async () => {
    const host = await open({ isSilent: true, open: { draft: "an older draft" } });
    await box(host).fill("Quick!");
    await host.page.keyboard.press("Enter");
    await host.answerReady();
    assert.equal((await host.next("ask")).text, "Quick!");
  });

  it("keeps what was typed before the host had told what to show", async () => {
    const host = await open({ isSilent: true });
    await box(host).fill("Half a ques");
    await host.answerReady();
    assert.equal(await box(host).inputValue(), "Half a ques");
  });

  it("breaks the line on Shift+Enter and sends on Enter", async () => {
    const host = await open();
    await box(host).click();
    await host.page.keyboard.type("one");
    await host.page.keyboard.press("Shift+Enter");
    await host.page.keyboard.type("two");
    await host.page.keyboard.press("Enter");
    await host.page.keyboard.type("three");
    assert.equal((await host.next("ask")).text, "one\ntwo");
    assert.equal(await box(host).inputValue(), "three");
  });

  it("leaves Enter to an input method that is composing", async () => {
    const host = await open();
    await box(host).click();
    const cdp = await host.page.context().newCDPSession(host.page);
    await cdp.send("Input.imeSetComposition", { text: "한", selectionStart: 1, selectionEnd: 1 });
    await box(host).evaluate((element) => {
      const enter = { key: "Enter", bubbles: true, cancelable: true };
      element.dispatchEvent(new KeyboardEvent("keydown", { ...enter, isComposing: true }));
      element.dispatchEvent(new KeyboardEvent("keydown", { ...enter, keyCode: 229 }));
    });
    await cdp.send("Input.insertText", { text: "한글" });
    assert.equal(await box(host).inputValue(), "한글");
    await host.page.keyboard.press("Enter");
    assert.equal((await host.next("ask")).text, "한글");
  });

  it("says of a model that is gone that it is, and offers others; of one without a key, the key", async () => {
    const host = await open();
    const model = { name: "gone", host: "h", hasKey: true, isReady: false, isLocal: true };
    await host.send({ type: "model", model: { ...model, isGone: true } });
    await host.page.getByRole("button", { name: "not there now: choose another" }).click();
    assert.equal((await host.next("runAction")).action, "pickModel");
    await host.send({ type: "model", model: { ...model, hasKey: false } });
    await host.page.getByRole("button", { name: "no API key" }).click();
    assert.equal((await host.next("runAction")).action, "setApiKey");
  });

  it("asks nothing of blanks, and nothing while an answer is running", async () => {
    const host = await open({
      open: {
        session: someSession,
        messages: [message(1, "human", "Hi", { state: "pending" })],
        running: { turnId: "t", questionId: "m1", text: "", isOwn: true },
      },
    });
    await box(host).fill("next");
    await host.page.keyboard.press("Enter");
    await host.send({
      type: "turnEnded",
      turnId: "t",
      session: someSession,
      messages: [message(1, "human", "Hi")],
      saved: "journal",
    });
    await box(host).fill("  \n ");
    await host.page.keyboard.press("Enter");
    await box(host).fill("now");
    await host.page.keyboard.press("Enter");
    assert.equal((await host.next("ask")).text, "now");
  });

  it("says when a message is too long, and does not send it", async () => {
    const host = await open();
    await box(host).evaluate((element, length) => {
      (element as HTMLTextAreaElement).value = "x".repeat(length);
      element.dispatchEvent(new Event("input", { bubbles: true }));
    }, maxQuestionLength + 1);
    await host.page.getByRole("alert").getByText("too long").waitFor();
    assert.equal(await host.page.getByRole("button", { name: "Send" }).isDisabled(), true);
    await box(host).fill("short");
    await host.page.getByRole("button", { name: "Send" }).click();
    assert.equal((await host.next("ask")).text, "short");
  });

  it("tells the host once that a question is on its way, at its first letter", async () => {
    const host = await open({ open: { session: someSession } });
    await box(host).press("a");
    await host.next("composing");
    await box(host).press("b");
    await host.next("saveDraft");
    assert.deepEqual(
      host.received.filter(({ type }) => type === "composing"),
      [],
    );
  });

  it("keeps the draft through a reload, and tells the host", async () => {
    const host = await open({ open: { session: someSession } });
    await box(host).fill("half a thought");
    const saved = await host.next("saveDraft");
    assert.deepEqual(saved, {
      type: "saveDraft",
      sessionId: someSession.id,
      text: "half a thought",
    });
    await box(host).fill("half a thought more");
    await host.page.reload();
    await host.page.waitForFunction(
      () => document.querySelector("textarea")?.value === "half a thought more",
    );
  });

  it("shows each session's own draft", async () => {
    const host = await open({ open: { session: someSession, draft: "of the first" } });
    assert.equal(await box(host).inputValue(), "of the first");
    await box(host).fill("of the first, changed");
    await host.page.getByRole("button", { name: "Sessions" }).click();
    assert.equal((await host.next("saveDraft")).text, "of the first, changed");
    const other = { ...someSession, id: "session-2", title: "Other" };
    const { requestId } = await host.next("listSessions");
    await host.send({
      type: "sessions",
      requestId,
      sessions: [{ session: other }],
      hasMore: false,
    });
    await host.page.getByRole("button", { name: "Other" }).click();
    assert.equal((await host.next("openSession")).sessionId, other.id);
    const second = { session: other, messages: [], hasOlder: false, draft: "of the second" };
    await host.send({ type: "opened", open: second });
    assert.equal(await box(host).inputValue(), "of the second");
  });

  it("grows with its text up to a part of the page", async () => {
    const host = await open();
    const height = async (): Promise<number> => (await box(host).boundingBox())?.height ?? 0;
    const empty = await height();
    await box(host).fill("1\n2\n3\n4\n5\n6");
    const some = await height();
    await box(host).fill("line\n".repeat(200));
    const most = await height();
    assert.ok(some > empty && most > some && most < 700 / 2, `${empty} ${some} ${most}`);
  });

  it("takes the focus when the host asks for it", async () => {
    const host = await open();
    await host.send({ type: "focusComposer" });
    await host.page.keyboard.type("typed");
    assert.equal(await box(host).inputValue(), "typed");
  });

  it("says where memory is kept, and what can be done where it is not in Redis", async () => {
    const host = await open();
    const line = host.page.locator(".memory-line");
    const away = { host: "r.example", waitingTurns: 2, reason: "It is not there." };
    await host.send({ type: "memory", memory: { kind: "catchingUp", host: "r.example" } });
    await line.getByText("Catching up with Redis at r.example…").waitFor();
    await host.send({ type: "memory", memory: { kind: "locked", ...away } });
    await line
      .getByText("Redis at r.example is encrypted; 2 turns wait on this machine for the passphrase")
      .waitFor();
    assert.equal(await line.getAttribute("title"), "It is not there.");
    await line.getByRole("button", { name: "Enter passphrase" }).click();
    assert.equal((await host.next("runAction")).action, "unlockMemory");
    await host.send({ type: "memory", memory: { kind: "offline", ...away } });
    await line.getByRole("button", { name: "Redis settings" }).click();
    assert.equal((await host.next("runAction")).action, "openRedisSettings");
  });
});
