// The row that points out secrets in a question before it is sent.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { FakeHost } from "./support/fakeHost.ts";
import { message, someSession } from "./support/fakeHost.ts";
import { type OpenPage, pageSpecs } from "./support/pageSpecs.ts";

const question = "Why does redis://me:hunter22@db.test fail?";

/** A page whose question the host holds back. */
async function heldBack(
  open: OpenPage,
  locale = "en",
): Promise<{ host: FakeHost; turnId: string }> {
  const host = await open({ open: { session: someSession }, init: { locale } });
  await host.page.getByRole("textbox").fill(question);
  await host.page.getByRole("textbox").press("Enter");
  const { turnId } = await host.next("ask");
  const found = [{ kind: "password", excerpt: "redis:…" }] as const;
  await host.send({ type: "secretsFound", turnId, found, hosts: ["api.openai.com"] });
  return { host, turnId };
}

pageSpecs("a question with a secret in it", (open) => {
  it("is held back, with what was found and where it would go", async () => {
    const { host } = await heldBack(open);
    assert.equal(
      await host.page.getByRole("alert").locator(".banner-text").innerText(),
      "This message seems to hold secrets: password in an address (redis:…). It would go to api.openai.com.",
    );
    const focused = host.page.locator("button:focus");
    assert.equal(await focused.innerText(), "Redact");
  });

  for (const [label, choice] of [
    ["Redact", "redact"],
    ["Send anyway", "sendAnyway"],
    ["Never ask here", "neverAskHere"],
  ] as const) {
    it(`is answered by ${label}`, async () => {
      const { host, turnId } = await heldBack(open);
      await host.page.getByRole("button", { name: label, exact: true }).click();
      assert.deepEqual(await host.next("answerSecrets"), { type: "answerSecrets", turnId, choice });
      assert.equal(await host.page.getByRole("alert").count(), 0);
      assert.equal(await host.page.getByRole("textbox").inputValue(), "");
    });
  }

  it("says in which attachment the secret stands", async () => {
    const { host, turnId } = await heldBack(open);
    const found = [
      { kind: "token", issuer: "npm", excerpt: "npm_ab…", attachment: "config/.npmrc" },
    ] as const;
    await host.send({ type: "secretsFound", turnId, found, hosts: ["api.openai.com"] });
    await host.page.getByText("npm token (config/.npmrc: npm_ab…)").waitFor();
  });

  it("is held back from waiting for an answer too, and comes back to be edited", async () => {
    const first = message(1, "human", "First question");
    const running = { turnId: "t", questionId: first.id, text: "", isOwn: true };
    const host = await open({ open: { session: someSession, messages: [first], running } });
    const box = host.page.getByRole("textbox", { name: "Message" });
    await box.fill(question);
    await box.press("Enter");
    const { queueId } = await host.next("queueQuestion");
    const found = [{ kind: "password", excerpt: "redis:…" }] as const;
    await host.send({ type: "secretsFound", turnId: queueId, found, hosts: ["api.openai.com"] });
    await host.page.getByRole("button", { name: "Edit", exact: true }).click();
    const answer = await host.next("answerSecrets");
    assert.deepEqual(answer, { type: "answerSecrets", turnId: queueId, choice: "edit" });
    assert.equal(await box.inputValue(), question);
    assert.equal(await host.page.getByRole("alert").count(), 0);
  });

  it("comes back into the composer to be edited", async () => {
    const { host, turnId } = await heldBack(open, "ko");
    await host.page.getByRole("button", { name: "편집", exact: true }).click();
    const answer = await host.next("answerSecrets");
    assert.deepEqual(answer, { type: "answerSecrets", turnId, choice: "edit" });
    assert.equal(await host.page.getByRole("textbox").inputValue(), question);
    assert.equal(await host.page.getByRole("article").count(), 0);
  });
});
