// The page for those who do not see it or do not point: axe-core over the conversation in four themes, and
// the transcript by keyboard alone. What lies over the conversation is in accessibleViews.test.ts.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { OpenSession } from "../../src/shared/protocol.ts";
import { violations } from "./support/axe.ts";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";
import { noKey, startOffers } from "./support/startOffers.ts";

const rich = `# Heading

A [link](https://example.com), \`code\`, **strong** and $x^2$.

- [x] done
- [ ] open

| a | b |
|---|---|
| 1 | 2 |

> quoted

\`\`\`ts
// comment
const name: string = "text" + 42;
${"call(name);\n".repeat(40)}
\`\`\`
`;

const talk: Partial<OpenSession> = {
  session: { ...someSession, messageCount: 60 },
  hasOlder: true,
  messages: [
    message(1, "human", "First question"),
    message(2, "ai", rich, { model: "stand-in", createdAt: 1_700_000_000_000 }),
    message(3, "human", "Second question", { state: "interrupted" }),
    message(4, "ai", "Half an ans", {
      state: "interrupted",
      error: { code: "modelKeyRejected", message: "The key was rejected.", action: "setApiKey" },
    }),
    message(5, "human", "Third question"),
    message(6, "ai", "Third answer"),
  ],
  versions: [{ messageId: "m5", index: 1, count: 3 }],
  queue: { questions: [{ queueId: "q1", text: "What then?" }], isHeld: true },
  unreadId: "m6",
};

pageSpecs("axe-core", (open) => {
  for (const theme of ["dark", "light", "contrastDark", "contrastLight"] as const) {
    it(`finds nothing in a conversation (${theme})`, async () => {
      const host = await open({ theme, open: talk });
      await host.page.getByRole("article").filter({ hasText: "Third answer" }).hover();
      assert.deepEqual(await violations(host), []);
    });

    it(`finds nothing while a question is edited and an answer comes (${theme})`, async () => {
      const host = await open({
        theme,
        init: {
          isTrusted: true,
          memory: { kind: "offline", host: "redis.example", waitingTurns: 2, reason: "away" },
        },
        open: { ...talk, running: { turnId: "t", questionId: "m5", text: rich, isOwn: true } },
      });
      await host.send({ type: "wish", wish: "editLastQuestion" });
      await host.page.getByRole("textbox", { name: "Message" }).fill("next");
      assert.deepEqual(await violations(host), []);
    });

    it(`finds nothing where nothing was asked yet (${theme})`, async () => {
      const host = await open({ theme, width: 240, init: { model: noKey } });
      await host.send(startOffers);
      await host.page.getByRole("button", { name: "/release" }).waitFor();
      assert.deepEqual(await violations(host), []);
    });

    it(`finds nothing in an empty, restricted page with an error (${theme})`, async () => {
      const host = await open({ theme, init: { isTrusted: false } });
      const error = { code: "unexpected", message: "It broke.", action: "showLog" as const };
      await host.send({ type: "failed", requestId: "x", error });
      assert.deepEqual(await violations(host), []);
    });
  }
});

