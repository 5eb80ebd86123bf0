// Turns over a real Redis: shared at once, shared later, between machines and windows.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import { Peer, type PeerOptions, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("turns and the shared copy", () => {
  let server: RedisServer;
  let redis: Redis;
  const peers: Peer[] = [];

  const peer = (options: PeerOptions = {}): Promise<Peer> => {
    const made = new Peer({ url: server.url, ...options });
    peers.push(made);
    return made.connect();
  };

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
    // Its server is stopped on purpose.
    redis.on("error", () => undefined);
  });
  beforeEach(() => redis.flushall());
  afterEach(async () => {
    for (const one of peers.splice(0)) await one.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  it("puts a finished turn into LangChain's list, newest at the head", async () => {
    const one = await peer();
    assert.equal(await one.ask("s1", "Hello"), "shared");
    const entries = await redis.lrange(`message_store:redial:{${workspace}}:s1`, 0, -1);
    assert.deepEqual(
      entries.map((entry) => JSON.parse(entry)).map(({ type, data }) => [type, data.content]),
      [
        ["ai", "re: Hello"],
        ["human", "Hello"],
      ],
    );
    assert.equal(one.journal.sessions.readSession("s1")?.saved, "shared");
  });

  it("brings another machine's turns before the next turn begins", async () => {
    const one = await peer();
    const two = await peer();
    await one.ask("s1", "first");
    await two.sync.refresh();
    await two.until(() => two.titles().length === 1);
    await two.ask("s1", "second");
    await one.ask("s1", "third");
    const all = ["first", "re: first", "second", "re: second", "third", "re: third"];
    assert.deepEqual(one.texts("s1"), all);
    await two.ask("s1", "fourth");
    assert.deepEqual(two.texts("s1"), [...all, "fourth", "re: fourth"]);
  });

  it("keeps pairs whole and the same order everywhere when turns end at the same moment", async () => {
    const one = await peer();
    const two = await peer();
    await one.ask("s1", "0");
    await two.until(() => two.texts("s1").length === 2);
    for (let round = 1; round <= 10; round++) {
      await Promise.all([one.ask("s1", `one ${round}`), two.ask("s1", `two ${round}`)]);
    }
    await Promise.all([one, two].map((peer) => peer.until(() => peer.texts("s1").length === 42)));
    assert.deepEqual(one.texts("s1"), two.texts("s1"));
    const stored = await redis.lrange(`message_store:redial:{${workspace}}:s1`, 0, -1);
    assert.deepEqual(
      stored.reverse().map((entry) => JSON.parse(entry).data.content),
      one.texts("s1"),
    );
    for (let index = 0; index < 42; index += 2) {
      assert.equal(one.texts("s1")[index + 1], `re: ${one.texts("s1")[index]}`);
    }
  });

  it("goes on from the journal while Redis is away, and sends the turn later, once", async () => {
    const one = await peer();
    await one.ask("s1", "before");
    await server.stop();
    await one.untilStatus("offline");
    assert.equal(await one.ask("s1", "during"), "outbox");
    assert.equal(one.journal.sessions.readSession("s1")?.saved, "outbox");
    await server.start();
    await one.untilShared();
    // "Kept in Redis" is not said while something waits.
    assert.equal(one.journal.sessions.readSession("s1")?.saved, "shared");
    const stored = await redis.lrange(`message_store:redial:{${workspace}}:s1`, 0, -1);
    assert.equal(stored.length, 4);
  });

  it("uploads what the journal held before a Redis was configured", async () => {
    const one = new Peer();
    peers.push(one);
    await one.ask("s1", "a");
    await one.ask("s2", "b");
    await one.connect(server.url);
    const two = await peer();
    assert.deepEqual(two.titles(), ["b", "a"]);
    assert.deepEqual(two.texts("s1"), ["a", "re: a"]);
  });

  it("loses nothing when the journal is lost", async () => {
    const one = await peer();
    await one.ask("s1", "Hi, my name is Lion King.");
    const fresh = await peer();
    assert.deepEqual(fresh.texts("s1"), [
      "Hi, my name is Lion King.",
      "re: Hi, my name is Lion King.",
    ]);
  });

  it("puts a whole answer in the place of what was kept of it, though that was shared already", async () => {
    const one = await peer();
    const two = await peer();
    const extras = { createdAt: Date.now() };
    const interrupted = { code: "hostEnded", args: [] } as const;
    const turnId = one.begin("s1", "Where?");
    // The window is taken for dead: what its last checkpoint kept is an answer.
    const question = writeQuestion({ id: `q-${turnId}`, text: "Where?", extras });
    const answer = { id: `answer-${turnId}`, text: "By the", extras: { ...extras, interrupted } };
    const turn = { turnId, sessionId: "s1", question, answer: writeAnswer(answer) };
    one.journal.turns.endTurn({ ...turn, state: "interrupted" });
    await one.sync.afterTurn("s1");
    await one.ask("s1", "And then?");
    await two.until(() => two.texts("s1").length === 4);
    // It was not, and has the whole of it.
    assert.equal(await one.end("s1", turnId, "Where?", "By the river."), "shared");
    const whole = ["Where?", "By the river.", "And then?", "re: And then?"];
    await two.until(() => two.texts("s1").includes("By the river."));
    assert.deepEqual([one.texts("s1"), two.texts("s1")], [whole, whole]);
    const stored = await redis.lrange(`message_store:redial:{${workspace}}:s1`, 0, -1);
    assert.deepEqual(
      stored.reverse().map((entry) => JSON.parse(entry).data.content),
      whole,
    );
    const found = one.journal.search.search({ text: "river", limit: 10 });
    assert.equal(found.hits.length, 1);
  });

  it("reports the number of waiting turns while offline", async () => {
    const one = await peer();
    await server.stop();
    await one.untilStatus("offline");
    await one.ask("s1", "a");
    await one.ask("s1", "b");
    await one.until(() => {
      const status = one.sync.status();
      return status.kind === "offline" && status.waitingTurns === 2;
    });
    await server.start();
    await one.untilShared();
    await one.sync.idle();
  });
});
