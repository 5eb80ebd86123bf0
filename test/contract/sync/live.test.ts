// Windows tell each other over the live channel: changes at once, and answers as they are written.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { LiveEvent } from "../../../src/sync/liveWatch.ts";
import { type FaultProxy, startFaultProxy } from "../../support/faultProxy.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("the live channel", () => {
  let server: RedisServer;
  let redis: Redis;
  let proxy: FaultProxy;
  let one: Peer;
  let two: Peer;
  let events: LiveEvent[];

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    proxy = await startFaultProxy(server.port);
    one = await new Peer({ url: server.url }).connect();
    two = new Peer({ url: `redis://127.0.0.1:${proxy.port}` });
    events = [];
    two.sync.onLive((event) => events.push(event));
    await two.connect();
    await untilListeners(2);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
    await proxy.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  it("shows a running answer with its question, and its end after the messages", async () => {
    const turnId = one.begin("s1", "why?");
    tell(turnId, 0, "Because ");
    await two.until(() => events.length === 1);
    tell(turnId, 8, "it is ");
    tell(turnId, 14, "so.");
    await two.until(() => answer() === "Because it is so.");
    await one.end("s1", turnId, "why?", "Because it is so.");
    await two.until(() => events.at(-1)?.kind === "ended");
    assert.deepEqual(two.texts("s1"), ["why?", "Because it is so."]);
    const first = events[0];
    assert.ok(first?.kind === "turn" && first.question.includes('"content":"why?"'));
    assert.deepEqual([first.sessionId, first.questionId], ["s1", `q-${turnId}`]);
  });

  it("tells a window that comes in the middle what was said so far", async () => {
    const turnId = one.begin("s1", "why?");
    await two.sync.disconnect();
    await untilListeners(1);
    tell(turnId, 0, "Because ");
    tell(turnId, 8, "it ");
    await two.connect();
    await two.until(() => answer() === "Because it ");
    tell(turnId, 11, "is.");
    await two.until(() => answer() === "Because it is.");
  });

  it("sends no deltas while nobody listens", async () => {
    await two.sync.disconnect();
    await untilListeners(1);
    const turnId = one.begin("s1", "why?");
    const start = await callsOf("evalsha");
    tell(turnId, 0, "x");
    while ((await callsOf("evalsha")) === start);
    // The reply to the first delta is read before the reply to this.
    await one.sync.beforeTurn("s1", new AbortController().signal);
    const before = await callsOf("evalsha");
    for (let offset = 1; offset <= 50; offset++) tell(turnId, offset, "x");
    await one.sync.beforeTurn("s1", new AbortController().signal);
    assert.equal((await callsOf("evalsha")) - before, 1);
  });

  it("shows new sessions, and deletes, at once", async () => {
    await one.ask("s1", "a");
    await two.until(() => two.titles()[0] === "a" && two.texts("s1").length === 2);
    one.journal.trash.deleteSession("s1");
    one.sync.noteChange("s1");
    await two.until(() => two.titles().length === 0);
  });

  it("heals what was missed while the connection was away", async () => {
    proxy.refuse();
    proxy.cutAll();
    await two.untilStatus("offline");
    await one.ask("s1", "a");
    proxy.heal();
    await two.until(() => two.texts("s1").length === 2);
  });

  it("ends what another window showed of a turn when that window is gone", async () => {
    const turnId = one.begin("s1", "why?");
    tell(turnId, 0, "Because ");
    await two.until(() => events.length === 1);
    await two.sync.disconnect();
    assert.equal(events.at(-1)?.kind, "ended");
  });

  it("ignores what is none of Redial's", async () => {
    const channel = `redial:{${workspace}}:live`;
    for (const text of ["no JSON", "[]", "{}", '{"origin":"x","kind":"delta"}']) {
      await redis.spublish(channel, text);
    }
    await one.ask("s1", "a");
    await two.until(() => two.texts("s1").length === 2);
    assert.deepEqual(events, []);
  });

  function tell(turnId: string, offset: number, text: string): void {
    const ids = { turnId, sessionId: "s1", questionId: `q-${turnId}` };
    one.sync.publishDelta({ ...ids, offset, text });
  }

  function answer(): string {
    let text = "";
    for (const event of events) {
      if (event.kind === "turn") text = event.text;
      else if (event.kind === "delta") text = text.slice(0, event.offset) + event.text;
    }
    return text;
  }

  async function untilListeners(count: number): Promise<void> {
    for (;;) {
      const reply = await redis.call("PUBSUB", "SHARDNUMSUB", `redial:{${workspace}}:live`);
      if (Array.isArray(reply) && reply[1] === count) return;
    }
  }

  async function callsOf(command: string): Promise<number> {
    const info = await redis.info("commandstats");
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(info)?.[1] ?? 0);
  }
});
