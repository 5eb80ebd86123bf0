// The watch for endpoints that say nothing; the clock is the test's.
import assert from "node:assert/strict";
import { mock } from "node:test";
import { afterEach, beforeEach, describe, it } from "mocha";
import { SilenceWatch } from "../../../src/core/silenceWatch.ts";

describe("the watch for silence", () => {
  let alarms: number;
  let watch: SilenceWatch;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    alarms = 0;
    watch = new SilenceWatch(1_000, () => {
      alarms++;
    });
  });

  afterEach(() => mock.timers.reset());

  it("tells a silence once", () => {
    mock.timers.tick(999);
    assert.equal(alarms, 0);
    mock.timers.tick(1);
    mock.timers.tick(5_000);
    assert.equal(alarms, 1);
  });

  it("begins anew with every sign", () => {
    for (let sign = 0; sign < 5; sign++) {
      mock.timers.tick(900);
      watch.noteSign();
    }
    assert.equal(alarms, 0);
    mock.timers.tick(1_000);
    assert.equal(alarms, 1);
  });

  it("tells nothing after its end", () => {
    watch.dispose();
    mock.timers.tick(5_000);
    assert.equal(alarms, 0);
  });
});
