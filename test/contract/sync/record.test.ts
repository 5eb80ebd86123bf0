// What is kept of a session, in Redis and here, for a person who looks at it.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, before, beforeEach, describe, it } from "mocha";
import { compareRecord, writeRecord } from "../../../src/sync/storedRecord.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("the stored record of a session", () => {
  let server: RedisServer;
  let redis: Redis;
  const list = `message_store:redial:{${workspace}}:s1`;

  before(async () => {
    server = await startRedis({ password: "geheim" });
    redis = new Redis(server.url);
  });
  beforeEach(() => redis.flushall());
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  it("shows keys, fields and raw messages, and what differs", async () => {
    const peer = await new Peer({ url: server.url }).connect();
    await peer.ask("s1", "a");
    await peer.ask("s1", "```b```");
    await redis.lpush(list, "{foreign");
    peer.begin("s1", "waits");
    const record = await peer.sync.readRecord("s1");
    assert.ok(typeof record.copy === "object" && record.journal);
    const [first, meta] = record.copy.keys;
    assert.deepEqual([first?.key, first?.type, first?.length], [list, "list", 5]);
    assert.ok((first?.bytes ?? 0) > 100 && first?.lifetimeMs === undefined);
    assert.deepEqual([meta?.type, record.copy.fields["title"]], ["hash", "a"]);
    assert.deepEqual(
      compareRecord(record).map((message) => message.state),
      ["same", "same", "same", "same", "waits here", "only in Redis"],
    );
    const text = writeRecord(record);
    assert.ok(text.includes("````json") && text.includes("{foreign"));
    assert.ok(!text.includes("geheim"));
    await peer.close();
  });

  it("is that of the journal alone without a Redis, or with one that is away", async () => {
    const peer = new Peer();
    await peer.ask("s1", "a");
    assert.match(writeRecord(await peer.sync.readRecord("s1")), /No Redis is connected/);
    await peer.open("redis://127.0.0.1:1");
    await peer.untilStatus("offline");
    assert.match(writeRecord(await peer.sync.readRecord("s1")), /cannot be reached/);
    await peer.close();
  });
});
