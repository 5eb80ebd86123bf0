// What every model adapter keeps to, whatever is behind it: streams, stops at once, counts, maps
// errors, leaves nothing open. Run over the OpenAI wire format here and over the editor's own models
// in test/integration.
import assert from "node:assert/strict";
import { type AIMessageChunk, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import type { OpenedModel } from "../../../src/core/modelPorts.ts";

/** The other side of an adapter, under the test's control. It answers as test/support/modelAnswers.ts. */
export interface ModelRig {
  readonly opened: OpenedModel;
  /** The next answer waits after so many words until its request is given up or released. */
  holdNextAfter(words: number): { readonly reached: Promise<void>; release(): void };
  /** Ways to fail: each makes the next request fail, and names the code that it is to become. */
  readonly failures: readonly (readonly [name: string, fail: () => void, code: string])[];
  /** Resolves when no request is running on the other side any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Runs the contract over one adapter. `failureNames` are those of the rig. */
export function modelContract(
  name: string,
  failureNames: readonly string[],
  openRig: () => Promise<ModelRig>,
): void {
  describe(`the model contract, ${name}`, () => {
    let rig: ModelRig | undefined;
    const current = (): ModelRig => {
      assert.ok(rig);
      return rig;
    };
    beforeEach(async () => {
      rig = await openRig();
    });
    afterEach(async () => {
      await rig?.close();
    });
    describe("streaming", () => streamingSpecs(current));
    describe("stopping", () => stoppingSpecs(current));
    describe("failing", () => failingSpecs(current, failureNames));
  });
}

function stream(
  rig: ModelRig,
  question: string,
  signal = new AbortController().signal,
): Promise<AsyncIterable<AIMessageChunk>> {
  const messages = [new SystemMessage("Be kind."), new HumanMessage(question)];
  return rig.opened.model.stream(messages, { signal });
}

function streamingSpecs(current: () => ModelRig): void {
  it("streams the answer in pieces, and says that it is over", async () => {
    const rig = current();
    const pieces: AIMessageChunk[] = [];
    for await (const piece of await stream(rig, "long 20")) pieces.push(piece);
    const texts = pieces.map((piece) => piece.text).filter((text) => text !== "");
    assert.equal(texts.join(""), Array.from({ length: 20 }, (_, i) => `word${i + 1}`).join(" "));
    assert.ok(texts.length > 5, `${texts.length} pieces`);
    const reasons = pieces.map((piece) => piece.response_metadata["finish_reason"]);
    assert.deepEqual(
      reasons.filter((reason) => reason !== undefined),
      ["stop"],
    );
    await rig.idle();
  });

  it("tells a piece when it comes, not when the answer is over", async () => {
    const rig = current();
    const hold = rig.holdNextAfter(2);
    const pieces = (await stream(rig, "long 5"))[Symbol.asyncIterator]();
    let text = "";
    while (!text.includes("word2")) text += (await pieces.next()).value?.text ?? "";
    await hold.reached;
    hold.release();
    for (let step = await pieces.next(); step.done !== true; step = await pieces.next()) {
      text += step.value.text;
    }
    assert.equal(text, "word1 word2 word3 word4 word5");
  });

  it("reads the messages that it is sent, in their order", async () => {
    const rig = current();
    const { model } = rig.opened;
    const answer = await model.invoke([
      new SystemMessage("Be kind."),
      new HumanMessage("Hi, my name is Lion King."),
      new HumanMessage("What's my name?"),
    ]);
    assert.equal(answer.text, "Yes, your name is Lion King.");
  });

  it("counts what was asked and answered", async () => {
    const rig = current();
    let whole: AIMessageChunk | undefined;
    for await (const piece of await stream(rig, "long 20")) whole = whole?.concat(piece) ?? piece;
    const usage: unknown = whole?.usage_metadata;
    const count = (name: string): number =>
      typeof usage === "object" && usage !== null ? Number(Reflect.get(usage, name)) : 0;
    assert.ok(count("input_tokens") > 3 && count("output_tokens") >= 20, JSON.stringify(usage));
  });
}

function stoppingSpecs(current: () => ModelRig): void {
  it("stops at once, and the other side knows", async () => {
    const rig = current();
    const hold = rig.holdNextAfter(2);
    const abort = new AbortController();
    let text = "";
    const reading = (async () => {
      for await (const piece of await stream(rig, "long 20", abort.signal)) text += piece.text;
    })();
    await hold.reached;
    abort.abort(new RedialError("stopped"));
    await assert.rejects(reading);
    assert.doesNotMatch(text, /word4/);
    await rig.idle();
  });

  it("does not ask at all when it was stopped before", async () => {
    const rig = current();
    const aborted = AbortSignal.abort(new RedialError("stopped"));
    await assert.rejects(async () => {
      for await (const _ of await stream(rig, "long 20", aborted));
    });
    await rig.idle();
  });

  it("leaves nothing open when its reader goes away", async () => {
    const rig = current();
    const hold = rig.holdNextAfter(2);
    const abort = new AbortController();
    for await (const piece of await stream(rig, "long 20", abort.signal)) {
      if (piece.text !== "") break;
    }
    // A turn that leaves its stream aborts it: LangChain's own pump reads on otherwise.
    abort.abort();
    hold.release();
    await rig.idle();
  });
}

function failingSpecs(current: () => ModelRig, failureNames: readonly string[]): void {
  for (const failureName of failureNames) {
    it(`says it in Redial's words: ${failureName}`, async () => {
      const rig = current();
      const [, fail, code] = rig.failures.find(([known]) => known === failureName) ?? [];
      assert.ok(fail, "the rig knows this failure");
      fail();
      const thrown = await (async () => {
        for await (const _ of await stream(rig, "long 20"));
      })().then(
        () => undefined,
        (error: unknown) => rig.opened.toError(error),
      );
      assert.ok(thrown instanceof RedialError, String(thrown));
      assert.equal(thrown.code, code);
      await rig.idle();
    });
  }
}
