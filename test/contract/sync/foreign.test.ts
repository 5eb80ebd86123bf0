// Lists that other programs write to: both dialects of LangChain, and what is no message at all.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("entries that others wrote", () => {
  let server: RedisServer;
  let redis: Redis;
  let one: Peer;
  const list = `message_store:redial:{${workspace}}:s1`;

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    one = await new Peer({ url: server.url }).connect();
    await one.ask("s1", "a");
  });
  afterEach(() => one.close());
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  it("are shown as unreadable at their place, and left where they are", async () => {
    const large = JSON.stringify({ type: "human", data: { content: "x".repeat(20_000_000) } });
    const entries = ["{broken", "42", large, Buffer.from([0xff, 0xfe, 0x00]), "\0tricky", "", "[]"];
    for (const entry of entries) await redis.lpush(list, entry);
    assert.equal(await one.ask("s1", "b"), "shared");
    const shown = ["a", "re: a", ...entries.map(() => "(unreadable)"), "b", "re: b"];
    assert.deepEqual(one.texts("s1"), shown);
    const kept = await redis.lrangeBuffer(list, 2, 8);
    assert.deepEqual(
      kept.reverse().map((entry) => entry.length),
      entries.map((entry) => Buffer.byteLength(entry)),
    );
    // Nothing is read twice: the next turn asks for what is new behind them only.
    const before = await bytesSent();
    await one.ask("s1", "c");
    assert.ok((await bytesSent()) - before < 10_000);
    const two = await new Peer({ url: server.url }).connect();
    assert.deepEqual(two.texts("s1"), one.texts("s1"));
    await two.close();
  });

  it("that cannot be read are cleared with the rest, and only they cannot be put back", async () => {
    await redis.lpush(list, "{broken", Buffer.from([0xff]));
    await one.ask("s1", "b");
    const removal = one.journal.trash.clearSession("s1");
    one.sync.noteChange("s1");
    await one.sync.idle();
    assert.equal(await redis.llen(list), 0);
    one.journal.trash.undoRemoval(removal?.removalId ?? "");
    one.sync.noteChange("s1");
    await one.sync.idle();
    assert.deepEqual((await redis.lrange(list, 0, -1)).length, 5);
    assert.equal(one.journal.sessions.readSession("s1")?.saved, "shared");
  });

  it("as the newest one are no obstacle", async () => {
    await redis.lpush(list, Buffer.from([0xff]));
    await one.sync.beforeTurn("s1", new AbortController().signal);
    assert.equal(await one.ask("s1", "b"), "shared");
    await redis.lpush(list, Buffer.from([0xfe]));
    assert.equal(await one.ask("s1", "c"), "shared");
    assert.deepEqual(one.texts("s1").length, 8);
    assert.equal(await redis.llen(list), 8);
  });

  it("without ids, even twice the same, are all there and stay what they are", async () => {
    const hi = JSON.stringify({ type: "human", data: { content: "hi" } });
    const two = await new Peer({ url: server.url }).connect();
    await redis.lpush(list, hi, hi, hi);
    await one.ask("s1", "b");
    await two.until(() => two.texts("s1").length === 7);
    const ids = one.ids("s1");
    assert.equal(new Set(ids).size, 7);
    one.journal.sessions.renameSession("s1", "x");
    const removal = one.journal.trash.clearSession("s1");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 0);
    one.journal.trash.undoRemoval(removal?.removalId ?? "");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 7);
    assert.deepEqual(one.texts("s1"), ["a", "re: a", "hi", "hi", "hi", "b", "re: b"]);
    assert.deepEqual(two.texts("s1"), one.texts("s1"));
    assert.deepEqual(one.ids("s1"), ids);
    await redis.flushall();
    one.sync.refresh();
    await one.sync.idle();
    two.sync.refresh();
    await two.sync.idle();
    await one.sync.idle();
    assert.equal(await redis.llen(list), 7);
    assert.deepEqual(two.texts("s1"), one.texts("s1"));
    await two.close();
  });

  async function bytesSent(): Promise<number> {
    const info = await redis.info("stats");
    return Number(/total_net_output_bytes:(\d+)/.exec(info)?.[1]);
  }
});
