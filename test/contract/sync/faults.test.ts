// Redis or the network misbehaves: told once, nothing lost, nothing doubled, no turn held up.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { RedialError } from "../../../src/core/errors.ts";
import { type FaultProxy, startFaultProxy } from "../../support/faultProxy.ts";
import { Peer, type PeerOptions, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("a Redis that misbehaves", () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  let redis: Redis;
  let one: Peer;
  let troubles: RedialError[];
  const list = `message_store:redial:{${workspace}}:s1`;

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    proxy = await startFaultProxy(server.port);
    one = await connectPeer();
  });
  afterEach(async () => {
    proxy.heal();
    await one.close();
    await proxy.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  async function connectPeer(options: PeerOptions = {}): Promise<Peer> {
    const peer = new Peer({ url: `redis://127.0.0.1:${proxy.port}`, ...options });
    troubles = [];
    peer.sync.onTrouble((error) => troubles.push(error));
    return peer.connect();
  }

  async function reconnectWith(copy: PeerOptions["copy"]): Promise<void> {
    await one.close();
    one = await connectPeer({ copy: { ...copy } });
  }

  async function untilSent(peer = one): Promise<void> {
    await peer.until(() =>
      peer.journal.sessions
        .listSessions([workspace])
        .every((session) => session.saved === "shared"),
    );
  }

  it("does the work and loses the reply: the turn is there once", async () => {
    await one.ask("s1", "a");
    proxy.cutNextReplyAfter(0);
    const turnId = one.begin("s1", "b");
    assert.equal(await one.end("s1", turnId, "b", "re: b"), "outbox");
    assert.equal(await redis.llen(list), 4);
    await one.untilShared();
    await untilSent();
    assert.deepEqual([await stored(), one.texts("s1")], [talk, talk]);
  });

  it("cuts a reply in the middle: the turn is there once", async () => {
    await one.ask("s1", "a");
    proxy.cutNextReplyAfter(10);
    const turnId = one.begin("s1", "b");
    assert.equal(await one.end("s1", turnId, "b", "re: b"), "outbox");
    await one.untilShared();
    await untilSent();
    assert.deepEqual([await stored(), one.texts("s1")], [talk, talk]);
  });

  it("goes silent: turns go on from the journal, and only the first one waits", async () => {
    await reconnectWith({ commandTimeoutMs: 300 });
    await one.ask("s1", "a");
    proxy.stall();
    assert.equal(await one.ask("s1", "b"), "outbox");
    await one.untilStatus("offline");
    assert.equal(troubles[0]?.code, "redisTimeout");
    const status = one.sync.status();
    assert.ok(status.kind === "offline" && status.host === `127.0.0.1:${proxy.port}`);
    proxy.heal();
    await one.untilShared();
    await untilSent();
    assert.deepEqual([await stored(), one.texts("s1")], [talk, talk]);
  });

  it("resets connections and refuses new ones: told once, sent later", async () => {
    await one.ask("s1", "a");
    proxy.refuse();
    proxy.cutAll();
    await one.untilStatus("offline");
    assert.equal(await one.ask("s1", "b"), "outbox");
    assert.deepEqual(
      troubles.map((error) => error.code),
      ["redisUnreachable"],
    );
    proxy.heal();
    await one.untilShared();
    await untilSent();
    assert.deepEqual(await stored(), talk);
  });

  it("is a replica just now: told, and sent when it is a master again", async () => {
    await one.ask("s1", "a");
    await redis.replicaof("127.0.0.1", "1");
    assert.equal(await one.ask("s1", "b"), "outbox");
    await one.until(() => troubles.length > 0);
    assert.equal(troubles[0]?.code, "redisReadOnly");
    await redis.replicaof("NO", "ONE");
    await untilSent();
    assert.deepEqual(await stored(), talk);
  });

  it("is out of memory: told, nothing half done, and sent when there is room", async () => {
    await one.ask("s1", "a");
    const keys = await redis.keys("*");
    await redis.config("SET", "maxmemory", "1");
    assert.equal(await one.ask("s1", "b"), "outbox");
    assert.equal(await one.ask("s2", "c"), "outbox");
    assert.equal(troubles[0]?.code, "redisFull");
    assert.deepEqual((await redis.keys("*")).sort(), keys.sort());
    one.journal.trash.clearSession("s1");
    one.sync.noteChange("s1");
    await one.sync.idle();
    assert.equal(await redis.llen(list), 0);
    await redis.config("SET", "maxmemory", "0");
    one.sync.refresh();
    await untilSent();
    assert.equal(await redis.llen(`message_store:redial:{${workspace}}:s2`), 2);
  });

  it("takes a right away: told, and sent when it is given back", async () => {
    await one.ask("s1", "a");
    await redis.acl("SETUSER", "default", "-evalsha", "-eval");
    assert.equal(await one.ask("s1", "b"), "outbox");
    assert.equal(troubles[0]?.code, "redisForbidden");
    await redis.acl("SETUSER", "default", "+@all");
    one.sync.refresh();
    await untilSent();
    assert.deepEqual(await stored(), talk);
  });

  it("wants a password from one moment to the next: told as such", async () => {
    await one.ask("s1", "a");
    await redis.config("SET", "requirepass", "geheim");
    proxy.cutAll();
    await one.untilStatus("offline");
    await one.until(() => troubles.some((error) => error.code === "redisAuth"));
    await redis.config("SET", "requirepass", "");
  });

  it("has something else at a session's key: told with the key, other sessions go on", async () => {
    await redis.set(list, "not a list");
    assert.equal(await one.ask("s1", "a"), "outbox");
    assert.deepEqual(
      troubles.map((error) => [error.code, error.args[1]]),
      [["redisWrongType", list]],
    );
    assert.equal(await one.ask("s2", "b"), "shared");
    assert.equal(await redis.get(list), "not a list");
  });

  it("forgets its scripts: they are sent again", async () => {
    await one.ask("s1", "a");
    await redis.script("FLUSH");
    assert.equal(await one.ask("s1", "b"), "shared");
    assert.deepEqual(await stored(), talk);
  });

  const talk = ["a", "re: a", "b", "re: b"];

  async function stored(): Promise<readonly string[]> {
    const entries = await redis.lrange(list, 0, -1);
    return entries.reverse().map((entry) => JSON.parse(entry).data.content);
  }
});
