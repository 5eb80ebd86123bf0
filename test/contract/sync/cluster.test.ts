// A cluster of three masters: workspaces on each of them, slots that move in mid-session, a master
// that is lost. The same turns everywhere, none lost.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { RedialError } from "../../../src/core/errors.ts";
import { Peer, type PeerOptions, talk, workspace } from "../../support/peer.ts";
import { type RedisCluster, startCluster } from "../../support/redisCluster.ts";

const list = `message_store:redial:{${workspace}}:s1`;
const peers: Peer[] = [];

async function peerOf(url: string, options: PeerOptions = {}): Promise<Peer> {
  const peer = new Peer({ url, ...options });
  peers.push(peer);
  return peer.connect();
}

async function closePeers(): Promise<void> {
  for (const peer of peers.splice(0)) await peer.close();
}

describe("a Redis cluster of three masters", () => {
  let cluster: RedisCluster;

  before(async function () {
    this.timeout(30_000);
    cluster = await startCluster();
  });
  afterEach(closePeers);
  after(() => cluster.close());

  it("serves sessions of several workspaces, each on its own master", async () => {
    for (const key of ["alpha", "beta", "gamma"]) {
      const one = await peerOf(cluster.url, { workspace: key });
      const two = await peerOf(cluster.url, { workspace: key });
      await talk(one, two);
    }
  });

  it("takes what was there before it, on whichever master that belongs", async () => {
    for (const key of ["eta", "iota", "kappa"]) {
      const one = new Peer({ url: cluster.url, workspace: key });
      peers.push(one);
      for (const id of ["s1", "s2"]) await one.ask(id, `of ${id}`);
      await one.connect();
      assert.deepEqual(one.journal.sync.waitingSessions([key]), []);
      const place = list.replace(workspace, key);
      const entries = await cluster.call(place, "LRANGE", place, "0", "-1");
      const { messages } = one.journal.sessions.readPage("s1", 10);
      assert.deepEqual(entries, messages.map(({ stored }) => stored).toReversed());
    }
  });

  it("encrypts a workspace in place, on whichever master it is", async () => {
    for (const key of ["delta", "epsilon", "zeta"]) {
      const one = await peerOf(cluster.url, { workspace: key });
      const two = await peerOf(cluster.url, { workspace: key });
      await talk(one, two);
      assert.equal(await one.encrypt("correct horse battery"), true);
      assert.equal(await one.copy.sealPlain(key, () => undefined), 5);
      assert.equal(await two.encrypt("correct horse battery"), true);
      await one.ask("s1", "c");
      await two.until(() => two.texts("s1").length === 6);
      const place = list.replace(workspace, key);
      const entries = await cluster.call(place, "LRANGE", place, "0", "-1");
      assert.ok(Array.isArray(entries));
      assert.deepEqual(
        entries.map((entry) => JSON.parse(String(entry)).data.content),
        Array(6).fill("[Encrypted by Redial]"),
      );
    }
  });

  it("loses no turn when the slot moves in mid-session", async () => {
    const one = await peerOf(cluster.url);
    const two = await peerOf(cluster.url);
    await talk(one, two);
    const texts = ["a", "re: a", "b", "re: b"];
    let isMoving = true;
    const moving = cluster.moveSlotOf(list).finally(() => {
      isMoving = false;
    });
    for (let index = 0; isMoving || index < 5; index++) {
      await one.ask("s1", `${index}`);
      texts.push(`${index}`, `re: ${index}`);
    }
    await moving;
    await one.sync.idle();
    await two.until(() => two.texts("s1").length === texts.length);
    await two.ask("s1", "after");
    texts.push("after", "re: after");
    await one.until(() => one.texts("s1").length === texts.length);
    const entries = await cluster.call(list, "LRANGE", list, "0", "-1");
    assert.ok(Array.isArray(entries));
    assert.deepEqual(
      entries.reverse().map((entry) => JSON.parse(String(entry)).data.content),
      texts,
    );
    assert.deepEqual([one.texts("s1"), two.texts("s1")], [texts, texts]);
  }).timeout(60_000);

  it("tells live wherever the slot is, also when it moves again and again", async () => {
    const one = await peerOf(cluster.url);
    const two = await peerOf(cluster.url);
    await one.ask("s1", "first");
    for (let move = 0; move < 6; move++) {
      const moving = cluster.moveSlotOf(list);
      await one.ask("s1", `during ${move}`);
      await moving;
      await one.ask("s1", `after ${move}`);
      await two.until(() => two.texts("s1").join() === one.texts("s1").join());
    }
    assert.equal(two.texts("s1").at(-1), "re: after 5");
  }).timeout(60_000);

  it("that lost a master is told as such, and the turn is sent when it is back", async () => {
    const one = await peerOf(cluster.url);
    const troubles: RedialError[] = [];
    one.sync.onTrouble((error) => troubles.push(error));
    await one.ask("s2", "a");
    const startAgain = await cluster.stopOther(list);
    assert.equal(await one.ask("s2", "b"), "outbox");
    assert.deepEqual([...new Set(troubles.map((error) => error.code))], ["redisCluster"]);
    await startAgain();
    one.sync.refresh();
    await one.until(() => one.journal.sessions.readSession("s2")?.saved === "shared");
    assert.equal(await cluster.call(list, "LLEN", list.replace("s1", "s2")), 4);
  }).timeout(60_000);
});
