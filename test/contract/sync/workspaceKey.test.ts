// A folder whose key changes takes its sessions along, here and in the shared copy.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { Peer } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("a folder with another key", () => {
  let server: RedisServer;
  let redis: Redis;
  const peers: Peer[] = [];
  const folder = "file:///home/me/project";

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(() => redis.flushall());
  afterEach(async () => {
    for (const peer of peers.splice(0)) await peer.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  async function peerOf(workspace: string, from?: Peer): Promise<Peer> {
    const peer = new Peer({
      url: server.url,
      workspace,
      ...(from && { journal: from.journal }),
    });
    peers.unshift(peer);
    peer.journal.sessions.noteWorkspace({ key: workspace, label: "project", folder });
    return peer.connect();
  }

  it("keeps its sessions, and other machines find them under the new key", async () => {
    const old = await peerOf("old");
    await old.ask("s1", "a");
    const moved = await peerOf("new", old);
    assert.deepEqual([moved.titles(), moved.texts("s1")], [["a"], ["a", "re: a"]]);
    await moved.ask("s1", "b");
    assert.equal(await redis.llen("message_store:redial:{new}:s1"), 4);
    const other = await peerOf("new");
    assert.deepEqual(other.texts("s1"), ["a", "re: a", "b", "re: b"]);
  });

  it("meets a machine that moved before, and both go on with one session", async () => {
    const one = await peerOf("old");
    const two = await peerOf("old");
    await one.ask("s1", "a");
    await two.until(() => two.texts("s1").length === 2);
    const oneMoved = await peerOf("new", one);
    await oneMoved.ask("s1", "b");
    const twoMoved = await peerOf("new", two);
    await twoMoved.ask("s1", "c");
    await oneMoved.until(() => oneMoved.texts("s1").length === 6);
    assert.deepEqual(oneMoved.texts("s1"), ["a", "re: a", "b", "re: b", "c", "re: c"]);
    assert.deepEqual(twoMoved.texts("s1"), oneMoved.texts("s1"));
    assert.equal(await redis.llen("message_store:redial:{new}:s1"), 6);
  });

  it("leaves the sessions to another folder that has the old key too", async () => {
    const old = await peerOf("shared name");
    await old.ask("s1", "a");
    const { sessions } = old.journal;
    sessions.noteWorkspace({ key: "shared name", label: "other", folder: "file:///other" });
    sessions.noteWorkspace({ key: "new", label: "project", folder });
    assert.equal(sessions.listSessions(["shared name"]).length, 1);
    assert.deepEqual(
      sessions.knownWorkspaces().map(({ key, folders }) => [key, folders]),
      [["shared name", ["file:///other"]]],
    );
  });

  it("is the same folder at another place: its sessions come along", async () => {
    const old = await peerOf("old");
    const { sessions } = old.journal;
    sessions.noteWorkspace({ key: "old", label: "project", folder, mark: "12:34" });
    await old.ask("s1", "a");
    const moved = new Peer({ url: server.url, workspace: "new", journal: old.journal });
    peers.unshift(moved);
    const there = { key: "new", label: "renamed", folder: "file:///home/me/renamed" };
    sessions.noteWorkspace({ ...there, mark: "12:34" });
    await moved.connect();
    assert.deepEqual([moved.titles(), moved.texts("s1")], [["a"], ["a", "re: a"]]);
    assert.equal(await redis.llen("message_store:redial:{new}:s1"), 2);
    assert.deepEqual(
      sessions.knownWorkspaces().map(({ key, folders }) => [key, folders]),
      [["new", [there.folder]]],
    );
  });

  it("adopts what a folder that is gone left behind", async () => {
    const old = await peerOf("gone");
    await old.ask("s1", "a");
    const here = new Peer({ url: server.url, workspace: "here", journal: old.journal });
    peers.unshift(here);
    await here.connect();
    assert.deepEqual(here.journal.sessions.moveSessions("gone", "here"), ["s1"]);
    here.sync.refresh();
    await here.sync.idle();
    assert.deepEqual(here.titles(), ["a"]);
    assert.equal(await redis.llen("message_store:redial:{here}:s1"), 2);
  });

  it("gives adopted sessions back, and only those", async () => {
    const here = await peerOf("here");
    await here.ask("own", "mine");
    const { sessions } = here.journal;
    const other = new Peer({ url: server.url, workspace: "gone", journal: here.journal });
    peers.unshift(other);
    await other.connect();
    await other.ask("s1", "a");
    const taken = sessions.moveSessions("gone", "here");
    assert.deepEqual(sessions.moveSessions("here", "gone", taken), ["s1"]);
    for (const peer of [here, other]) {
      peer.sync.refresh();
      await peer.sync.idle();
    }
    assert.deepEqual([here.titles(), other.titles()], [["mine"], ["a"]]);
    await other.ask("s1", "b");
    assert.equal(await redis.llen("message_store:redial:{gone}:s1"), 4);
    assert.equal(await redis.llen("message_store:redial:{here}:own"), 2);
  });
});
