// Ids, and the session id under which LangChain knows a session.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { langchainSessionId, newId } from "../../../src/core/sessionId.ts";

describe("an id", () => {
  it("is new every time, of letters that a Redis key takes as they are", () => {
    const ids = Array.from({ length: 100 }, newId);
    assert.equal(new Set(ids).size, 100);
    assert.deepEqual(
      ids.filter((id) => !/^[0-9a-f-]{36}$/.test(id)),
      [],
    );
  });
});

describe("LangChain's session id", () => {
  it("carries the workspace as a cluster's hash tag", () => {
    assert.equal(langchainSessionId("0123abcd", "s-1"), "redial:{0123abcd}:s-1");
  });
});
