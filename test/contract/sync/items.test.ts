// Notes and marks through a real Redis: two journals end with the same ones, the later writer wins.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { Item } from "../../../src/core/itemPorts.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

const notesKey = `redial:{${workspace}}:notes`;

function note(id: string, value: string, changedAt: number): Item {
  return { kind: "note", id, value, changedAt };
}

describe("notes and marks in the shared copy", () => {
  let server: RedisServer;
  let redis: Redis;
  let one: Peer;
  let two: Peer;

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    one = new Peer({ url: server.url });
    two = new Peer({ url: server.url });
  });
  afterEach(async () => {
    await one.close();
    await two.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  async function untilListeners(count: number): Promise<void> {
    for (;;) {
      const reply = await redis.call("PUBSUB", "SHARDNUMSUB", `redial:{${workspace}}:live`);
      if (Array.isArray(reply) && reply[1] === count) return;
    }
  }

  function write(peer: Peer, ...items: readonly Item[]): void {
    peer.journal.items.writeItems(workspace, items);
    peer.sync.noteItems(workspace);
  }

  function kept(peer: Peer): readonly string[] {
    return peer.journal.items.readItems(workspace).map(({ id, value }) => `${id}: ${value}`);
  }

  it("reach another machine at once, and are forgotten there too", async () => {
    await one.connect();
    await two.connect();
    await untilListeners(2);
    write(one, note("n1", "The port is 8080.", 10), { ...note("s/m", "x", 10), kind: "mark" });
    await two.until(() => kept(two).length === 2);
    assert.deepEqual(kept(two), ["s/m: x", "n1: The port is 8080."]);
    write(two, note("n1", "", 20));
    await one.until(() => kept(one).includes("n1: "));
    assert.doesNotMatch(JSON.stringify(await redis.hgetall(notesKey)), /8080/);
  });

  it("of every kind have a hash of their own: summaries of sessions and the prompt too", async () => {
    await one.connect();
    await two.connect();
    const summary = { kind: "summary", id: "s1", value: "{}", changedAt: 10 } as const;
    const prompt = {
      kind: "prompt",
      id: "prompt",
      value: "Answer in verse.",
      changedAt: 10,
    } as const;
    write(one, summary, prompt);
    await two.until(() => kept(two).length === 2);
    const keys = await redis.keys(`redial:{${workspace}}:*s`);
    const hashes = keys.map((key) => key.slice(key.lastIndexOf(":") + 1));
    assert.deepEqual(hashes.filter((name) => /^(summ|prom)/.test(name)).sort(), [
      "prompts",
      "summaries",
    ]);
    assert.equal(two.journal.items.findItem(workspace, "prompt", "prompt")?.value, prompt.value);
  });

  it("that were written while away meet, and the later one stays on both", async () => {
    write(one, note("a", "one", 10), note("b", "later", 30));
    write(two, note("b", "earlier", 20), note("c", "two", 10));
    await one.connect();
    await two.connect();
    one.sync.refresh();
    await one.until(() => kept(one).length === 3);
    const all = ["a: one", "b: later", "c: two"];
    assert.deepEqual([kept(one), kept(two)], [all, all]);
  });

  it("are put back where Redis lost them, and what others wrote there is left alone", async () => {
    await one.connect();
    write(one, note("a", "one", 10));
    await one.sync.idle();
    assert.equal(await redis.exists(notesKey), 1);
    await redis.flushall();
    await redis.hset(notesKey, "theirs", "no item of Redial's");
    one.sync.refresh();
    await one.sync.idle();
    assert.deepEqual(await redis.hgetall(notesKey), {
      theirs: "no item of Redial's",
      a: '{"at":10,"value":"one"}',
    });
    assert.deepEqual(kept(one), ["a: one"]);
  });

  it("that is older never overwrites what is there", async () => {
    await redis.hset(notesKey, "a", '{"at":50,"value":"theirs"}');
    write(one, note("a", "mine", 10));
    await one.connect();
    assert.deepEqual(kept(one), ["a: theirs"]);
    assert.equal(await redis.hget(notesKey, "a"), '{"at":50,"value":"theirs"}');
  });
});
