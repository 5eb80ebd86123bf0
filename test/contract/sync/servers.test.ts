// The kinds of server: TLS and ACL, a socket, IPv6, others' offers, Sentinel with a failover. The same
// turns everywhere, none lost.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { after, afterEach, before, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import type { TlsTexts } from "../../../src/redis/client.ts";
import { probeRedis } from "../../../src/redis/probe.ts";
import { findFreePort } from "../../support/freePort.ts";
import { Peer, type PeerOptions, TestLog, talk, workspace } from "../../support/peer.ts";
import { startProcess } from "../../support/processes.ts";
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

async function failure(url: string, tls?: TlsTexts): Promise<string> {
  try {
    await probeRedis({ url, log: new TestLog(), ...(tls && { tls }) }, []);
    return "none";
  } catch (error) {
    return error instanceof RedialError ? error.code : String(error);
  }
}

const file = (name: string): string =>
  join(import.meta.dirname, "../../support/certificates", name);
const text = (name: string): string => readFileSync(file(name), "utf8");

describe("a Redis with TLS and users", () => {
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
    await peer.open();
    await peer.untilStatus("offline");
    assert.equal(await peer.ask("s1", "a"), "outbox");
    assert.deepEqual([...new Set(troubles.map((error) => error.code))], ["redisForbidden"]);
    assert.match(troubles[0]?.args[1] ?? "", /NOPERM/);
  });
});

describe("a Redis whose certificate", () => {
  const reasons = [
    ["expired", "has ended", /expired/],
    ["elsewhere", "is for another host", /altnames|does not match/],
  ] as const;

  for (const [name, sentence, reason] of reasons) {
    it(`${sentence} is not spoken to, and the reason is told`, async () => {
      const port = await findFreePort();
      const server = await startRedis({
        args: [
          ...["--tls-port", String(port), "--tls-auth-clients", "no"],
          ...["--tls-cert-file", file(`${name}.pem`), "--tls-key-file", file(`${name}.key`)],
          ...["--tls-ca-cert-file", file(`${name}.pem`)],
        ],
      });
      try {
        const url = `rediss://localhost:${port}`;
        const probe = probeRedis({ url, log: new TestLog(), tls: { ca: text(`${name}.pem`) } }, []);
        await assert.rejects(probe, (error: RedialError) => {
          assert.equal(error.code, "redisTls");
          assert.match(error.args[1] ?? "", reason);
          return true;
        });
      } finally {
        await server.close();
      }
    });
  }
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

describe("a Redis as others serve it", () => {
  afterEach(closePeers);

  it("serves without HELLO: protocol 2 is spoken", async () => {
    const server = await startRedis({ args: ["--rename-command", "HELLO", ""] });
    const url = server.url;
    await talk(await peerOf(url), await peerOf(url));
    const admin = new Redis(url);
    await assert.rejects(admin.hello(3), /unknown command/);
    admin.disconnect();
    await closePeers();
    await server.close();
  });

  it("is told to be loading while it reads its data, and the turn is sent after that", async () => {
    const server = await startRedis();
    const admin = new Redis(server.url);
    admin.on("error", () => {});
    const fill = admin.pipeline();
    for (let index = 0; index < 4_000; index++) fill.set(`key ${index}`, "x".repeat(1_000));
    await fill.exec();
    await admin.save();
    admin.disconnect();
    await server.kill();
    // Reads 1,000 keys a second, and answers meanwhile.
    const slow = await startProcess({
      command: "redis-server",
      args: [
        ...["--port", String(server.port), "--bind", "127.0.0.1", "--dir", server.folder],
        ...["--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024"],
      ],
      readyWhen: /Loading RDB/,
    });
    const peer = new Peer({ url: server.url });
    peers.push(peer);
    const troubles: RedialError[] = [];
    peer.sync.onTrouble((error) => troubles.push(error));
    await peer.open();
    await peer.untilStatus("offline");
    assert.deepEqual(
      troubles.map((error) => error.code),
      ["redisLoading"],
    );
    assert.equal(await peer.ask("s1", "a"), "outbox");
    await peer.untilShared();
    await peer.until(() => peer.journal.sessions.readSession("s1")?.saved === "shared");
    await closePeers();
    await slow.stop();
    await server.close();
  }).timeout(60_000);
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
