// Versions of a turn, forks and deleted turns between two machines over a real Redis: both show the
// same, LangChain's lists stay plain and whole, and nothing is lost on the way.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("versions in the shared copy", () => {
  let server: RedisServer;
  let redis: Redis;
  let one: Peer;
  let two: Peer;
  const talk = ["a", "re: a", "b", "re: b", "c", "re: c"];
  const changed = ["a", "re: a", "b, better", "re: b, better"];

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    one = await new Peer({ url: server.url }).connect();
    two = await new Peer({ url: server.url }).connect();
    for (const question of ["a", "b", "c"]) await one.ask("s1", question);
    await two.until(() => two.texts("s1").length === 6);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  it("are one session with two versions on the other machine as well", async () => {
    await version(one, "s2", "s1", "b");
    await two.until(() => two.texts("s2").length === 4);
    assert.deepEqual([two.texts("s1"), two.texts("s2")], [talk, changed]);
    assert.deepEqual(two.ids("s2").slice(0, 2), two.ids("s1").slice(0, 2));
    assert.deepEqual(listed(two), ["s2"]);
    assert.deepEqual(marks(two, "s1"), marks(one, "s1"));
    assert.deepEqual(marks(two, "s2"), ["2/2"]);
  });

  it("are whole lists of LangChain's each", async () => {
    await version(one, "s2", "s1", "b");
    assert.deepEqual([await stored("s1"), await stored("s2")], [talk, changed]);
    const fields = await redis.hmget(`redial:{${workspace}}:meta:s2`, "forkOf", "versionOf");
    assert.deepEqual(fields, ["s1", "s1"]);
  });

  it("can be made on the other machine, and while Redis is away", async () => {
    await two.sync.disconnect();
    await version(one, "s2", "s1", "b");
    await version(two, "s3", "s1", "b", "b, otherwise");
    await two.connect();
    await one.until(() => one.texts("s3").length === 4);
    assert.deepEqual([marks(one, "s3"), marks(two, "s3")], [["3/3"], ["3/3"]]);
    assert.deepEqual([marks(one, "s1"), marks(two, "s1")], [["1/3"], ["1/3"]]);
  });

  it("are put back by a journal when Redis lost its data", async () => {
    await version(one, "s2", "s1", "b");
    await two.until(() => two.texts("s2").length === 4);
    await redis.flushall();
    await two.ask("s2", "d");
    two.sync.refresh();
    await two.sync.idle();
    await one.sync.disconnect();
    await two.sync.disconnect();
    const three = await new Peer({ url: server.url }).connect();
    assert.deepEqual(three.texts("s2"), [...changed, "d", "re: d"]);
    assert.deepEqual(marks(three, "s2"), ["2/2"]);
    await three.close();
  });

  it("are renamed and deleted together, and come back by one undo, from either side", async () => {
    await version(one, "s2", "s1", "b");
    await two.until(() => two.texts("s2").length === 4);
    one.journal.sessions.renameSession("s2", "Kings");
    one.sync.noteChange("s2");
    await two.until(() => titles(two).every((title) => title === "Kings"));
    one.journal.trash.deleteSession("s2");
    one.sync.noteChange("s2");
    await two.until(() => titles(two).length === 0);
    const removal = two.journal.trash.lastRemoval([workspace]);
    two.journal.trash.undoRemoval(removal?.removalId ?? "");
    two.sync.noteChange(removal?.sessionId ?? "");
    await one.until(() => titles(one).length === 2);
    assert.equal(two.journal.trash.lastRemoval([workspace]), undefined);
    assert.deepEqual([one.texts("s1"), two.texts("s2")], [talk, changed]);
  });

  it("lose one turn on both sides when it is deleted, and have it back in its place", async () => {
    await version(one, "s2", "s1", "b");
    await two.until(() => two.texts("s2").length === 4);
    const { removalId } = one.journal.trash.deleteTurn("s2", one.ids("s2")[0] ?? "");
    one.sync.noteChange("s2");
    await two.until(() => two.texts("s1").length === 4 && two.texts("s2").length === 2);
    assert.deepEqual(await stored("s1"), talk.slice(2));
    one.journal.trash.undoRemoval(removalId);
    one.sync.noteChange("s2");
    await two.until(() => two.texts("s1").length === 6 && two.texts("s2").length === 4);
    assert.deepEqual([two.texts("s1"), two.texts("s2")], [talk, changed]);
    assert.deepEqual([await stored("s1"), await stored("s2")], [talk, changed]);
  });

  it("fork into a session by itself on both machines", async () => {
    const fork = { id: "f1", title: "a (fork)", createdAt: Date.now() };
    one.journal.versions.forkSession({ sessionId: "s1", messageId: one.ids("s1")[1] ?? "", fork });
    one.sync.noteChange("f1");
    await two.until(() => two.texts("f1").length === 2);
    assert.deepEqual(listed(two), listed(one));
    assert.deepEqual(marks(two, "f1"), []);
    await two.ask("f1", "x");
    await one.until(() => one.texts("f1").length === 4);
    assert.deepEqual(await stored("f1"), ["a", "re: a", "x", "re: x"]);
  });

  async function version(
    peer: Peer,
    session: string,
    of: string,
    question: string,
    text = `${question}, better`,
  ): Promise<void> {
    const { messages } = peer.journal.sessions.readPage(of, 100);
    const at = peer.texts(of).indexOf(question);
    const versionOf = messages[at]?.id ?? "";
    const turnId = crypto.randomUUID();
    const createdAt = Date.now();
    const asked = writeQuestion({ id: `q-${turnId}`, text, extras: { createdAt, versionOf } });
    peer.journal.turns.beginTurn({
      turnId,
      session: { id: session, workspace, title: "", createdAt },
      question: asked,
      source: { sessionId: of, questionId: versionOf },
    });
    const extras = { createdAt };
    const answer = writeAnswer({ id: `answer-${turnId}`, text: `re: ${text}`, extras });
    peer.journal.turns.endTurn({
      ...{ turnId, sessionId: session, question: asked, answer },
      state: "complete",
    });
    await peer.sync.afterTurn(session);
  }

  function marks(peer: Peer, session: string): readonly string[] {
    return peer.journal.versions.versionsOf(session).map((at) => `${at.index + 1}/${at.count}`);
  }

  function listed(peer: Peer): readonly string[] {
    return peer.journal.sessions.listSessions([workspace]).map(({ id }) => id);
  }

  function titles(peer: Peer): readonly string[] {
    const both = ["s1", "s2"].map((id) => peer.journal.sessions.readSession(id)?.title);
    return both.filter((title) => title !== undefined);
  }

  async function stored(session: string): Promise<readonly string[]> {
    const list = `message_store:redial:{${workspace}}:${session}`;
    const entries = await redis.lrange(list, 0, -1);
    return entries.reverse().map((entry) => JSON.parse(entry).data.content);
  }
});
