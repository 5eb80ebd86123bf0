// With a Redis of one's own: sessions are LangChain's lists there, go on from there, outlive the
// journal's file, and wait here as long as Redis is away.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { HumanMessage } from "@langchain/core/messages";
import { RedisChatMessageHistory } from "@langchain/redis";
import { Redis } from "ioredis";
import { after, before, describe, it } from "mocha";
import { standInModel } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { openStage, type Stage } from "../support/stage.ts";

const folder = "shared";

describe("a session with Redis", () => {
  let stage: Stage;
  let server: RedisServer;
  let redis: Redis;
  let panel: Panel;

  before(async () => {
    [stage, server] = await Promise.all([openStage(), startRedis({ appendOnly: true })]);
    redis = new Redis(server.url, { lazyConnect: true });
    // It connects again by itself.
    redis.on("error", () => {});
    panel = await stage.openPanel(folder);
    await stage.changeSettings(panel, "shared", { "redial.redis.url": server.url });
    await keptInRedis();
  });
  after(async () => {
    redis.disconnect();
    await stage.changeSettings(panel, standInModel, {});
    await panel.window.close();
    await server.close();
  });

  const keptInRedis = (): Promise<void> =>
    panel.content.getByText(`Kept here and in Redis at 127.0.0.1:${server.port}`).waitFor();

  /** Key of this spec's list: other windows of the machine use the same Redis. */
  async function listKey(): Promise<string> {
    for (const key of await redis.keys("message_store:redial:*")) {
      const [first = ""] = await redis.lrange(key, -1, -1);
      if (!first.includes("Lion Queen")) continue;
      assert.match(key, /^message_store:redial:\{[0-9a-f]{32}\}:[\w-]+$/);
      return key;
    }
    throw new Error("Redis holds no list of this session");
  }

  /** Does something with the session as any LangChain program would. */
  async function withLangChain<T>(work: (history: RedisChatMessageHistory) => Promise<T>) {
    const history = new RedisChatMessageHistory({
      sessionId: await listKey(),
      config: { url: server.url },
    });
    try {
      return await work(history);
    } finally {
      // The class has no way to end its connection.
      const { client } = history as unknown as { client: { quit(): Promise<void> } };
      await client.quit();
    }
  }

  const readAll = (): Promise<readonly unknown[]> =>
    withLangChain(async (history) =>
      (await history.getMessages()).map((message) => [message.getType(), message.content]),
    );

  it("is a list that LangChain reads in order", async () => {
    await panel.ask("Hi, my name is Lion Queen.");
    assert.match(
      await panel.ask("What's my name? Do you remember it?"),
      /Yes, your name is Lion Queen\./,
    );
    await keptInRedis();
    assert.deepEqual(await readAll(), [
      ["human", "Hi, my name is Lion Queen."],
      ["ai", "Hello Lion Queen! How can I help you today?"],
      ["human", "What's my name? Do you remember it?"],
      ["ai", "Yes, your name is Lion Queen."],
    ]);
  });

  it("goes on with what a LangChain program added", async () => {
    await withLangChain((history) => history.addMessage(new HumanMessage("The city is Busan.")));
    const asked = stage.model.nextChat();
    assert.match(await panel.ask("What's the city?"), /The city is Busan\./);
    const sent = (await asked).messages.filter(({ role }) => role !== "system");
    assert.deepEqual(
      sent.slice(-2).map(({ text }) => text),
      ["The city is Busan.", "What's the city?"],
    );
    await panel.waitForText("The city is Busan.");
  });

  it("is answered while Redis is away, waits, and arrives there once", async () => {
    const before = await readAll();
    await server.stop();
    assert.match(await panel.ask("What's my name?"), /Yes, your name is Lion Queen\./);
    await panel.content.getByText("1 turn waits on this machine").waitFor();
    await server.start();
    await keptInRedis();
    assert.deepEqual(await readAll(), [
      ...before,
      ["human", "What's my name?"],
      ["ai", "Yes, your name is Lion Queen."],
    ]);
  });

  it("is whole without the journal's file", async () => {
    const shown = await panel.messages();
    const { globalStorage } = stage.machine.server;
    await stage.restart(() => {
      for (const end of ["", "-wal", "-shm"]) {
        rmSync(join(globalStorage, `redial.redial/journal.db${end}`), { force: true });
      }
    });
    panel = await stage.openPanel(folder);
    await panel.articles("Redial").nth(3).waitFor();
    assert.deepEqual(await panel.messages(), shown);
    assert.match(await panel.ask("What's my name?"), /Yes, your name is Lion Queen\./);
  });
});
