// The shared copy as a person meets it: a real Redis named in the settings, LangChain's own class
// reading and adding, the journal lost, Redis away and back.
import assert from "node:assert/strict";
import { globSync, rmSync } from "node:fs";
import { join } from "node:path";
import { HumanMessage } from "@langchain/core/messages";
import { RedisChatMessageHistory } from "@langchain/redis";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, it } from "mocha";
import { startMachine } from "../support/installedRedial.ts";
import type { Machine } from "../support/machine.ts";
import { ModelServer } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";

describe("a session with a Redis", () => {
  let model: ModelServer;
  let redis: RedisServer;
  let client: Redis;
  let machine: Machine;

  beforeEach(async () => {
    [model, redis] = await Promise.all([ModelServer.start(), startRedis({ appendOnly: true })]);
    client = new Redis(redis.url, { maxRetriesPerRequest: null });
    client.on("error", () => {}); // It is stopped on purpose.
    machine = await startMachine(model, { settings: { "redial.redis.url": redis.url } });
  });
  afterEach(async () => {
    client.disconnect();
    await machine.dispose();
    await Promise.all([model.close(), redis.close()]);
  });

  /** The one list that holds a session, once it holds so many messages. */
  async function listOf(length: number): Promise<string> {
    for (;;) {
      const [key] = await client.keys("message_store:redial:{*}:*");
      if (key !== undefined && (await client.llen(key)) === length) return key;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it("is LangChain's own list, goes on from there, and outlives the journal", async () => {
    const folder = machine.makeFolder("lion");
    let panel = await Panel.open(await machine.open({ folder }));
    await panel.ask("Hi, my name is Lion King.");
    await panel.ask("What's my name? Do you remember it?");
    const key = await listOf(4);
    assert.match(key, /^message_store:redial:\{[0-9a-f]{32}\}:[\w-]+$/);

    const history = new RedisChatMessageHistory({ sessionId: key, config: { url: redis.url } });
    const read = await history.getMessages();
    assert.deepEqual(
      read.map((message) => [message.type, message.content]),
      [
        ["human", "Hi, my name is Lion King."],
        ["ai", "Hello Lion King! How can I help you today?"],
        ["human", "What's my name? Do you remember it?"],
        ["ai", "Yes, your name is Lion King."],
      ],
    );
    await history.addMessage(new HumanMessage("My favourite colour is teal."));
    await panel.ask("repeat: thanks");
    assert.ok(
      model.chats.at(-1)?.messages.some(({ text }) => text === "My favourite colour is teal."),
    );
    await (history as unknown as { client: { quit(): Promise<void> } }).client.quit();
    await listOf(7);

    const { globalStorage } = machine.server;
    await machine.stop();
    const journal = globSync("redial.redial/journal.db*", { cwd: globalStorage });
    assert.ok(journal.length > 0);
    for (const name of journal) rmSync(join(globalStorage, name));
    await machine.start();
    panel = await Panel.open(await machine.open({ folder }));
    await panel.waitForText("Yes, your name is Lion King.");
    assert.match(await panel.ask("What's my name?"), /Yes, your name is Lion King\./);
    assert.deepEqual(panel.window.problems, []);
  });

  it("goes on while Redis is away, and arrives there once when it is back", async () => {
    const panel = await Panel.open(await machine.open({ folder: machine.makeFolder("away") }));
    await panel.ask("Hi, my name is Lion King.");
    await listOf(2);
    await redis.stop();
    assert.match(await panel.ask("What's my name?"), /Yes, your name is Lion King\./);
    await panel.window.statusBarItem("1 waiting").waitFor();
    await redis.start();
    const key = await listOf(4);
    await panel.window.statusBarItem("Memory: Redis").waitFor();
    const ids = (await client.lrange(key, 0, -1)).map((entry) => JSON.parse(entry).data.id);
    assert.equal(new Set(ids).size, 4);
  });
});
