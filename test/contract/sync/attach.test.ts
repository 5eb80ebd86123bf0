// Lists that other LangChain programs began, attached as sessions and gone on with in place.
import assert from "node:assert/strict";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { RedisChatMessageHistory } from "@langchain/redis";
import { Redis } from "ioredis";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { titleFromQuestion } from "../../../src/core/titles.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

/** What LangChain for Python stores of a pair, byte for byte. */
const python = [
  '{"type": "human", "data": {"content": "Who am I?", "additional_kwargs": {}, "response_metadata": {}, "type": "human", "name": null, "id": null}}',
  '{"type": "ai", "data": {"content": "The king.", "additional_kwargs": {}, "response_metadata": {}, "type": "ai", "name": null, "id": null, "tool_calls": [], "invalid_tool_calls": [], "usage_metadata": null}}',
];

describe("a list of another LangChain program", () => {
  let server: RedisServer;
  let redis: Redis;
  let one: Peer;
  let two: Peer;

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    one = await new Peer({ url: server.url }).connect();
    two = await new Peer({ url: server.url }).connect();
  });
  afterEach(async () => {
    await one.close();
    await two.close();
  });
  after(async () => {
    redis.disconnect();
    await server.close();
  });

  const attach = (key: string, peer = one): Promise<string> =>
    peer.sync.attachList(workspace, key, titleFromQuestion);

  it("of Python is found by its id, goes on in place, and in other windows", async () => {
    for (const entry of python) await redis.lpush("message_store:123", entry);
    const id = await attach("123");
    assert.deepEqual([one.texts(id), one.titles()], [["Who am I?", "The king."], ["Who am I?"]]);
    assert.equal(await one.ask(id, "And you?"), "shared");
    await two.until(() => two.texts(id).length === 4);
    await two.ask(id, "Fine.");
    await one.until(() => one.texts(id).length === 6);
    const entries = await redis.lrange("message_store:123", 0, -1);
    assert.deepEqual(entries.reverse().slice(0, 2), python);
    assert.equal(entries.length, 6);
    assert.equal(await redis.ttl("message_store:123"), -1);
  });

  it("of JavaScript is found by its bare id", async () => {
    const history = new RedisChatMessageHistory({
      sessionId: "my-chat",
      config: { url: server.url },
    });
    await history.addMessages([new HumanMessage("Hello"), new AIMessage("Hi")]);
    const id = await attach("my-chat");
    await one.ask(id, "More");
    const read = await history.getMessages();
    assert.deepEqual(
      read.map((message) => message.content),
      ["Hello", "Hi", "More", "re: More"],
    );
    await (history as unknown as { client: { quit(): Promise<void> } }).client.quit();
  });

  it("attached on two machines is one session", async () => {
    for (const entry of python) await redis.lpush("message_store:123", entry);
    assert.equal(await attach("message_store:123"), await attach("123", two));
    assert.deepEqual(two.titles(), ["Who am I?"]);
  });

  it("is found by a machine that comes later, with its title", async () => {
    for (const entry of python) await redis.lpush("message_store:123", entry);
    const id = await attach("123");
    one.journal.sessions.renameSession(id, "The king");
    one.sync.noteChange(id);
    await one.sync.idle();
    const late = await new Peer({ url: server.url }).connect();
    assert.deepEqual([late.titles(), late.texts(id)], [["The king"], ["Who am I?", "The king."]]);
    await late.close();
  });

  it("stays when its session is deleted, and can be attached again", async () => {
    for (const entry of python) await redis.lpush("message_store:123", entry);
    const id = await attach("123");
    one.journal.trash.deleteSession(id);
    one.sync.noteChange(id);
    await two.until(() => two.titles().length === 0);
    assert.deepEqual(
      [await redis.llen("message_store:123"), await redis.ttl("message_store:123")],
      [2, -1],
    );
    assert.deepEqual(await redis.zrange(`redial:{${workspace}}:sessions`, "0", "-1"), []);
    await attach("123");
    assert.deepEqual([one.titles(), one.texts(id)], [["Who am I?"], ["Who am I?", "The king."]]);
  });

  it("is put back when Redis lost it", async () => {
    for (const entry of python) await redis.lpush("message_store:123", entry);
    const id = await attach("123");
    await one.ask(id, "And you?");
    await redis.flushall();
    one.sync.refresh();
    await one.sync.idle();
    await one.sync.beforeTurn(id, new AbortController().signal);
    await one.ask(id, "Still there?");
    assert.equal(await redis.llen("message_store:123"), 6);
    assert.deepEqual((await redis.lrange("message_store:123", 4, 5)).reverse(), python);
  });

  it("that is not there, or is something else, is told as such", async () => {
    await redis.set("message_store:text", "x");
    const codeOf = async (key: string): Promise<string> => {
      const error = await attach(key).then(
        () => undefined,
        (reason) => reason,
      );
      return error instanceof RedialError ? error.code : "none";
    };
    assert.deepEqual(
      [await codeOf("nowhere"), await codeOf("text")],
      ["redisListMissing", "redisWrongType"],
    );
  });
});
