import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { probeRedis } from "../../../src/redis/probe.ts";
import { findFreePort } from "../../support/freePort.ts";
import { Peer, TestLog, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("a look at a Redis", () => {
  let server: RedisServer;
  const log = new TestLog();

  before(async () => {
    server = await startRedis({ password: "geheim" });
  });
  after(() => server.close());

  it("tells version, round trip and sessions", async () => {
    const peer = await new Peer({ url: server.url }).connect();
    await peer.ask("s1", "a");
    await peer.ask("s2", "b");
    await peer.close();
    const probe = await probeRedis({ url: server.url, log }, [workspace, "other"]);
    assert.match(probe.serverVersion ?? "", /^\d+\.\d+\.\d+$/);
    assert.ok(probe.roundTripMs > 0);
    assert.deepEqual([probe.host, probe.sessionCount], [`127.0.0.1:${server.port}`, 2]);
  });

  const failsWith = async (url: string, code: string): Promise<void> => {
    await assert.rejects(probeRedis({ url, log }, []), (error) => {
      assert.ok(error instanceof RedialError);
      assert.equal(error.code, code);
      assert.ok(!`${error.message} ${error.stack} ${String(error.cause)}`.includes("geheim"));
      return true;
    });
  };

  it("tells a wrong password", () =>
    failsWith(`redis://:geheim2@127.0.0.1:${server.port}`, "redisAuth"));
  it("tells a missing password", () => failsWith(`redis://127.0.0.1:${server.port}`, "redisAuth"));
  it("tells that nobody listens", async () =>
    failsWith(`redis://:geheim@127.0.0.1:${await findFreePort()}`, "redisUnreachable"));
  it("tells an unusable URL", () => failsWith("redis://geheim@", "redisUrlInvalid"));
});
