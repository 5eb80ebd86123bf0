// Windows see each other: on one machine through the journal alone, on two through Redis, while an
// answer is still being written.
import { after, before, describe, it } from "mocha";
import { standInModel } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { openOnMachine, writeRemote } from "../support/sharedMachine.ts";
import { openStage, type Stage } from "../support/stage.ts";

/** Runs a command in a window that may lie behind another one. */
async function run(panel: Panel, command: string): Promise<void> {
  await panel.window.page.bringToFront();
  await panel.window.runCommand(command);
}

const title = (panel: Panel, text: string): Promise<void> =>
  panel.content.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();

describe("two windows on one machine, without Redis", () => {
  let stage: Stage;
  let one: Panel;
  let two: Panel;

  before(async () => {
    stage = await openStage();
    one = await stage.openPanel("two windows");
    two = await stage.openPanel("two windows");
  });
  after(async () => {
    await one.window.close();
    await two.window.close();
  });

  it("show a new session and its answer", async () => {
    await one.ask("The harbour is Busan.");
    await two.waitForText("I read: The harbour is Busan.");
    await title(two, "The harbour is Busan.");
  });

  it("show an answer while the other window still gets it", async () => {
    const hold = stage.model.holdNextAfter(3);
    await one.send("repeat: first half of it, and the rest");
    await hold.reached;
    await two.waitForText("first half of");
    hold.release();
    await two.waitForText("and the rest");
    await two.waitUntilIdle();
  });

  it("show a new title", async () => {
    await run(one, "Redial: Rename Session…");
    await one.window.answerInputBox("Rename Session", "Harbours");
    await title(two, "Harbours");
  });

  it("leave a session that the other one deletes, and can bring it back", async () => {
    await run(one, "Redial: Delete Session");
    await two.emptyHeading.waitFor();
    await run(two, "Redial: Undo Clear or Delete");
    await title(two, "Harbours");
    await two.waitForText("I read: The harbour is Busan.");
  });
});

describe("two machines with one Redis", () => {
  const remote = "https://example.com/team/harbour.git";
  let stage: Stage;
  let server: RedisServer;
  let here: Panel;
  let away: Awaited<ReturnType<typeof openOnMachine>>;

  before(async () => {
    [stage, server] = await Promise.all([openStage(), startRedis()]);
    writeRemote(stage.machine.makeFolder("harbour"), remote);
    here = await stage.openPanel("harbour");
    await stage.changeSettings(here, "harbour", { "redial.redis.url": server.url });
    await here.content.getByText("Kept here and in Redis at").waitFor();
    away = await openOnMachine(stage.model, server.url, remote);
  });
  after(async () => {
    await away.machine.dispose();
    await stage.changeSettings(here, standInModel, {});
    await here.window.close();
    await server.close();
  });

  it("show a new session of the other one", async () => {
    await here.ask("The ship is Arirang.");
    await away.panel.waitForText("I read: The ship is Arirang.");
    await title(away.panel, "The ship is Arirang.");
  });

  it("show an answer while it is written on the other one, and go on with it", async () => {
    const hold = stage.model.holdNextAfter(3);
    await here.send("repeat: first half of it, and the rest");
    await hold.reached;
    await away.panel.waitForText("first half of");
    hold.release();
    await away.panel.waitForText("and the rest");
    await away.panel.waitUntilIdle();
    const asked = stage.model.nextChat();
    await away.panel.ask("What's the ship?");
    const { messages } = await asked;
    if (!messages.some(({ text }) => text.includes("and the rest"))) {
      throw new Error("the other machine's turn was not sent along");
    }
    await here.waitForText("The ship is Arirang.");
    await here.articles("Redial").nth(2).waitFor();
  });

  it("show a new title and a delete", async () => {
    await run(away.panel, "Redial: Rename Session…");
    await away.panel.window.answerInputBox("Rename Session", "Ships");
    await title(here, "Ships");
    await run(away.panel, "Redial: Delete Session");
    await here.emptyHeading.waitFor();
  });
});
