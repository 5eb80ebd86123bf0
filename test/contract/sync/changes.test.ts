// Titles, pins, clearing, deleting and undo between two machines: the later change wins, nothing is
// lost, and undo works from either side.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { writeQuestion } from "../../../src/core/messages.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";
import { makeTempFolder, type TempFolder } from "../../support/tempFolder.ts";

describe("changes of a session", () => {
  let server: RedisServer;
  let redis: Redis;
  let one: Peer;
  let two: Peer;
  let folder: TempFolder;
  const list = `message_store:redial:{${workspace}}:s1`;
  const meta = `redial:{${workspace}}:meta:s1`;
  const talk = ["a", "re: a", "b", "re: b"];

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    folder = makeTempFolder("changes");
    one = await new Peer({ url: server.url, path: `${folder.path}/one.db` }).connect();
    two = await new Peer({ url: server.url }).connect();
    await one.ask("s1", "a");
    await one.ask("s1", "b");
    await two.until(() => two.texts("s1").length === 4);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
    folder.remove();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  it("show a new title and a pin in the other window", async () => {
    one.journal.sessions.renameSession("s1", "Kings");
    one.journal.sessions.pinSession("s1", true);
    one.sync.noteChange("s1");
    await two.until(() => two.titles()[0] === "Kings");
    const session = two.journal.sessions.readSession("s1");
    assert.deepEqual([session?.pinned, session?.messageCount, session?.saved], [true, 4, "shared"]);
  });

  it("do not make others read the list again when only the title changed", async () => {
    one.journal.sessions.renameSession("s1", "Kings");
    one.sync.noteChange("s1");
    await one.sync.idle();
    assert.deepEqual(await redis.hmget(meta, "version", "listVersion"), ["2", "0"]);
  });

  it("let the later title win, whoever was offline", async () => {
    await two.sync.disconnect();
    two.journal.sessions.renameSession("s1", "early, sent late");
    await later();
    one.journal.sessions.renameSession("s1", "late, sent early");
    one.sync.noteChange("s1");
    await one.sync.idle();
    await two.connect();
    assert.deepEqual([one.titles(), two.titles()], [["late, sent early"], ["late, sent early"]]);
    await two.sync.disconnect();
    await later();
    two.journal.sessions.renameSession("s1", "the latest");
    await two.connect();
    await one.until(() => one.titles()[0] === "the latest");
  });

  it("clear on both sides, and undo from the side that cleared", async () => {
    const removal = one.journal.trash.clearSession("s1");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 0);
    assert.equal(await redis.llen(list), 0);
    one.journal.trash.undoRemoval(removal?.removalId ?? "");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 4);
    assert.deepEqual([one.texts("s1"), two.texts("s1")], [talk, talk]);
    assert.equal(two.journal.trash.lastRemoval([workspace]), undefined);
  });

  it("undo a clearing from the other side", async () => {
    one.journal.trash.clearSession("s1");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 0);
    const removal = two.journal.trash.lastRemoval([workspace]);
    assert.equal(removal?.kind, "clear");
    two.journal.trash.undoRemoval(removal?.removalId ?? "");
    two.sync.noteChange("s1");
    await one.until(() => one.texts("s1").length === 4);
    assert.deepEqual([one.texts("s1"), two.texts("s1")], [talk, talk]);
    assert.equal(one.journal.trash.lastRemoval([workspace]), undefined);
  });

  it("put a cleared talk back before what was said since", async () => {
    const removal = one.journal.trash.clearSession("s1");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 0);
    await two.ask("s1", "c");
    await one.until(() => one.texts("s1").length === 2);
    one.journal.trash.undoRemoval(removal?.removalId ?? "");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 6);
    const all = [...talk, "c", "re: c"];
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
  });

  it("clear only what was known: a turn of another window in between stays", async () => {
    await one.sync.disconnect();
    one.journal.trash.clearSession("s1");
    await two.ask("s1", "c");
    await one.connect();
    await two.until(() => two.texts("s1").length === 2);
    const rest = ["c", "re: c"];
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [rest, rest, rest]);
  });

  it("take a retried turn out of the list and keep the order", async () => {
    const question = one.journal.sessions.readPage("s1", 2).messages[0];
    const turnId = crypto.randomUUID();
    one.journal.turns.beginTurn({
      turnId,
      session: { id: "s1", workspace, title: "", createdAt: Date.now() },
      question: writeQuestion({ id: `q-${turnId}`, text: "b", extras: { createdAt: Date.now() } }),
      replacesQuestionId: question?.id ?? "",
    });
    await one.end("s1", turnId, "b", "another answer");
    await two.until(() => two.texts("s1").at(-1) === "another answer");
    const all = ["a", "re: a", "b", "another answer"];
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
    assert.equal(two.journal.trash.lastRemoval([workspace]), undefined);
  });

  it("drop from the middle and put back into the middle", async () => {
    await one.ask("s1", "c");
    await two.until(() => two.texts("s1").length === 6);
    const ids = one.ids("s1");
    edit("UPDATE message SET removedAt = 1, removalId = 'x' WHERE id IN (?, ?)", ids[2], ids[3]);
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 4);
    assert.deepEqual(await stored(), ["a", "re: a", "c", "re: c"]);
    edit("UPDATE message SET removedAt = NULL, removalId = NULL WHERE removalId = 'x'");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 6);
    const all = [...talk, "c", "re: c"];
    assert.deepEqual([one.texts("s1"), two.texts("s1"), await stored()], [all, all, all]);
    assert.deepEqual(one.ids("s1"), two.ids("s1"));
  });

  it("delete on both sides, keep the messages in Redis for 30 days, and undo from either", async () => {
    const removal = one.journal.trash.deleteSession("s1");
    one.sync.noteChange("s1");
    await two.until(() => two.titles().length === 0);
    assert.deepEqual(await redis.zrange(`redial:{${workspace}}:sessions`, "0", "-1"), []);
    assert.ok((await redis.ttl(list)) > 29 * 86_400);
    const there = two.journal.trash.lastRemoval([workspace]);
    assert.equal(there?.kind, "delete");
    two.journal.trash.undoRemoval(there?.removalId ?? "");
    two.sync.noteChange("s1");
    await one.until(() => one.titles().length === 1);
    assert.deepEqual([one.texts("s1"), await redis.ttl(list)], [talk, -1]);
    assert.throws(() => one.journal.trash.undoRemoval(removal?.removalId ?? ""));
  });

  it("bring a deleted session back when a turn ends in it later", async () => {
    const turnId = one.begin("s1", "c");
    two.journal.trash.deleteSession("s1");
    // The window that answers is told only after its turn.
    await one.sync.disconnect();
    two.sync.noteChange("s1");
    await two.sync.idle();
    await later();
    one.finish("s1", turnId, "c", "re: c");
    await one.connect();
    await two.until(() => two.texts("s1").length === 6);
    assert.deepEqual(one.titles(), ["a"]);
    assert.deepEqual(two.titles(), ["a"]);
  });

  it("leave a session deleted when the turn was older", async () => {
    await one.sync.disconnect();
    await one.ask("s1", "c");
    await later();
    two.journal.trash.deleteSession("s1");
    two.sync.noteChange("s1");
    await two.sync.idle();
    await one.connect();
    await one.until(() => one.titles().length === 0);
    const removal = one.journal.trash.lastRemoval([workspace]);
    one.journal.trash.undoRemoval(removal?.removalId ?? "");
    one.sync.noteChange("s1");
    await two.until(() => two.texts("s1").length === 6);
  });

  /** Changes the first machine's journal behind its back, as a later feature might. */
  function edit(sql: string, ...values: (string | undefined)[]): void {
    const raw = new DatabaseSync(`${folder.path}/one.db`);
    raw.prepare(sql).run(...values.map((value) => value ?? ""));
    raw.exec(
      "INSERT OR IGNORE INTO outbox (session, workspace, since) SELECT id, workspace, 0 FROM session",
    );
    raw.close();
  }

  async function stored(): Promise<readonly string[]> {
    const entries = await redis.lrange(list, 0, -1);
    return entries.reverse().map((entry) => JSON.parse(entry).data.content);
  }
});

/** Until the clock shows another millisecond. */
async function later(): Promise<void> {
  const start = Date.now();
  while (Date.now() === start) await new Promise((resolve) => setImmediate(resolve));
}
