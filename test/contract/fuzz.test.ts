// The short form of `npm run test:fuzz`: always the same bad luck, so that a failure is this commit's.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { runFuzz } from "../support/fuzz/run.ts";

describe("a run of bad luck", () => {
  it("loses no turn that was told as kept", async () => {
    const { cases, problems } = await runFuzz(2_026, 150);
    assert.deepEqual(problems, []);
    assert.deepEqual(cases, { damage: 90, endpoint: 30, kill: 30 });
  }).timeout(120_000);
});
