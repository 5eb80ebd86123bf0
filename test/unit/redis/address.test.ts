import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { hasCredentials, readRedisUrl } from "../../../src/redis/address.ts";

describe("a Redis URL", () => {
  it("names host, port and database", () => {
    assert.deepEqual(readRedisUrl("redis://localhost"), {
      kind: "single",
      isTls: false,
      server: { host: "localhost", port: 6379 },
      database: 0,
      label: "localhost",
    });
    assert.deepEqual(readRedisUrl(" REDIS://10.0.0.1:6380/3 "), {
      kind: "single",
      isTls: false,
      server: { host: "10.0.0.1", port: 6380 },
      database: 3,
      label: "10.0.0.1:6380",
    });
  });

  it("takes the database as a parameter too", () => {
    assert.equal(readRedisUrl("redis://localhost?db=2").database, 2);
  });

  it("decodes credentials, and takes what is no code as it is", () => {
    const encoded = readRedisUrl("rediss://us%40er:p%2Fw@h:1");
    assert.deepEqual([encoded.username, encoded.password], ["us@er", "p/w"]);
    const bare = readRedisUrl("redis://:100%@h");
    assert.deepEqual([bare.username, bare.password], [undefined, "100%"]);
    assert.equal(readRedisUrl("redis://u:p@ss/w@h").password, "p@ss/w");
  });

  it("reads IPv6 hosts", () => {
    const address = readRedisUrl("redis://[::1]:6380");
    assert.deepEqual(address.kind === "single" && address.server, { host: "::1", port: 6380 });
    assert.equal(address.label, "[::1]:6380");
  });

  it("reads sentinels with their master", () => {
    assert.deepEqual(readRedisUrl("redis+sentinel://u:p@a:1,b/mymaster/2?sentinelPassword=x"), {
      kind: "sentinel",
      username: "u",
      password: "p",
      isTls: false,
      sentinels: [
        { host: "a", port: 1 },
        { host: "b", port: 26379 },
      ],
      master: "mymaster",
      sentinelPassword: "x",
      database: 2,
      label: "mymaster (a:1, b)",
    });
  });

  it("reads clusters, with and without TLS", () => {
    const address = readRedisUrl("rediss+cluster://:p@a:7000,[::1]:7001");
    assert.deepEqual(address, {
      kind: "cluster",
      password: "p",
      isTls: true,
      nodes: [
        { host: "a", port: 7000 },
        { host: "::1", port: 7001 },
      ],
      database: 0,
      label: "a:7000, [::1]:7001",
    });
  });

  it("reads a socket's path", () => {
    assert.deepEqual(readRedisUrl("unix:///run/redis.sock?db=1"), {
      kind: "unix",
      isTls: false,
      path: "/run/redis.sock",
      database: 1,
      label: "/run/redis.sock",
    });
  });

  for (const url of [
    "",
    "localhost:6379",
    "http://localhost",
    "redis://",
    "redis://h:99999",
    "redis://h/x",
    "redis+sentinel://h",
    "redis+cluster://h/1",
    "unix://h/x",
  ]) {
    it(`refuses “${url}”`, () => {
      assert.throws(
        () => readRedisUrl(url),
        (error) => error instanceof RedialError && error.code === "redisUrlInvalid",
      );
    });
  }

  it("keeps credentials out of the error", () => {
    assert.throws(
      () => readRedisUrl("redis://user:geheim@h:0?sentinelPassword=auch"),
      (error) =>
        error instanceof RedialError &&
        error.args[0] === "redis://…@h:0" &&
        !error.message.includes("geheim"),
    );
  });

  it("knows which URLs hold credentials", () => {
    assert.deepEqual(
      ["redis://h", "redis://:p@h", "redis://u@h", "redis+sentinel://h/m?sentinelPassword=p"].map(
        hasCredentials,
      ),
      [false, true, true, true],
    );
  });
});
