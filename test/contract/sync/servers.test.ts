// The kinds of server: TLS and ACL, a socket, IPv6, Sentinel with a failover, a cluster whose slots
// move. The same turns everywhere, none lost.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { after, afterEach, before, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import type { TlsTexts } from "../../../src/redis/client.ts";
import { probeRedis } from "../../../src/redis/probe.ts";
import { findFreePort } from "../../support/freePort.ts";
import { Peer, type PeerOptions, TestLog, workspace } from "../../support/peer.ts";
import { type RedisCluster, startCluster } from "../../support/redisCluster.ts";
import { type SentinelSetup, startSentinel } from "../../support/redisSentinel.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

const list = `message_store:redial:{${workspace}}:s1`;
const peers: Peer[] = [];

async function peerOf(url: string, options: PeerOptions = {}): Promise<Peer> {
  const peer = new Peer({ url, ...options });
  peers.push(peer);
  return peer.connect();
}

async function closePeers(): Promise<void> {
  for (const peer of peers.splice(0)) await peer.close();
}

/** Two machines talk in one session; what both hold at the end. */
async function talk(one: Peer, two: Peer): Promise<void> {
  await one.ask("s1", "a");
  await two.until(() => two.texts("s1").length === 2);
  await two.ask("s1", "b");
  await one.until(() => one.texts("s1").length === 4);
  assert.deepEqual(one.texts("s1"), ["a", "re: a", "b", "re: b"]);
  assert.deepEqual(two.texts("s1"), one.texts("s1"));
}

async function failure(url: string, tls?: TlsTexts): Promise<string> {
  try {
    await probeRedis({ url, log: new TestLog(), ...(tls && { tls }) }, []);
    return "none";
  } catch (error) {
    return error instanceof RedialError ? error.code : String(error);
  }
}

describe("a Redis with TLS and users", () => {
  const file = (name: string): string =>
    join(import.meta.dirname, "../../support/certificates", name);
  const text = (name: string): string => readFileSync(file(name), "utf8");
  const tls = { ca: text("ca.pem"), cert: text("client.pem"), key: text("client.key") };
  let server: RedisServer;
  let port: number;
  let rules: readonly string[];

  before(async () => {
    port = await findFreePort();
    rules = ["resetkeys", "~redial:*", "~message_store:*", "&redial:*", "-@all"];
    const commands = ["evalsha", "eval", "info", "ping", "get", "hget", "hgetall"];
    const more = ["hmget", "hset", "hdel", "hincrby", "llen", "lrange", "lindex", "lset", "lrem"];
    const rest = ["ltrim", "lpush", "rpush", "del", "set", "exists", "zadd", "zrem", "zcard"];
    const last = ["zrevrange", "expire", "pexpire", "persist", "ssubscribe", "sunsubscribe"];
    const publish = ["spublish", "publish", "subscribe", "unsubscribe"];
    rules = [...rules, ...[...commands, ...more, ...rest, ...last, ...publish].map((c) => `+${c}`)];
    server = await startRedis({
      args: [
        ...["--tls-port", String(port), "--tls-auth-clients", "yes"],
        ...["--tls-cert-file", file("server.pem"), "--tls-key-file", file("server.key")],
        ...["--tls-ca-cert-file", file("ca.pem")],
      ],
    });
    const admin = new Redis(server.url);
    await admin.acl("SETUSER", "redial", "on", ">p@ss/w%rd", ...rules);
    admin.disconnect();
  });
  afterEach(closePeers);
  after(() => server.close());

  const url = (): string => `rediss://redial:${encodeURIComponent("p@ss/w%rd")}@localhost:${port}`;

  it("serves with its authority, a client certificate and a user with the rights it needs", async () => {
    const one = await peerOf(url(), { copy: { tls } });
    const two = await peerOf(url(), { copy: { tls } });
    await talk(one, two);
    assert.ok(!JSON.stringify([one.log.lines, two.log.lines, one.sync.status()]).includes("p@ss"));
  });

  it("is refused while its authority is unknown", async () => {
    const { ca: _, ...own } = tls;
    assert.equal(await failure(url(), own), "redisTls");
  });

  it("refuses a client without a certificate", async () => {
    assert.equal(await failure(url(), { ca: tls.ca }), "redisTls");
  });

  it("gets the hint to write rediss:// when it is asked without TLS", async () => {
    assert.equal(await failure(`redis://127.0.0.1:${port}`), "redisNeedsTls");
  });

  it("tells a user without rights which one is missing", async () => {
    const admin = new Redis(server.url);
    await admin.acl("SETUSER", "poor", "on", ">x", "+ping", "+info", "+zcard", "~*");
    admin.disconnect();
    const peer = new Peer({ url: `redis://poor:x@127.0.0.1:${server.port}` });
    peers.push(peer);
    const troubles: RedialError[] = [];
    peer.sync.onTrouble((error) => troubles.push(error));
    await peer.connect();
    assert.equal(await peer.ask("s1", "a"), "outbox");
    assert.deepEqual([...new Set(troubles.map((error) => error.code))], ["redisForbidden"]);
    assert.match(troubles[0]?.args[1] ?? "", /NOPERM/);
  });
});

