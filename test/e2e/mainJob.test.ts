// The main job, as a person does it: ask, come back, be remembered. Packaged extension, real VS Code,
// real browser; the model knows only what it is sent.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { startMachine } from "../support/installedRedial.ts";
import type { Machine } from "../support/machine.ts";
import { ModelServer } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";

describe("a session", () => {
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

  it("is remembered in this window, after a reload and after a restart, in its folder only", async () => {
    const folder = machine.makeFolder("lion");
    let window = await machine.open({ folder });
    let panel = await Panel.open(window);
    await panel.ask("Hi, my name is Lion King.");
    const answer = await panel.ask("What's my name? Do you remember it?");

    assert.match(answer, /Yes, your name is Lion King\./);
    assert.deepEqual(model.chats[1]?.messages.map(({ role, text }) => [role, text]).slice(1), [
      ["user", "Hi, my name is Lion King."],
      ["assistant", "Hello Lion King! How can I help you today?"],
      ["user", "What's my name? Do you remember it?"],
    ]);

    const shown = await panel.messages();
    assert.equal(shown.length, 4);
    await window.reload();
    panel = await Panel.open(window);
    await panel.waitForText("Yes, your name is Lion King.");
    assert.deepEqual(await panel.messages(), shown);
    assert.deepEqual(window.problems, []);

    const other = await Panel.open(await machine.open({ folder: machine.makeFolder("other") }));
    assert.deepEqual(await other.messages(), []);
    assert.match(await other.ask("What's my name?"), /I don't know your name\./);
    assert.deepEqual(other.window.problems, []);

    await machine.stop();
    await machine.start();
    window = await machine.open({ folder });
    panel = await Panel.open(window);
    await panel.waitForText("Yes, your name is Lion King.");
    assert.match(await panel.ask("What's my name?"), /Yes, your name is Lion King\./);
  });
});
