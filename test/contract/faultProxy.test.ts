// The fault proxy before a real Redis: every fault does what its name says and nothing more.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { type FaultProxy, startFaultProxy } from "../support/faultProxy.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";

describe("fault proxy", () => {
  let redis: RedisServer;
  let proxy: FaultProxy;
  let client: Redis;

  before(async () => {
    redis = await startRedis({ appendOnly: true });
  });
  after(() => redis.close());
  beforeEach(async () => {
    proxy = await startFaultProxy(redis.port);
    client = new Redis(proxy.port, "127.0.0.1", {
      lazyConnect: true,
      enableReadyCheck: false,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    client.on("error", () => {});
    await client.connect();
    await client.ping();
    proxy.resetCounts();
  });
  afterEach(async () => {
    client.disconnect();
    await proxy.close();
  });

  it("counts round trips, a pipeline as one", async () => {
    await client.ping();
    await client.pipeline().ping().ping().ping().exec();
    assert.equal(proxy.counts().roundTrips, 2);
  });

  it("delays each reply", async () => {
    proxy.setDelay(200);
    const direct = new Redis(redis.url);
    const first = Promise.race([
      client.ping().then(() => "delayed"),
      direct.ping().then(() => "direct"),
    ]);
    assert.equal(await first, "direct");
    direct.disconnect();
  });

  it("loses a reply after the server did the work", async () => {
    proxy.cutNextReplyAfter(0);
    await assert.rejects(client.set("lost", "reply"));
    const other = new Redis(redis.url);
    assert.equal(await other.get("lost"), "reply");
    other.disconnect();
  });

  it("cuts what is open and refuses what is new until it heals", async () => {
    proxy.refuse();
    proxy.cutAll();
    await assert.rejects(client.ping());
    await assert.rejects(client.connect());
    proxy.heal();
    await client.connect();
    assert.equal(await client.ping(), "PONG");
  });

  it("goes silent and brings everything once it heals", async () => {
    proxy.stall();
    const answer = client.ping();
    assert.equal(
      await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 50, "silent"))]),
      "silent",
    );
    proxy.heal();
    assert.equal(await answer, "PONG");
  });
});

describe("redis server of the tests", () => {
  it("keeps its data when it is killed and forgets it when it is restarted empty", async () => {
    const redis = await startRedis({ appendOnly: true, password: "p w" });
    const ask = async <T>(question: (client: Redis) => Promise<T>): Promise<T> => {
      const client = new Redis(redis.url);
      return question(client).finally(() => client.disconnect());
    };
    await ask((client) => client.set("kept", "yes"));
    await redis.kill();
    await redis.start();
    assert.equal(await ask((client) => client.get("kept")), "yes");
    await redis.restartEmpty();
    assert.equal(await ask((client) => client.get("kept")), null);
    await redis.close();
  });
});
