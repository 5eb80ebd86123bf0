// However the endpoint fails: the turn says what happened, what was asked is kept, Retry works.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { ModelFault } from "../support/modelFaults.ts";
import { type ModelServer, standInModel } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

interface Failure {
  readonly name: string;
  readonly fault: ModelFault;
  /** What the turn says; HOST stands for the endpoint. */
  readonly says: string;
  /** What of the answer came before. */
  readonly keeps?: string;
}

const failures: readonly Failure[] = [
  {
    name: "resets the connection",
    fault: { kind: "refuse" },
    says: "HOST cannot be reached. Check the address and the network, then retry.",
  },
  {
    name: "rejects the key",
    fault: { kind: "status", status: 401 },
    says: "No API key is set for HOST. Set one, then retry.",
  },
  {
    name: "does not know the model",
    fault: { kind: "status", status: 404 },
    says: "HOST does not know the model “stand-in”. Choose another one.",
  },
  {
    name: "breaks off in mid-answer",
    fault: { kind: "cut", afterBytes: 1_500 },
    says: "HOST broke off in mid-answer. What came is kept; retry for a whole answer.",
    keeps: "word2",
  },
  {
    name: "sends the request elsewhere",
    fault: { kind: "redirect", location: "TRAP" },
    says: "HOST sends the request on to TRAP. Redial does not follow; write the final address in the settings.",
  },
  {
    name: "answers with nothing",
    fault: { kind: "empty" },
    says: "HOST sent an empty answer. Retry.",
  },
  {
    name: "is no endpoint at all",
    fault: { kind: "garbage" },
    says: "HOST sent something that is not an answer. Check that the address is an OpenAI-compatible endpoint.",
  },
];

/** Refusals for the moment: Redial asks again by itself. */
const refusals = [
  {
    name: "limits requests",
    status: 429,
    says: "HOST is limiting requests or the account's quota",
  },
  { name: "has an error of its own", status: 500, says: "HOST failed to answer (HTTP 500)." },
] as const;

/** With a time-out of two seconds. */
const silences: readonly Failure[] = [
  {
    name: "never answers",
    fault: { kind: "silent" },
    says: "HOST did not answer within 2 seconds. Retry, or raise the time-out in the settings.",
  },
  {
    name: "goes silent in mid-answer",
    fault: { kind: "stall", afterTokens: 3 },
    says: "HOST did not answer within 2 seconds. Retry, or raise the time-out in the settings.",
    keeps: "word3",
  },
];

describe("an endpoint that fails", () => {
  let stage: Stage;
  let panel: Panel;

  before(async () => {
    stage = await openStage();
    panel = await stage.freshPanel();
  });

  for (const failure of failures) {
    it(`${failure.name}: is told in the turn, what came is kept, and Retry asks again`, () =>
      failAndRetry(failure));
  }

  for (const { name, status, says } of refusals) {
    it(`${name}: is asked again by itself after a countdown`, async () => {
      stage.model.failNext({ kind: "status", status, retryAfterSeconds: 2 });
      await panel.send(`long 40, then it ${name}`);
      await countdown(says).waitFor();
      await panel.waitForText("word40");
      await panel.waitUntilIdle();
      assert.equal((await panel.messages()).length, 2);
      assert.equal(await panel.button("Retry").count(), 0);
      await panel.newSession();
    });

    it(`${name}: is not asked again once the countdown is stopped`, async () => {
      stage.model.failNext({ kind: "status", status, retryAfterSeconds: 100 });
      await panel.send(`long 40, then it ${name}`);
      await countdown(says).getByRole("button", { name: "Stop" }).click();
      const retried = stage.model.nextChat();
      await panel.button("Retry").click();
      await retried;
      await panel.waitForText("word40");
      await panel.waitUntilIdle();
      await panel.newSession();
    });
  }

  const countdown = (says: string) =>
    panel.content
      .locator(".turn-error[role=status]", { hasText: says.replace("HOST", hostOf(stage.model)) })
      .filter({ hasText: "Asked again in" });

  describe("by silence", () => {
    before(() => stage.changeSettings(panel, "hasty", { "redial.model.silenceSeconds": 2 }));
    after(() => stage.changeSettings(panel, standInModel, {}));

    for (const failure of silences) {
      it(`${failure.name}: is told in the turn, what came is kept, and Retry asks again`, () =>
        failAndRetry(failure));
    }
  });

  async function failAndRetry({ name, fault, says, keeps }: Failure): Promise<void> {
    const { model, trap } = stage;
    const question = `long 40, then it ${name}`;
    model.failNext(fault.kind === "redirect" ? { ...fault, location: trap.baseUrl } : fault);
    await panel.send(question);
    await panel.button("Retry").waitFor();
    const sentence = says.replace("HOST", hostOf(model)).replace("TRAP", hostOf(trap));
    const shown = (await panel.messages()).map(({ text }) => text).join("\n");
    assert.ok(shown.includes(sentence), shown);
    assert.ok(shown.includes(keeps ?? question), shown);

    const retried = model.nextChat();
    await panel.button("Retry").click();
    assert.equal((await retried).messages.at(-1)?.text, question);
    await panel.waitForText("word40");
    await panel.waitUntilIdle();
    assert.deepEqual(
      (await panel.messages()).map(({ by }) => by),
      ["You", "Redial"],
    );
    assert.equal(await panel.button("Retry").count(), 0);
    await panel.newSession();
  }
});

function hostOf(server: ModelServer): string {
  return new URL(server.origin).host;
}
