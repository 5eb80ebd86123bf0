import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, describe, it } from "mocha";
import type { Finding } from "../../../src/core/doctorPorts.ts";
import { examineRedis } from "../../../src/redis/doctor.ts";
import { findFreePort } from "../../support/freePort.ts";
import { Peer, TestLog, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("an examination of Redis", () => {
  let server: RedisServer;
  let admin: Redis;

  before(async () => {
    server = await startRedis({ password: "geheim" });
    admin = new Redis(server.url);
    const peer = await new Peer({ url: server.url }).connect();
    await peer.ask("s1", "a");
    await peer.ask("s2", "b");
    await peer.close();
  });
  afterEach(() => admin.config("SET", "maxmemory", "0", "maxmemory-policy", "noeviction"));
  after(async () => {
    admin.disconnect();
    await server.close();
  });

  const examine = (url = server.url): Promise<readonly Finding[]> =>
    examineRedis({ url, log: new TestLog() }, [workspace]);

  async function stateOf(id: Finding["id"], url?: string): Promise<string | undefined> {
    return (await examine(url)).find((one) => one.id === id)?.state;
  }

  it("finds all well but what is not kept on disk", async () => {
    const findings = await examine();
    assert.deepEqual(
      findings.map(({ id, state }) => [id, state]),
      [
        ["connection", "ok"],
        ["tls", "ok"],
        ["version", "ok"],
        ["rights", "ok"],
        ["persistence", "warning"],
        ["eviction", "ok"],
        ["memory", "ok"],
        ["live", "ok"],
      ],
    );
    assert.equal(findings.find((one) => one.id === "memory")?.args[0], "2");
    assert.ok(!JSON.stringify(findings).includes("geheim"));
    const keys = await admin.keys("*examined*");
    assert.deepEqual(keys, []);
  });

  it("warns of a policy that evicts sessions", async () => {
    await admin.config("SET", "maxmemory", "100mb", "maxmemory-policy", "allkeys-lru");
    assert.equal(await stateOf("eviction"), "warning");
  });

  it("takes snapshots and an append-only file for what they are", async () => {
    await admin.config("SET", "save", "3600 1");
    assert.equal(await stateOf("persistence"), "ok");
    await admin.config("SET", "save", "", "appendonly", "yes");
    assert.equal(await stateOf("persistence"), "ok");
    await admin.config("SET", "appendonly", "no");
  });

  it("names the rights that a user lacks", async () => {
    await admin.acl(
      "SETUSER",
      "poor",
      "on",
      ">x",
      "+@all",
      "-lset",
      "-hgetall",
      "-type",
      "~*",
      "&x",
    );
    const url = `redis://poor:x@127.0.0.1:${server.port}`;
    const findings = await examine(url);
    const rights = findings.find((one) => one.id === "rights");
    assert.deepEqual([rights?.state, rights?.args[0]], ["failed", "HGETALL, TYPE, LSET"]);
    assert.equal(findings.find((one) => one.id === "live")?.state, "warning");
    await admin.acl("SETUSER", "poor", "-eval");
    assert.match(String((await examine(url))[3]?.args[0]), /EVALSHA or EVAL/);
  });

  it("tells what keeps it from connecting", async () => {
    const port = await findFreePort();
    const findings = await examine(`redis://:geheim@127.0.0.1:${port}`);
    assert.deepEqual(
      findings.map(({ id, state }) => [id, state]),
      [["connection", "failed"]],
    );
    assert.ok(!JSON.stringify(findings).includes("geheim"));
  });
});
