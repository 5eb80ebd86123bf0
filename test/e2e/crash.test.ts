// The extension host dies in mid-answer: what was said until then is kept.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { startMachine } from "../support/installedRedial.ts";
import type { Machine } from "../support/machine.ts";
import { ModelServer } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";

describe("a killed extension host", () => {
  let model: ModelServer;
  let machine: Machine;

  beforeEach(async () => {
    model = await ModelServer.start();
    machine = await startMachine(model);
  });
  afterEach(async () => {
    await machine.dispose();
    await model.close();
  });

  it("leaves question and partial answer, marked interrupted, with Retry", async () => {
    const window = await machine.open({ folder: machine.makeFolder("project") });
    let panel = await Panel.open(window);
    const hold = model.holdNextAfter(20);
    await panel.send("long 30");
    await hold.reached;
    await panel.waitForText("word20");
    await machine.waitForDisk("word20");

    process.kill(window.extensionHostPid, "SIGKILL");
    await panel.button("Retry").waitFor();
    const [question, answer, ...more] = await panel.messages();
    assert.deepEqual([question?.by, answer?.by, more], ["You", "Redial", []]);
    assert.match(question?.text ?? "", /long 30/);
    assert.match(answer?.text ?? "", /word1 .*word20(?! word21)/s);
    assert.match(answer?.text ?? "", /The window closed in mid-answer/);

    await window.reload();
    panel = await Panel.open(window);
    await panel.waitForText("word20");
    await panel.button("Retry").click();
    await panel.waitForText("word30");
    await panel.waitUntilIdle();
    assert.deepEqual(
      (await panel.messages()).map(({ by }) => by),
      ["You", "Redial"],
    );
    assert.equal(await panel.button("Retry").count(), 0);
    assert.deepEqual(window.problems, []);
  });
});
