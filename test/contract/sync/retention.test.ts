// Sessions that nobody adds to for long enough go away, in Redis and here; pinned ones stay.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("retention", () => {
  let server: RedisServer;
  let redis: Redis;
  let one: Peer;
  let retentionMs = 0;
  const list = (id: string): string => `message_store:redial:{${workspace}}:${id}`;
  const meta = (id: string): string => `redial:{${workspace}}:meta:${id}`;
  const dayMs = 86_400_000;

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    retentionMs = 0;
    one = new Peer({ url: server.url, copy: { retentionMs: () => retentionMs } });
    await one.connect();
  });
  afterEach(() => one.close());
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  it("of 0 keeps for ever", async () => {
    await one.ask("s1", "a");
    assert.deepEqual([await redis.ttl(list("s1")), await redis.ttl(meta("s1"))], [-1, -1]);
  });

  it("lets list and meta expire together, counted from the last turn", async () => {
    retentionMs = 3 * dayMs;
    await one.ask("s1", "a");
    for (const key of [list("s1"), meta("s1")]) {
      const left = await redis.pttl(key);
      assert.ok(left > 3 * dayMs - 60_000 && left <= 3 * dayMs, `${key}: ${left}`);
    }
  });

  it("spares pinned sessions", async () => {
    retentionMs = 3 * dayMs;
    await one.ask("s1", "a");
    one.journal.sessions.pinSession("s1", true);
    one.sync.noteChange("s1");
    await one.sync.idle();
    assert.deepEqual([await redis.ttl(list("s1")), await redis.ttl(meta("s1"))], [-1, -1]);
  });

  it("that changes is applied to what is there", async () => {
    await one.ask("s1", "a");
    await one.ask("pinned", "b");
    one.journal.sessions.pinSession("pinned", true);
    one.sync.noteChange("pinned");
    await one.sync.idle();
    retentionMs = dayMs;
    one.sync.noteRetention();
    await one.sync.idle();
    assert.ok((await redis.pttl(list("s1"))) > dayMs - 60_000);
    assert.equal(await redis.ttl(list("pinned")), -1);
    retentionMs = 0;
    one.sync.noteRetention();
    await one.sync.idle();
    assert.deepEqual([await redis.ttl(list("s1")), await redis.ttl(meta("s1"))], [-1, -1]);
  });

  it("prunes the index, and the journals follow", async () => {
    const two = await new Peer({ url: server.url }).connect();
    await one.ask("s1", "a");
    await one.ask("s2", "b");
    await two.until(() => two.titles().length === 2);
    await redis.pexpire(list("s1"), 1);
    await redis.pexpire(meta("s1"), 1);
    while ((await redis.exists(list("s1"), meta("s1"))) > 0);
    one.sync.refresh();
    await one.until(() => one.titles().length === 1);
    assert.deepEqual(await redis.zrange(`redial:{${workspace}}:sessions`, "0", "-1"), ["s2"]);
    two.sync.refresh();
    await two.until(() => two.titles().length === 1);
    await one.sync.idle();
    await two.sync.idle();
    assert.equal(await redis.exists(list("s1"), meta("s1")), 0);
    await two.close();
  });
});
