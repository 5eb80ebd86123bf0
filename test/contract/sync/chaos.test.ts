// A short form of `npm run test:chaos`: see test/support/chaos.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type ChaosOptions, runChaos } from "../../support/chaos/run.ts";
import { problemsOf } from "../../support/chaos/verdict.ts";

describe("two journals in one session while everything breaks", function () {
  this.timeout(120_000);
  const seed = Number(process.env["REDIAL_CHAOS_SEED"] ?? Date.now() % 1_000_000);
  const options = { seed, turns: 40, windows: 1, thinkMs: 50 };
  const runs: readonly ChaosOptions[] = [
    { ...options, comesBack: "with data" },
    { ...options, comesBack: "empty" },
  ];
  for (const run of runs) {
    it(`keep every turn once, in one order, when Redis comes back ${run.comesBack}`, async () => {
      assert.deepEqual(problemsOf(await runChaos(run)), [], `seed ${seed}`);
    });
  }
});
