// The program that the clipboard gets, run as it is.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { after, before, describe, it } from "mocha";
import { langchainCode } from "../../../src/redis/langchainCode.ts";
import { Peer, workspace } from "../../support/peer.ts";
import { projectRoot } from "../../support/projectRoot.ts";
import { type RedisServer, startRedis } from "../../support/redisServer.ts";

describe("LangChain code for a session", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis({ password: "geheim" });
  });
  after(() => server.close());

  it("in JavaScript prints the session as it is copied", async () => {
    const peer = await new Peer({ url: server.url }).connect();
    await peer.ask("s1", "My name is Lion King.", "Hello!");
    await peer.close();
    const code = langchainCode("javascript", { workspace, sessionId: "s1" }, server.url);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", code],
      { cwd: projectRoot, env: { ...process.env, REDIS_URL: server.url } },
    );
    assert.equal(stdout, "human: My name is Lion King.\nai: Hello!\n");
  });

  it("names the server, and never its credentials", () => {
    for (const language of ["python", "javascript"] as const) {
      for (const url of [
        server.url,
        "redis+sentinel://u:geheim@h1,h2/main",
        "rediss+cluster://u:geheim@[::1]:7000",
        "unix://:geheim@/run/redis.sock",
      ]) {
        const code = langchainCode(language, { workspace: "K", sessionId: "s" }, url);
        assert.ok(!code.includes("geheim"), code);
        assert.ok(code.includes("redial:{K}:s"), code);
      }
    }
  });

  it("takes a list of another program by its own key", () => {
    const at = (listKey: string): string =>
      langchainCode("python", { workspace: "K", sessionId: "s", listKey }, "redis://h");
    assert.match(at("message_store:123"), /SESSION_ID = "123".*url=REDIS_URL\)/s);
    assert.match(at("bare"), /SESSION_ID = "bare".*url=REDIS_URL, key_prefix=""\)/s);
  });
});
