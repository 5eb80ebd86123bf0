import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { toRedisError } from "../../../src/redis/failures.ts";

describe("an error of Redis", () => {
  for (const [text, code] of [
    ["WRONGPASS invalid username-password pair or user is disabled.", "redisAuth"],
    ["NOAUTH Authentication required.", "redisAuth"],
    ["NOPERM this user has no permissions to run the 'eval' command", "redisForbidden"],
    [
      "WRONGTYPE Operation against a key holding the wrong kind of value script: 0",
      "redisWrongType",
    ],
    ["READONLY You can't write against a read only replica.", "redisReadOnly"],
    ["OOM command not allowed when used memory > 'maxmemory'.", "redisFull"],
    ["LOADING Redis is loading the dataset in memory", "redisLoading"],
    ["CLUSTERDOWN The cluster is down", "redisCluster"],
    ["Command timed out", "redisTimeout"],
    ["connect ETIMEDOUT", "redisTimeout"],
    ["connect ECONNREFUSED 127.0.0.1:1", "redisUnreachable"],
    ["read ECONNRESET", "redisUnreachable"],
    ["getaddrinfo ENOTFOUND nowhere", "redisUnreachable"],
    ["Connection is closed.", "redisUnreachable"],
    ["self-signed certificate in certificate chain", "redisTls"],
    ["ERR something new", "redisFailed"],
  ] as const) {
    it(`${text.split(" ")[0]} becomes ${code}`, () => {
      assert.equal(toRedisError(new Error(text), "h").code, code);
    });
  }

  it("does not carry the command along, which may hold a password", () => {
    const original = Object.assign(new Error("WRONGPASS no"), {
      command: { name: "auth", args: ["user", "geheim"] },
    });
    const error = toRedisError(original, "h");
    assert.ok(
      !JSON.stringify([error.args, error.cause, { ...(error.cause as object) }]).includes("geheim"),
    );
  });
});
