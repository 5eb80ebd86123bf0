// Which model answers: chosen from one list, kept for the session, the default of its workspace.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { ModelServer, standInModel } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("the model of a session", () => {
  let stage: Stage;
  let panel: Panel;
  let second: ModelServer;

  before(async () => {
    stage = await openStage();
    second = await ModelServer.start({ models: ["lion-1", "lion-2"] });
    panel = await stage.openPanel("models");
    await stage.changeSettings(panel, "first-model", {
      "redial.model.endpoints": [{ name: "Second", baseUrl: second.baseUrl }],
    });
  });
  after(async () => {
    await stage.changeSettings(panel, standInModel, {});
    await panel.window.close();
    await second.close();
  });

  async function choose(name: string): Promise<void> {
    await panel.window.runCommand("Redial: Choose Model…");
    await panel.window.quickInputRow(name).click();
    await panel.button(name).waitFor();
  }

  it("is chosen from a list over all endpoints, with what is to be known of each", async () => {
    await panel.window.runCommand("Redial: Choose Model…");
    const row = panel.window.quickInputRow("lion-1");
    await row.getByText(`Second · ${new URL(second.origin).host}`).waitFor();
    await row.getByText("on this machine").waitFor();
    await row.click();
    await panel.button("lion-1").waitFor();
    await panel.ask("Asked of lion-1");
    assert.deepEqual(second.chats.map(modelOf), ["lion-1"]);
  });

  it("is the default of the workspace from then on, and another session may have another", async () => {
    await panel.newSession();
    await panel.ask("Asked of the default");
    assert.deepEqual(second.chats.map(modelOf), ["lion-1", "lion-1"]);
    await choose("lion-2");
    await panel.ask("Asked of lion-2");
    assert.equal(modelOf(second.chats.at(-1)), "lion-2");
    await panel.window.runCommand("Redial: Switch Session…");
    await panel.window.quickInputRow("Asked of lion-1").click();
    await panel.waitForText("Asked of lion-1");
    await panel.button("lion-1").waitFor();
    await panel.ask("Again?");
    assert.equal(modelOf(second.chats.at(-1)), "lion-1");
  });

  it("that is gone is said to be, and others are offered", async () => {
    stage.machine.server.writeMachineSettings({
      "redial.model.baseUrl": stage.model.baseUrl,
      "redial.model.name": standInModel,
    });
    await panel.button("not there now: choose another").waitFor();
    await panel.send("Anybody?");
    await panel.waitForText(
      "The model “lion-1” of Second is no longer offered. Choose another one.",
    );
    await panel.button("Choose a model").click();
    await panel.window.quickInputRow(standInModel).click();
    await panel.button(standInModel).waitFor();
    const asked = stage.model.nextChat();
    await panel.button("Retry").click();
    assert.equal(modelOf(await asked), standInModel);
    await panel.waitUntilIdle();
  });
});

function modelOf(chat: { readonly body: unknown } | undefined): unknown {
  return Reflect.get(Object(chat?.body), "model");
}
