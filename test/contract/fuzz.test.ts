// The short form of `npm run test:fuzz`: always the same bad luck, so that a failure is this commit's.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { runFuzz } from "../support/fuzz/run.ts";
import { killAt } from "../support/fuzz/turns.ts";
import { makeJournalFile } from "../unit/journal/journalFile.ts";

describe("a run of bad luck", () => {
  it("loses no turn that was told as kept", async () => {
    const { cases, problems } = await runFuzz(2_026, 150);
    assert.deepEqual(problems, []);
    assert.deepEqual(cases, { damage: 90, endpoint: 30, kill: 30 });
  }).timeout(120_000);

  it("kills a window at every step of a turn, before it and after it, and the next one goes on", async () => {
    const problems: string[] = [];
    let steps = 0;
    for (let isOver = false; !isOver; steps++) {
      for (const isBefore of [true, false]) {
        const file = makeJournalFile();
        const death = { step: steps, isBefore, piecesBefore: 4 };
        const { hasDied, problems: found } = await killAt(death, file);
        file.dispose();
        isOver = !hasDied;
        problems.push(...found.map((problem) => `${JSON.stringify(death)}: ${problem}`));
      }
    }
    assert.deepEqual(problems, []);
    // What a turn takes at least: its beginning, the window, a checkpoint, its end.
    assert.ok(steps > 5, `${steps} steps`);
  }).timeout(120_000);
});
