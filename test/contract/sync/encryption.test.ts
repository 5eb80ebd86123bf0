// A workspace whose memory is encrypted in Redis: whoever runs the server reads nothing, windows with
// the passphrase work as ever, those without it lose nothing and send nothing.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { lockedTitle } from "../../../src/core/syncPorts.ts";
import { Peer, type PeerOptions, talk, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

const passphrase = "correct horse battery";
const sealKey = `redial:{${workspace}}:seal`;
const listKey = `message_store:redial:{${workspace}}:s1`;

describe("an encrypted memory", () => {
  let server: RedisServer;
  let redis: Redis;
  const peers: Peer[] = [];

  const peer = async (options: PeerOptions = {}): Promise<Peer> => {
    const made = new Peer({ url: server.url, ...options });
    peers.push(made);
    return made.connect();
  };
  /** A peer that has the passphrase. */
  const opened = async (): Promise<Peer> => {
    const made = await peer();
    assert.equal(await made.encrypt(passphrase), true);
    await made.sync.idle();
    return made;
  };
  /** A peer that lacks it. */
  const locked = async (): Promise<Peer> => {
    const made = new Peer({ url: server.url });
    peers.push(made);
    await made.open();
    await made.untilStatus("locked");
    return made;
  };

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(() => redis.flushall());
  afterEach(async () => {
    for (const one of peers.splice(0)) await one.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  /** Everything that the server keeps, as one text. */
  async function allOfRedis(): Promise<string> {
    const texts: string[] = [];
    for (const key of await redis.keys("*")) {
      const type = await redis.type(key);
      if (type === "list") texts.push(...(await redis.lrange(key, 0, -1)));
      else if (type === "hash") texts.push(JSON.stringify(await redis.hgetall(key)));
      else if (type === "zset") texts.push(...(await redis.zrange(key, "0", "-1")));
      else texts.push((await redis.get(key)) ?? "");
    }
    return texts.join("\n");
  }

  const entries = async (): Promise<readonly { type: string; data: Record<string, unknown> }[]> =>
    (await redis.lrange(listKey, 0, -1)).map((entry) => JSON.parse(entry)).reverse();

  it("is shared by two machines with one passphrase, and no word of it stands in Redis", async () => {
    const one = await opened();
    const two = await opened();
    await talk(one, two);
    one.journal.items.writeItems(workspace, [
      { kind: "note", id: "n1", value: "The plover nests here.", changedAt: 10 },
    ]);
    one.sync.noteItems(workspace);
    await two.until(() => two.journal.items.readItems(workspace).length === 1);
    await one.ask("s1", "Where does the plover nest?", "By the zwitscherling river.");
    await two.until(() => two.texts("s1").length === 6);
    assert.deepEqual(two.titles(), one.titles());
    const stored = await allOfRedis();
    for (const word of ["plover", "zwitscherling", "re: a"]) {
      assert.ok(!stored.includes(word), word);
    }
    assert.deepEqual(
      (await entries()).map(({ type, data }) => [type, data["content"], typeof data["id"]]),
      Array.from({ length: 6 }, (_, index) => [
        index % 2 === 0 ? "human" : "ai",
        "[Encrypted by Redial]",
        "string",
      ]),
    );
  });

  it("tells nothing on the live channel while an answer is written", async () => {
    const one = await opened();
    const two = await opened();
    await talk(one, two);
    const heard: string[] = [];
    const ear = new Redis(server.url);
    await ear.ssubscribe(`redial:{${workspace}}:live`);
    ear.on("smessage", (_channel: string, text: string) => heard.push(text));
    const seen: string[] = [];
    two.sync.onLive((event) => seen.push(JSON.stringify(event)));
    const turnId = one.begin("s1", "Where is the plover?");
    one.sync.publishDelta({
      ...{ turnId, sessionId: "s1", questionId: `q-${turnId}`, offset: 0 },
      text: "zwitscherling",
    });
    await two.until(() => seen.some((text) => text.includes("zwitscherling")));
    await one.end("s1", turnId, "Where is the plover?", "zwitscherling");
    await two.until(() => two.texts("s1").length === 6);
    ear.disconnect();
    assert.ok(heard.length > 0);
    assert.doesNotMatch(heard.join("\n"), /zwitscherling|plover/);
  });

  it("is locked without the passphrase: sessions are seen, turns wait, nothing is lost", async () => {
    const one = await opened();
    await one.ask("s1", "Where does the plover nest?");
    const two = await locked();
    await two.until(() => two.titles().length === 1);
    assert.deepEqual(two.titles(), [lockedTitle]);
    const status = two.sync.status();
    assert.match(status.kind === "locked" ? status.reason : "", /is encrypted/);
    assert.equal(await two.ask("s2", "Is the curlew here?"), "outbox");
    assert.equal(await two.encrypt("wrong horse"), false);
    assert.deepEqual(await redis.keys("message_store:*"), [listKey]);
    assert.doesNotMatch(await allOfRedis(), /curlew/);
    assert.equal(await two.encrypt(passphrase), true);
    await two.untilShared();
    await two.until(() => two.texts("s1").length === 2);
    await two.sync.idle();
    assert.deepEqual(two.titles(), ["Is the curlew here?", "Where does the plover nest?"]);
    assert.equal(two.journal.sessions.readSession("s2")?.saved, "shared");
    await one.until(() => one.texts("s2").length === 2);
    assert.doesNotMatch(await allOfRedis(), /curlew|plover/);
  });

  it("that begins later encrypts in place what stood there in plain", async () => {
    const one = await peer();
    const two = await peer();
    await talk(one, two);
    await one.ask("s2", "Where does the plover nest?");
    one.journal.items.writeItems(workspace, [
      { kind: "note", id: "n1", value: "The plover nests here.", changedAt: 10 },
    ]);
    one.sync.noteItems(workspace);
    await one.sync.idle();
    one.journal.trash.deleteSession("s2");
    await one.sync.afterTurn("s2");
    await redis.hset(`redial:{${workspace}}:vectors`, "m1", "12345678:AAAA");
    const version = await redis.hget(`redial:{${workspace}}:meta:s1`, "version");
    assert.equal(await one.encrypt(passphrase), true);
    const done: number[] = [];
    const sealed = await one.copy.sealPlain(workspace, (count) => done.push(count));
    // Four messages and a title, two and a title of what is in the trash, a note.
    assert.equal(sealed, 4 + 1 + 2 + 1 + 1);
    assert.equal(done.at(-1), 9);
    assert.equal(await one.copy.sealPlain(workspace, () => undefined), 0);
    assert.doesNotMatch(await allOfRedis(), /plover|re: a|vectors/);
    // The other machine asks for the passphrase before it goes on.
    assert.equal(await two.ask("s1", "c"), "outbox");
    assert.equal(await two.encrypt(passphrase), true);
    await one.until(() => one.texts("s1").length === 6);
    assert.equal(await one.ask("s1", "d"), "shared");
    await two.until(() => two.texts("s1").length === 8);
    assert.deepEqual(two.texts("s1"), one.texts("s1"));
    assert.equal((await redis.lrange(listKey, 0, -1)).length, 8);
    assert.equal(await redis.hget(`redial:{${workspace}}:meta:s1`, "version"), version);
    assert.doesNotMatch(await allOfRedis(), /re: [a-d]/);
  });

  it("drops a turn, and puts back what Redis lost, encrypted as before", async () => {
    const one = await opened();
    await talk(one, await opened());
    const before = await redis.lrange(listKey, 0, -1);
    await redis.flushall();
    one.sync.refresh();
    await one.sync.idle();
    assert.deepEqual(await redis.lrange(listKey, 0, -1), before);
    const [question = ""] = one.ids("s1");
    one.journal.trash.deleteTurn("s1", question);
    assert.equal(await one.sync.afterTurn("s1"), "shared");
    assert.deepEqual(await redis.lrange(listKey, 0, -1), before.slice(0, 2));
  });

  it("is never written in plain, though its marker is taken away or another is put there", async () => {
    const one = await opened();
    await one.ask("s1", "Where does the plover nest?");
    const two = await locked();
    const marker = (await redis.getdel(sealKey)) ?? "";
    two.copy.forget(workspace);
    assert.equal(await two.ask("s2", "Is the plover here?"), "outbox");
    assert.equal(await redis.get(sealKey), null);
    assert.equal(await one.ask("s1", "And the other plover?"), "shared");
    assert.equal(await redis.get(sealKey), marker);
    await redis.set(sealKey, `v1:0123456789abcdef:${"00".repeat(16)}`);
    assert.equal(await one.ask("s1", "And that plover?"), "outbox");
    assert.equal(await one.encrypt(passphrase), false);
    assert.doesNotMatch(await allOfRedis(), /plover/);
  });

  it("leaves a list of another program as it is", async () => {
    const one = await opened();
    const theirs = { type: "human", data: { content: "from elsewhere" } };
    await redis.lpush("message_store:theirs", JSON.stringify(theirs));
    const id = await one.sync.attachList(workspace, "message_store:theirs", (text) => text);
    await one.ask(id, "and from here");
    const list = await redis.lrange("message_store:theirs", 0, -1);
    assert.deepEqual(
      list.reverse().map((entry) => JSON.parse(entry).data.content),
      ["from elsewhere", "and from here", "re: and from here"],
    );
  });
});
