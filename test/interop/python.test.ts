// Redial and LangChain for Python in one session: run by test/support/interop.ts, which makes the
// virtual environment.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { after, before, describe, it } from "mocha";
import { langchainCode } from "../../src/redis/langchainCode.ts";
import { Peer, workspace } from "../support/peer.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { makeTempFolder, type TempFolder } from "../support/tempFolder.ts";

const python = process.env["REDIAL_INTEROP_PYTHON"] ?? "python3";

describe("LangChain for Python", () => {
  let server: RedisServer;
  let peer: Peer;
  let folder: TempFolder;

  before(async () => {
    server = await startRedis({ password: "geheim" });
    peer = await new Peer({ url: server.url }).connect();
    folder = makeTempFolder("interop");
  });
  after(async () => {
    await peer.close();
    await server.close();
    folder.remove();
  });

  async function run(file: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(python, [file, ...args], {
      env: {
        ...process.env,
        REDIS_URL: server.url,
        PYTHONPATH: folder.path,
        PYTHONDONTWRITEBYTECODE: "1",
        LANGCHAIN_TRACING_V2: "false",
      },
    });
    return stdout;
  }

  it("goes on with a session by the copied code, and Redial's next turn knows it", async () => {
    await peer.ask("s1", "My name is Lion King.", "Hello, Lion King!");
    const code = langchainCode("python", { workspace, sessionId: "s1" }, server.url);
    writeFileSync(join(folder.path, "copied.py"), code);
    assert.equal(
      await run(join(folder.path, "copied.py")),
      "human: My name is Lion King.\nai: Hello, Lion King!\n",
    );
    const printed = await run(join(import.meta.dirname, "program.py"), "What's my name?");
    const answer = "My name is Lion King. / Hello, Lion King! / What's my name?";
    assert.equal(printed.trimEnd().split("\n").at(-1), answer);
    await peer.sync.beforeTurn("s1", new AbortController().signal);
    assert.deepEqual(peer.texts("s1").slice(2), ["What's my name?", answer]);
    const sent = peer.journal.sessions.readWindow("s1", 100_000);
    assert.equal(sent.length, 4);
    assert.equal(await peer.ask("s1", "And now?"), "shared");
    const last = await run(join(folder.path, "copied.py"));
    assert.equal(last.split("\n").at(-2), "ai: re: And now?");
  });

  it("stores messages as the fixtures of the unit tests have them", async () => {
    const fixture = readFileSync(
      join(import.meta.dirname, "../fixtures/langchainPython.jsonl"),
      "utf8",
    );
    assert.equal(await run(join(import.meta.dirname, "messages.py")), fixture);
  });
});
