// What a turn costs: at most two round trips and a few kilobytes, however long the session is.
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { Redis } from "ioredis";
import { after, before, describe, it } from "mocha";
import { type FaultProxy, startFaultProxy } from "../../support/faultProxy.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("the cost of a turn", () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  let redis: Redis;
  let peer: Peer;

  before(async () => {
    server = await startRedis();
    proxy = await startFaultProxy(server.port);
    redis = new Redis(server.url);
    peer = await new Peer({ url: `redis://127.0.0.1:${proxy.port}` }).connect();
    // The scripts are on the server from here on.
    await peer.ask("warm-up", "a");
  });
  after(async () => {
    await peer.close();
    redis.disconnect();
    await proxy.close();
    await server.close();
  });

  for (const length of [10, 10_000]) {
    it(`is two round trips in a session of ${length} messages`, async () => {
      const sessionId = `s${length}`;
      await peer.ask(sessionId, "first");
      const entries = Array.from({ length: length - 2 }, (_, index) =>
        JSON.stringify({ type: "human", data: { content: `message ${index} `.repeat(20) } }),
      );
      await redis.lpush(`message_store:redial:{${workspace}}:${sessionId}`, ...entries);
      await peer.ask(sessionId, "catches up");
      assert.equal(peer.texts(sessionId).length, length + 2);
      proxy.resetCounts();
      assert.equal(await peer.ask(sessionId, "idle"), "shared");
      const { roundTrips, bytesUp, bytesDown, connections } = proxy.counts();
      assert.deepEqual([roundTrips, connections], [2, 0]);
      assert.ok(bytesUp < 5_000, `${bytesUp} bytes sent`);
      assert.ok(bytesDown < 5_000, `${bytesDown} bytes received`);
    });
  }

  it("is nothing for another window on the same journal", async () => {
    const first = await new Peer({ url: server.url, journal: peer.journal }).connect();
    const elsewhere = await new Peer({ url: server.url }).connect();
    /** Asks here and elsewhere; waits until what was told last is followed. */
    const askBoth = async (): Promise<number> => {
      proxy.resetCounts();
      await first.ask("here", "a");
      await elsewhere.ask("elsewhere", "b");
      while (proxy.counts().roundTrips === 0) await setImmediate();
      await peer.sync.idle();
      return proxy.counts().roundTrips;
    };
    await askBoth();
    // The pull of what came from elsewhere.
    assert.equal(await askBoth(), 1);
    await first.close();
    await elsewhere.close();
  });

  it("is two round trips after another window on the same journal asked", async () => {
    const sibling = await new Peer({ url: server.url, journal: peer.journal }).connect();
    await peer.ask("both", "first");
    await sibling.ask("both", "second");
    proxy.resetCounts();
    await peer.ask("both", "third");
    assert.equal(proxy.counts().roundTrips, 2);
    const asked = peer.texts("both").filter((_, index) => index % 2 === 0);
    assert.deepEqual(asked, ["first", "second", "third"]);
    await sibling.close();
  });

  it("does not touch the network for a turn without a shared copy", async () => {
    await peer.sync.disconnect();
    proxy.resetCounts();
    assert.equal(await peer.ask("local", "a"), "journal");
    assert.equal(proxy.counts().bytesUp, 0);
    await peer.connect();
  });
});