describe("a Redis behind other addresses", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis({ args: ["--bind", "127.0.0.1", "::1"] });
    const admin = new Redis(server.url);
    await admin.config("SET", "databases", "16").catch(() => undefined);
    admin.disconnect();
  });
  afterEach(closePeers);
  after(() => server.close());

  it("serves over IPv6", async () => {
    const url = `redis://[::1]:${server.port}`;
    await talk(await peerOf(url), await peerOf(url));
  });

  it("serves another database", async () => {
    const url = `redis://localhost:${server.port}/7`;
    await talk(await peerOf(url), await peerOf(url));
    const admin = new Redis(`${server.url.replace(/0$/, "7")}`);
    assert.equal(await admin.llen(list), 4);
    admin.disconnect();
  });

  it("serves over a socket", async () => {
    const path = join(server.folder, "redis.sock");
    const other = await startRedis({ args: ["--unixsocket", path] });
    const url = `unix://${path}?db=2`;
    await talk(await peerOf(url), await peerOf(url));
    await closePeers();
    await other.close();
  });
});

describe("a Redis behind Sentinel", () => {
  let setup: SentinelSetup;

  before(async () => {
    setup = await startSentinel();
  });
  afterEach(closePeers);
  after(() => setup.close());

  it("loses no turn in a failover in mid-session", async () => {
    const one = await peerOf(setup.url);
    const two = await peerOf(setup.url);
    await talk(one, two);
    const asked: string[] = [];
    let isDown = true;
    const failover = setup.first.kill().then(async () => {
      await one.untilStatus("offline");
      await Promise.all([one.untilShared(), two.untilShared()]);
      isDown = false;
    });
    while (isDown) {
      asked.push(`during ${asked.length}`);
      await one.ask("s1", asked.at(-1) ?? "");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await failover;
    await one.ask("new session", "after");
    const expected = 4 + asked.length * 2;
    await two.until(() => two.texts("s1").length === expected);
    const admin = new Redis(setup.second.url);
    const entries = await admin.lrange(list, 0, -1);
    admin.disconnect();
    assert.deepEqual(
      entries.reverse().map((entry) => JSON.parse(entry).data.content),
      ["a", "re: a", "b", "re: b", ...asked.flatMap((text) => [text, `re: ${text}`])],
    );
    assert.deepEqual(one.texts("s1"), two.texts("s1"));
  }).timeout(20_000);
});

describe("a Redis cluster of three masters", () => {
  let cluster: RedisCluster;

  before(async function () {
    this.timeout(30_000);
    cluster = await startCluster();
  });
  afterEach(closePeers);
  after(() => cluster.close());

  it("serves sessions of several workspaces, each on its own master", async () => {
    for (const key of ["alpha", "beta", "gamma"]) {
      const one = await peerOf(cluster.url, { workspace: key });
      const two = await peerOf(cluster.url, { workspace: key });
      await talk(one, two);
    }
  });

  it("loses no turn when the slot moves in mid-session", async () => {
    const one = await peerOf(cluster.url);
    const two = await peerOf(cluster.url);
    await talk(one, two);
    const texts = ["a", "re: a", "b", "re: b"];
    let isMoving = true;
    const moving = cluster.moveSlotOf(list).finally(() => {
      isMoving = false;
    });
    for (let index = 0; isMoving || index < 5; index++) {
      await one.ask("s1", `${index}`);
      texts.push(`${index}`, `re: ${index}`);
    }
    await moving;
    await one.sync.idle();
    await two.until(() => two.texts("s1").length === texts.length);
    await two.ask("s1", "after");
    texts.push("after", "re: after");
    await one.until(() => one.texts("s1").length === texts.length);
    const entries = await cluster.call(list, "LRANGE", list, "0", "-1");
    assert.ok(Array.isArray(entries));
    assert.deepEqual(
      entries.reverse().map((entry) => JSON.parse(String(entry)).data.content),
      texts,
    );
    assert.deepEqual([one.texts("s1"), two.texts("s1")], [texts, texts]);
  }).timeout(60_000);

  it("tells live wherever the slot is, also when it moves again and again", async () => {
    const one = await peerOf(cluster.url);
    const two = await peerOf(cluster.url);
    await one.ask("s1", "first");
    for (let move = 0; move < 6; move++) {
      const moving = cluster.moveSlotOf(list);
      await one.ask("s1", `during ${move}`);
      await moving;
      await one.ask("s1", `after ${move}`);
      await two.until(() => two.texts("s1").join() === one.texts("s1").join());
    }
    assert.equal(two.texts("s1").at(-1), "re: after 5");
  }).timeout(60_000);
});
