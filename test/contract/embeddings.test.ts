// Recall by meaning, with a real endpoint on the wire and a real Redis: vectors are made in batches in
// the background, shared between machines, and forgotten with their message.
import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { QuestionVector } from "../../src/core/embeddingPorts.ts";
import { recall } from "../../src/core/recall.ts";
import { VectorMaker } from "../../src/core/vectorMaker.ts";
import type { Journal } from "../../src/journal/journal.ts";
import { openEmbeddings } from "../../src/model/embeddings.ts";
import { parseEndpoint } from "../../src/model/endpoint.ts";
import { ModelServer } from "../support/modelServer.ts";
import { Peer, TestLog, workspace } from "../support/peer.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { portOf, say } from "../unit/journal/memoryJournal.ts";

describe("vectors", () => {
  let server: RedisServer;
  let redis: Redis;
  let model: ModelServer;
  let one: Peer;
  let two: Peer;
  let log: TestLog;
  const makers: VectorMaker[] = [];

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    model = await ModelServer.start();
    log = new TestLog();
    one = new Peer({ url: server.url });
    two = new Peer({ url: server.url });
  });
  afterEach(async () => {
    for (const maker of makers.splice(0)) maker.dispose();
    await one.close();
    await two.close();
    await model.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  function makerOf(peer: Peer, name = "stand-in"): VectorMaker {
    const maker = new VectorMaker({
      store: storeOf(peer.journal),
      copy: () => peer.sync.usableCopy()?.vectors,
      open: async () =>
        openEmbeddings({ endpoint: parseEndpoint(model.baseUrl), model: name, key: undefined }),
      log,
    });
    makers.push(maker);
    return maker;
  }

  async function made(maker: VectorMaker): Promise<void> {
    maker.look();
    await maker.idle();
  }

  const requests = () => model.requests.filter(({ path }) => path.endsWith("/embeddings"));
  const kept = (peer: Peer) => peer.journal.vectors.unembedded(modelName(), 0, 1e9).messages.length;
  const modelName = () => `${model.origin} stand-in`;

  async function nearest(maker: VectorMaker, question: string): Promise<readonly string[]> {
    const vector = await maker.ofQuestion(question, new AbortController().signal);
    assert.ok(vector);
    return (await recalled(vector, question)).map(({ text }) => text);
  }

  async function recalled(vector: QuestionVector | undefined, question: string) {
    const { pieces } = await recall(portOf(one.journal.search), {
      question,
      workspaces: [workspace],
      excludeIds: new Set(),
      maxTokens: 500,
      now: 0,
      ...(vector && { vector }),
    });
    return pieces;
  }

  it("are made in batches, once, also of what comes later", async () => {
    const texts = Array.from({ length: 70 }, (_, index) => `message number ${index}`);
    say(one.journal, [...texts, "", "   "], { workspace });
    const maker = makerOf(one);
    await made(maker);
    assert.equal(kept(one), 0);
    assert.ok(requests().length <= 4, `${requests().length} requests`);
    const before = requests().length;
    await made(maker);
    assert.equal(requests().length, before);
    say(one.journal, ["one more", "and its answer"], { session: "s2", workspace });
    await made(maker);
    assert.deepEqual([kept(one), requests().length], [0, before + 1]);
  });

  it("find what shares no word of the question's with the index", async () => {
    say(one.journal, ["zebra crossing", "stripes"], { workspace });
    const maker = makerOf(one);
    await made(maker);
    // The stand-in's vectors are bags of words: this one is near, though no stem is asked for.
    const vector = await maker.ofQuestion("zebra crossing", new AbortController().signal);
    assert.equal((await recalled(undefined, "?!")).length, 0);
    assert.equal((await recalled(vector, "?!"))[0]?.text, "zebra crossing");
    assert.equal((await nearest(maker, "zebra"))[0], "zebra crossing");
  });

  it("are shared through Redis: the other machine asks no endpoint", async () => {
    await one.connect();
    await two.connect();
    await one.ask("s1", "my name is Mina");
    await one.sync.idle();
    await made(makerOf(one));
    const before = requests().length;
    two.sync.refresh();
    await two.until(() => two.texts("s1").length === 2);
    await made(makerOf(two));
    assert.deepEqual([kept(two), requests().length], [0, before]);
    assert.equal(await redis.hlen(`redial:{${workspace}}:vectors`), 2);
  });

  it("are forgotten with their session at once, in Redis too, and made again after an undo", async () => {
    await one.connect();
    await one.ask("s1", "my name is Mina");
    await one.sync.idle();
    const maker = makerOf(one);
    await made(maker);
    const vector = await maker.ofQuestion("my name is Mina", new AbortController().signal);
    assert.ok((await recalled(vector, "?!")).length > 0);
    const removal = one.journal.trash.deleteSession("s1");
    assert.deepEqual(await recalled(vector, "?!"), []);
    assert.equal(one.journal.vectors.forgottenVectors(10).length, 2);
    await made(maker);
    assert.equal(await redis.exists(`redial:{${workspace}}:vectors`), 0);
    one.journal.trash.undoRemoval(removal?.removalId ?? "");
    maker.lookAtAll();
    await maker.idle();
    assert.ok((await recalled(vector, "?!")).length > 0);
  });

  it("of another model are never compared, and made anew", async () => {
    say(one.journal, ["zebra crossing", "stripes"], { workspace });
    const maker = makerOf(one);
    await made(maker);
    const other = makerOf(one, "other");
    const vector = await other.ofQuestion("zebra crossing", new AbortController().signal);
    assert.deepEqual(await recalled(vector, "?!"), []);
    await made(other);
    assert.equal((await recalled(vector, "?!"))[0]?.text, "zebra crossing");
  });

  it("that cannot be had are missed by nobody: words find it, and the log says why", async () => {
    say(one.journal, ["zebra crossing", "stripes"], { workspace });
    await model.close();
    const maker = makerOf(one);
    const vector = await maker.ofQuestion("zebra", new AbortController().signal);
    assert.equal(vector, undefined);
    assert.equal((await recalled(vector, "zebra"))[0]?.text, "zebra crossing");
    maker.look();
    while (log.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.match(log.lines[0] ?? "", /vectors were not made/);
  });
});

function storeOf({ vectors }: Journal): ConstructorParameters<typeof VectorMaker>[0]["store"] {
  return {
    unembedded: async (model, after, before) => vectors.unembedded(model, after, before),
    writeVectors: async (model, list) => vectors.writeVectors(model, structuredClone(list)),
    forgottenVectors: async (limit) => vectors.forgottenVectors(limit),
    noteForgotten: async (list) => vectors.noteForgotten(list),
  };
}
