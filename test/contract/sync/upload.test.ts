// The first upload of what a journal holds: told how far it is, stopped, and gone on with later.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, before, describe, it } from "mocha";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

const sessionCount = 40;

describe("a first upload", () => {
  let server: RedisServer;
  let redis: Redis;

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  const uploaded = (): Promise<number> => redis.zcard(`redial:{${workspace}}:sessions`);

  it("stops when it is told to, takes in news meanwhile, and goes on with what is left", async () => {
    const one = new Peer({ url: server.url });
    for (let index = 0; index < sessionCount; index++) await one.ask(`s${index}`, `${index}`);
    const totals: number[] = [];
    const stopping = one.sync.onProgress(({ kind, done, total }) => {
      if (kind !== "sending") return;
      totals.push(total);
      if (done === 5) one.sync.pauseUpload();
    });
    await one.connect();
    stopping.dispose();
    const before = await uploaded();
    assert.ok(before >= 5 && before < sessionCount, `${before} sessions were uploaded`);
    assert.equal(totals[0], sessionCount);
    const two = await new Peer({ url: server.url }).connect();
    await two.ask("of another", "news");
    await one.until(() => one.texts("of another").length === 2);
    assert.equal(await one.ask("s39", "a turn goes on its own"), "shared");
    one.sync.resumeUpload();
    await one.sync.idle();
    assert.equal(await uploaded(), sessionCount + 1);
    assert.equal(one.journal.sync.waitingSessions([workspace]).length, 0);
    await two.close();
    await one.close();
  });

  it("that was stopped goes on with the next connection", async () => {
    await redis.flushall();
    const one = new Peer({ url: server.url });
    for (let index = 0; index < sessionCount; index++) await one.ask(`s${index}`, `${index}`);
    const stopping = one.sync.onProgress(() => one.sync.pauseUpload());
    await one.connect();
    stopping.dispose();
    assert.ok((await uploaded()) < sessionCount);
    await one.connect();
    assert.equal(await uploaded(), sessionCount);
    await one.close();
  });
});