pageSpecs("the transcript by keyboard", (open) => {
  const focused = (host: FakeHost): Promise<string> =>
    host.page.evaluate(() => {
      const element = document.activeElement;
      const article = element?.closest("article");
      const text = article?.querySelector(".question-text, .answer-body")?.textContent ?? "";
      return element === article ? text : (element?.getAttribute("aria-label") ?? "");
    });

  const few = {
    session: { ...someSession, messageCount: 10 },
    hasOlder: true,
    messages: [
      message(7, "human", "one"),
      message(8, "ai", "two"),
      message(9, "human", "three"),
      message(10, "ai", "four"),
    ],
  };

  it("goes from message to message, into the tools and back to the composer", async () => {
    const host = await open({ open: few });
    const { keyboard } = host.page;
    const steps: string[] = [];
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await keyboard.press(key);
      steps.push(await focused(host));
    };
    await host.send({ type: "wish", wish: "focusTranscript" });
    await press();
    await press("ArrowUp");
    await press("Home");
    await press("ArrowDown");
    await press("End");
    await press("ArrowRight");
    await press("ArrowRight");
    await press("ArrowLeft");
    await press("ArrowLeft");
    await press("Escape");
    assert.deepEqual(steps, [
      ...["four", "three", "one", "two", "four"],
      ...["Regenerate answer", "Copy as Markdown", "Regenerate answer", "four", "Message"],
    ]);
  });

  it("is one stop of the Tab key, the message that was walked to", async () => {
    const host = await open({ open: few });
    await host.send({ type: "wish", wish: "focusTranscript" });
    await host.page.keyboard.press("ArrowUp");
    await host.page.keyboard.press("Escape");
    const stops = await host.page
      .getByRole("article")
      .evaluateAll((articles) =>
        articles.map((article) => [
          (article as HTMLElement).tabIndex,
          article.querySelector("button")?.tabIndex,
        ]),
      );
    assert.deepEqual(stops, [...[-1, -1, 0, -1].map((tabIndex) => [tabIndex, tabIndex])]);
  });

  it("says which message of how many each is", async () => {
    const host = await open({ open: few });
    const places = await host.page
      .getByRole("article")
      .evaluateAll((articles) => articles.map((one) => `${one.ariaPosInSet}/${one.ariaSetSize}`));
    assert.deepEqual(places, ["7/10", "8/10", "9/10", "10/10"]);
  });

  it("keeps the focus where it is while an answer is written and ends", async () => {
    const host = await open({ open: few });
    await host.page.getByRole("textbox", { name: "Message" }).fill("And?");
    await host.page.keyboard.press("Enter");
    const { turnId } = await host.next("ask");
    const question = message(11, "human", "And?");
    await host.send({
      ...{ type: "turnStarted", turnId, session: someSession, isOwn: true },
      question: { ...question, state: "pending" },
    });
    await host.page.getByRole("button", { name: "Stop" }).focus();
    for (let offset = 0; offset < 400; offset += 8) {
      await host.send({ type: "delta", turnId, offset, text: "a word, " });
    }
    assert.equal(await focused(host), "Stop");
    await host.send({
      ...{ type: "turnEnded", turnId, session: someSession, saved: "journal" },
      messages: [question, message(12, "ai", "a word, ".repeat(50))],
    });
    assert.equal(await focused(host), "Send");
  });

  it("announces at most three things of an answer of 500 tokens, and an error as an alert", async () => {
    const host = await open({ open: { ...few, hasOlder: false } });
    await host.page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      new MutationObserver(() => {
        for (const region of document.querySelectorAll('[role="status"], [role="alert"]')) {
          const text = region.textContent ?? "";
          if (text !== "" && !heard.includes(text)) heard.push(text);
        }
      }).observe(document.body, { childList: true, characterData: true, subtree: true });
    });
    const heard = (): Promise<readonly string[]> =>
      host.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    await host.page.getByRole("textbox", { name: "Message" }).fill("And?");
    await host.page.keyboard.press("Enter");
    const { turnId } = await host.next("ask");
    const question = message(11, "human", "And?");
    const turn = { turnId, session: someSession };
    await host.settle();
    await host.send({ type: "turnStarted", ...turn, question, isOwn: true });
    for (let token = 0; token < 500; token += 10) {
      await host.send({ type: "delta", turnId, offset: token * 5, text: "word ".repeat(10) });
    }
    const answer = message(12, "ai", "word ".repeat(500));
    await host.send({ type: "turnEnded", ...turn, messages: [question, answer], saved: "journal" });
    await host.settle();
    assert.equal((await heard()).length, 3);
    const error = { code: "stopped", message: "Stopped." };
    const next = { turnId: "t2", session: someSession };
    const second = message(13, "human", "More?");
    await host.send({ type: "turnStarted", ...next, question: second, isOwn: true });
    await host.send({
      ...{ type: "turnEnded", ...next, saved: "journal" },
      messages: [{ ...second, state: "interrupted", error }],
    });
    await host.page.getByRole("alert").getByText("Stopped.").waitFor();
  });
});
