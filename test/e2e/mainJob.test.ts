// The main job, as a person does it: ask, come back, be remembered. Packaged extension, real VS Code,
// real browser; the model knows only what it is sent.
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("a session", () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });

  it("is remembered in this window, after a reload and after a restart, in its folder only", async () => {
    let panel = await stage.openPanel("lion");
    await panel.ask("Hi, my name is Lion King.");
    const answer = await panel.ask("What's my name? Do you remember it?");

    assert.match(answer, /Yes, your name is Lion King\./);
    const sent = stage.model.chats.at(-1)?.messages ?? [];
    assert.deepEqual(sent.map(({ role, text }) => [role, text]).slice(1), [
      ["user", "Hi, my name is Lion King."],
      ["assistant", "Hello Lion King! How can I help you today?"],
      ["user", "What's my name? Do you remember it?"],
    ]);

    const shown = await panel.messages();
    assert.equal(shown.length, 4);
    await panel.window.reload();
    panel = await Panel.open(panel.window);
    await panel.waitForText("Yes, your name is Lion King.");
    assert.deepEqual(await panel.messages(), shown);

    const other = await stage.openPanel("other");
    assert.deepEqual(await other.messages(), []);
    assert.match(await other.ask("What's my name?"), /I don't know your name\./);

    await stage.restart();
    panel = await stage.openPanel("lion");
    await panel.waitForText("Yes, your name is Lion King.");
    assert.match(await panel.ask("What's my name?"), /Yes, your name is Lion King\./);
    await panel.window.close();
  });
});
