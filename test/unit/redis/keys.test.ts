import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { langchainSessionId } from "../../../src/core/sessionId.ts";
import { listKey, sessionKeys, tagOf, workspaceOfChannel } from "../../../src/redis/keys.ts";

describe("Redis keys", () => {
  it("are those of the published format", () => {
    assert.deepEqual(sessionKeys({ workspace: "K", sessionId: "s" }), {
      list: "message_store:redial:{K}:s",
      meta: "redial:{K}:meta:s",
      index: "redial:{K}:sessions",
      epoch: "redial:{K}:epoch",
      journals: "redial:{K}:journals",
      seal: "redial:{K}:seal",
    });
    assert.equal(listKey("K", "s"), `message_store:${langchainSessionId("K", "s")}`);
  });

  it("of an attached list share its slot", () => {
    const plain = sessionKeys({ workspace: "K", sessionId: "s", listKey: "message_store:123" });
    assert.equal(plain.list, "message_store:123");
    assert.equal(tagOf(plain.meta), "message_store:123");
    const tagged = sessionKeys({ workspace: "K", sessionId: "s", listKey: "chat:{u1}:7" });
    assert.equal(tagOf(tagged.meta), "u1");
  });

  it("hash tags are read as a cluster reads them", () => {
    assert.deepEqual(["a{b}c", "a{}b", "{a", "a{b}{c}", "plain"].map(tagOf), [
      "b",
      "a{}b",
      "{a",
      "b",
      "plain",
    ]);
  });

  it("of a channel tell the workspace", () => {
    assert.equal(workspaceOfChannel("redial:{K}:live"), "K");
    assert.equal(workspaceOfChannel("other"), undefined);
  });
});
