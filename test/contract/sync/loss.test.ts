// Redis loses data, or somebody takes it away: the journals put back what was lost and follow what
// was deleted.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("a shared copy that lost something", () => {
  let server: RedisServer;
  let redis: Redis;
  let one: Peer;
  let two: Peer;
  const list = `message_store:redial:{${workspace}}:s1`;
  const meta = `redial:{${workspace}}:meta:s1`;

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
    // Its server is stopped on purpose.
    redis.on("error", () => undefined);
  });
  beforeEach(async () => {
    await redis.flushall();
    one = await new Peer({ url: server.url }).connect();
    two = await new Peer({ url: server.url }).connect();
    await one.ask("s1", "a");
    await two.until(() => two.texts("s1").length === 2);
    await two.ask("s1", "b");
    await one.until(() => one.texts("s1").length === 4);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  it("is filled again by the journals after a restart without its data", async () => {
    await two.sync.disconnect();
    await two.ask("s1", "c");
    await one.ask("s2", "other");
    await server.kill();
    await one.untilStatus("offline");
    await one.ask("s1", "d");
    await server.restartEmpty();
    await one.untilShared();
    await one.until(isAllShared(one));
    await two.connect();
    await one.until(() => one.texts("s1").length === 8);
    await two.until(() => two.texts("s2").length === 2);
    const all = ["a", "re: a", "b", "re: b", "d", "re: d", "c", "re: c"];
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
  });

  it("is filled once when both journals put it back at the same time", async () => {
    for (let index = 0; index < 150; index++) await one.ask("s1", `${index}`);
    await two.until(() => two.texts("s1").length === 304);
    const all = one.texts("s1");
    await Promise.all([one.sync.disconnect(), two.sync.disconnect()]);
    await redis.flushall();
    await Promise.all([one.connect(), two.connect()]);
    await Promise.all([one, two].map((peer) => peer.until(isAllShared(peer))));
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
  });

  it("gets back what an older snapshot lacks: turns, sessions, and what was cleared", async () => {
    await one.ask("cleared later", "x");
    await redis.save();
    await one.ask("s1", "c");
    await one.ask("new", "n");
    one.journal.trash.clearSession("cleared later");
    one.sync.noteChange("cleared later");
    await two.until(() => two.texts("new").length === 2);
    await server.kill();
    await Promise.all([one.untilStatus("offline"), two.untilStatus("offline")]);
    await server.start();
    await Promise.all([one.untilShared(), two.untilShared()]);
    await one.sync.idle();
    await one.until(isAllShared(one));
    await two.sync.idle();
    const all = ["a", "re: a", "b", "re: b", "c", "re: c"];
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
    assert.deepEqual(two.texts("new"), ["n", "re: n"]);
    assert.equal(await redis.llen(`message_store:redial:{${workspace}}:new`), 2);
    assert.equal(await redis.llen(`message_store:redial:{${workspace}}:cleared later`), 0);
  });

  it("lost a deletion: the session is deleted again", async () => {
    await redis.save();
    one.journal.trash.deleteSession("s1");
    one.sync.noteChange("s1");
    await two.until(() => two.titles().length === 0);
    await server.kill();
    await one.untilStatus("offline");
    await server.start();
    await one.untilShared();
    await one.sync.idle();
    assert.ok((await redis.hget(meta, "deletedAt")) !== null);
    assert.deepEqual(one.titles(), []);
  });

  it("lost the newest entries only (a failover): they are put back", async () => {
    await redis.lpop(list, 2);
    await one.ask("s1", "c");
    await two.until(() => two.texts("s1").length === 6);
    const all = ["a", "re: a", "b", "re: b", "c", "re: c"];
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
  });

  it("had a session deleted by hand: it goes to the trash here, and undo puts it back", async () => {
    await redis.del(list, meta);
    await redis.zrem(`redial:{${workspace}}:sessions`, "s1");
    one.sync.refresh();
    await one.until(() => one.titles().length === 0);
    two.sync.refresh();
    await two.until(() => two.titles().length === 0);
    assert.equal(await redis.exists(list, meta), 0);
    const removal = two.journal.trash.lastRemoval([workspace]);
    two.journal.trash.undoRemoval(removal?.removalId ?? "");
    two.sync.noteChange("s1");
    await one.until(() => one.texts("s1").length === 4 && one.titles().length === 1);
    assert.deepEqual(await stored(), ["a", "re: a", "b", "re: b"]);
  });

  it("had a session deleted by hand while a turn ran in it: the turn stays", async () => {
    const turnId = one.begin("s1", "c");
    await redis.del(list, meta);
    await one.end("s1", turnId, "c", "re: c");
    assert.deepEqual(
      [one.texts("s1"), await stored()],
      [
        ["c", "re: c"],
        ["c", "re: c"],
      ],
    );
    const removal = one.journal.trash.lastRemoval([workspace]);
    one.journal.trash.undoRemoval(removal?.removalId ?? "");
    one.sync.noteChange("s1");
    const all = ["a", "re: a", "b", "re: b", "c", "re: c"];
    await two.until(() => two.texts("s1").length === 6);
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
  });

  it("had its list emptied by another program: the messages go to the trash here", async () => {
    await redis.del(list);
    await one.sync.beforeTurn("s1", new AbortController().signal);
    assert.deepEqual([one.texts("s1"), one.titles()], [[], ["a"]]);
    const removal = one.journal.trash.lastRemoval([workspace]);
    assert.equal(removal?.kind, "clear");
    one.journal.trash.undoRemoval(removal.removalId);
    one.sync.noteChange("s1");
    await one.sync.idle();
    assert.deepEqual(await stored(), ["a", "re: a", "b", "re: b"]);
  });

  it("had its list replaced by another program: the new one is followed", async () => {
    const raw = (text: string): string =>
      JSON.stringify({ type: "human", data: { content: text } });
    await redis.del(list);
    await redis.lpush(list, ...["x", "y", "z", "u", "v"].map(raw));
    await one.sync.beforeTurn("s1", new AbortController().signal);
    assert.deepEqual(one.texts("s1"), ["x", "y", "z", "u", "v"]);
    await one.ask("s1", "c");
    await two.until(() => two.texts("s1").length === 7);
    const all = ["x", "y", "z", "u", "v", "c", "re: c"];
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
  });

  function isAllShared(peer: Peer): () => boolean {
    return () =>
      peer.journal.sessions
        .listSessions([workspace])
        .every((session) => session.saved === "shared");
  }

  async function stored(): Promise<readonly string[]> {
    const entries = await redis.lrange(list, 0, -1);
    return entries.reverse().map((entry) => JSON.parse(entry).data.content);
  }
});
