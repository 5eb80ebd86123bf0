// Sessions shared with other LangChain programs, held against the published history class.
import assert from "node:assert/strict";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { RedisChatMessageHistory } from "@langchain/redis";
import { after, before, describe, it } from "mocha";
import { langchainSessionId } from "../../../src/core/sessionId.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("a session in the hands of LangChain for JavaScript", () => {
  let server: RedisServer;
  let peer: Peer;

  before(async () => {
    server = await startRedis();
    peer = await new Peer({ url: server.url }).connect();
  });
  after(async () => {
    await peer.close();
    await server.close();
  });

  it("is read in order, goes on there, and goes on here", async () => {
    await peer.ask("s1", "My name is Lion King.", "Hello, Lion King.");
    await peer.ask("s1", "Where do I live?", "In the savannah.");
    const history = new RedisChatMessageHistory({
      // LangChain for Python puts `message_store:` before the id by itself.
      sessionId: `message_store:${langchainSessionId(workspace, "s1")}`,
      config: { url: server.url },
    });
    const read = await history.getMessages();
    assert.deepEqual(
      read.map((message) => [message.getType(), message.content]),
      [
        ["human", "My name is Lion King."],
        ["ai", "Hello, Lion King."],
        ["human", "Where do I live?"],
        ["ai", "In the savannah."],
      ],
    );
    await history.addMessages([new HumanMessage("And my friend?"), new AIMessage("Timon.")]);
    await peer.sync.beforeTurn("s1", new AbortController().signal);
    assert.deepEqual(peer.texts("s1").slice(-2), ["And my friend?", "Timon."]);
    await peer.ask("s1", "Thanks.", "You are welcome.");
    const again = await history.getMessages();
    assert.equal(again.length, 8);
    await history.clear();
    await peer.sync.beforeTurn("s1", new AbortController().signal);
    assert.deepEqual(peer.texts("s1"), []);
    await (history as unknown as { client: { quit(): Promise<void> } }).client.quit();
  });
});
