// The extension host dies in mid-answer: what was said until then is kept.
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("a killed extension host", () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });

  it("leaves question and partial answer, marked interrupted, with Retry", async () => {
    let panel = await stage.freshPanel();
    const { window } = panel;
    // No other spec asks for so many words: they are on disk from this answer only.
    const hold = stage.model.holdNextAfter(470);
    await panel.send("long 480");
    await hold.reached;
    await panel.waitForText("word470");
    await stage.machine.waitForDisk("word470");

    process.kill(window.extensionHostPid, "SIGKILL");
    await panel.button("Retry").waitFor({ timeout: 60_000 });
    const [question, answer, ...more] = await panel.messages();
    assert.deepEqual([question?.by, answer?.by, more], ["You", "Redial", []]);
    assert.match(question?.text ?? "", /long 480/);
    assert.match(answer?.text ?? "", /word1 .*word470(?! word471)/s);
    assert.match(answer?.text ?? "", /The window closed in mid-answer/);

    await window.reload();
    panel = await Panel.open(window);
    await panel.waitForText("word470");
    await panel.button("Retry").click();
    await panel.waitForText("word480");
    await panel.waitUntilIdle();
    assert.deepEqual(
      (await panel.messages()).map(({ by }) => by),
      ["You", "Redial"],
    );
    assert.equal(await panel.button("Retry").count(), 0);
  });
});
