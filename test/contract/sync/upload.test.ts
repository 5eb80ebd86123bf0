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

  it("brings every text to the list as it is", async () => {
    await redis.flushall();
    const one = new Peer({ url: server.url });
    const asked = ["é 한국어 😀", "x".repeat(5_000), '\\ "quoted" \u0000\n', "last"];
    for (const text of asked) await one.ask("s0", text);
    await one.connect();
    const entries = await redis.lrange(`message_store:redial:{${workspace}}:s0`, 0, -1);
    const { messages } = one.journal.sessions.readPage("s0", 100);
    assert.deepEqual(
      entries.toReversed(),
      messages.map(({ stored }) => stored),
    );
    const two = await new Peer({ url: server.url }).connect();
    assert.deepEqual(two.texts("s0"), one.texts("s0"));
    await two.close();
    await one.close();
  });

  it("of a session that the copy has from elsewhere keeps both, once", async () => {
    await redis.flushall();
    const one = new Peer({ url: server.url });
    await one.ask("s0", "here");
    const two = await new Peer({ url: server.url }).connect();
    await two.ask("s0", "there");
    await one.connect();
    await two.until(() => two.texts("s0").length === 4);
    assert.deepEqual(two.texts("s0"), one.texts("s0"));
    assert.deepEqual(one.texts("s0").toSorted(), ["here", "re: here", "re: there", "there"]);
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
