// A repository that nobody has trusted yet, with settings that point elsewhere: Redial turns to nothing
// and nobody, says what is off, and does all of it once the user trusts the workspace.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { after, before, describe, it } from "mocha";
import { localServers } from "../../src/model/localServers.ts";
import { ConnectRecorder } from "../support/connectRecorder.ts";
import { startMachine } from "../support/installedRedial.ts";
import type { Machine } from "../support/machine.ts";
import { ModelServer } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { misleadingEnvironment, writeHostileSettings } from "../support/stage.ts";

const banner = /Restricted Mode: Redial asks no model and uses no Redis/;

describe("Restricted Mode", () => {
  let model: ModelServer;
  let trap: ModelServer;
  let server: RedisServer;
  let redis: Redis;
  let recorder: ConnectRecorder;
  let machine: Machine;
  let panel: Panel;
  let connectionsBefore: string | undefined;

  before(async () => {
    [model, trap, server] = await Promise.all([
      ModelServer.start(),
      ModelServer.start(),
      startRedis(),
    ]);
    redis = new Redis(server.url);
    connectionsBefore = await connections();
    recorder = new ConnectRecorder();
    machine = await startMachine(model, {
      asksForTrust: true,
      env: misleadingEnvironment(trap),
      nodeArguments: recorder.nodeArguments,
      settings: {
        "redial.redis.url": server.url,
        "redial.chat.titlesFromModel": true,
        "redial.embeddings.baseUrl": model.baseUrl,
        "redial.embeddings.model": "vectors",
      },
    });
    const folder = machine.makeFolder("repository");
    writeHostileSettings(folder, trap);
    writeFileSync(join(folder, "dropped.ts"), "const name = 1;\n");
    panel = await Panel.open(await machine.open({ folder }));
  });
  after(async () => {
    redis.disconnect();
    await machine.dispose();
    await Promise.all([model.close(), trap.close(), server.close()]);
    recorder.dispose();
  });

  async function connections(): Promise<string | undefined> {
    return /total_connections_received:(\d+)/.exec(await redis.info("stats"))?.[1];
  }

  it("turns to nobody, reads no context, and says what is off", async () => {
    const { window } = panel;
    await panel.content.getByText(banner).waitFor();
    await panel.composer.fill("Is anybody there?");
    await panel.content.locator("button[aria-label=Send][aria-disabled]").waitFor();
    await panel.composer.press("Enter");
    for (const command of ["Choose Model…", "Connect to Redis…", "Ask Redial"]) {
      await window.runCommand(`Redial: ${command}`);
      await window.notification("Trust this workspace first").waitFor();
      await window.clearNotifications();
    }
    await panel.dropFiles([join(machine.makeFolder("repository"), "dropped.ts")]);
    await panel.content.getByText("Trust this workspace first").first().waitFor();
    await window.runCommand("Redial: Check Memory…");
    await window.page.getByText("Redis is not asked in Restricted Mode").first().waitFor();
    assert.equal(await panel.articles("You").count(), 0);
    const goesAlong = panel.content.getByRole("list", { name: "Goes with the question" });
    assert.equal(await goesAlong.count(), 0);
    assert.deepEqual([model.requests, trap.requests], [[], []]);
    assert.equal(await connections(), connectionsBefore);
    assert.deepEqual(recorder.placesOf(window.extensionHostPid), []);
    assert.equal(recorder.threads(window.extensionHostPid).main, 1);
  });

  it("ends with the user's trust: what was off is on, and goes where the user said", async () => {
    const { window } = panel;
    await window.runCommand("Workspaces: Manage Workspace Trust");
    await window.page.getByRole("button", { name: "Trust", exact: true }).click();
    await panel.content.getByText(banner).waitFor({ state: "detached" });
    await panel.content.getByText(`Kept here and in Redis at 127.0.0.1:${server.port}`).waitFor();
    assert.match(await panel.ask("Who is there?"), /I read: Who is there\?/);
    assert.equal((await redis.keys("message_store:redial:*")).length, 1);
    assert.deepEqual(trap.requests, []);
    const looked = localServers.map(({ baseUrl }) => new URL(baseUrl).host);
    const places = recorder.placesOf(window.extensionHostPid);
    assert.deepEqual(
      places.filter((place) => !looked.includes(place)),
      [new URL(model.origin).host, `127.0.0.1:${server.port}`].sort(),
    );
  });
});
