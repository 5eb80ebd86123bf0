// When a refused question is asked again, and when not.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { sleep, waitBefore } from "../../../src/core/retryWait.ts";

describe("the wait before a question is asked again", () => {
  it("grows from one second, with jitter", () => {
    assert.deepEqual(
      [1, 2, 3].map((retry) => waitBefore(retry, 0, 0.5)),
      [1_000, 2_000, 4_000],
    );
    assert.deepEqual([waitBefore(1, 0, 0), waitBefore(1, 0, 1)], [750, 1_250]);
  });

  it("is at least what the endpoint asks for", () => {
    assert.equal(waitBefore(1, 20_000, 0.5), 20_000);
  });

  it("is none after three, where the error does not pass, or where it would be minutes", () => {
    assert.deepEqual(
      [waitBefore(4, 0, 0.5), waitBefore(1, undefined, 0.5), waitBefore(1, 600_000, 0.5)],
      [undefined, undefined, undefined],
    );
  });

  it("can be stopped", async () => {
    const abort = new AbortController();
    const waiting = sleep(60_000, abort.signal);
    abort.abort(new Error("stopped"));
    await assert.rejects(waiting, /stopped/);
  });
});
