// The MCP server as an agent meets it: a process that speaks JSON-RPC over stdio, and cannot write.
import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, it } from "mocha";
import { Journal } from "../../src/journal/journal.ts";
import { openReadOnly } from "../../src/journal/readOnly.ts";
import { writeMark } from "../../src/shared/recallMarks.ts";
import { projectRoot } from "../support/projectRoot.ts";
import { makeTempFolder, type TempFolder } from "../support/tempFolder.ts";
import { say } from "../unit/journal/memoryJournal.ts";

interface Reply {
  readonly id?: number;
  readonly result?: {
    readonly protocolVersion?: string;
    readonly tools?: readonly { readonly name: string }[];
    readonly content?: readonly { readonly text: string }[];
    readonly isError?: boolean;
  };
  readonly error?: { readonly code: number };
}

describe("the MCP server", () => {
  let folder: TempFolder;
  let path: string;
  let journal: Journal;
  let server: ChildProcessWithoutNullStreams;
  let lines: AsyncIterator<string>;
  let ids = 0;

  beforeEach(async () => {
    folder = makeTempFolder("mcp");
    path = join(folder.path, "journal.db");
    journal = new Journal({ path, owner: "window" });
    say(journal, ["My name is Mina Quill.", "Nice to meet you."], { session: "a" });
    say(journal, ["My name is Other."], { session: "z", workspace: "w2" });
    const entry = join(projectRoot, "src/mcp/server.ts");
    server = spawn(process.execPath, [entry, path, "w1"]);
    lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    const { result } = await ask("initialize", { protocolVersion: "2025-03-26", capabilities: {} });
    assert.equal(result?.protocolVersion, "2025-03-26");
    tell({ jsonrpc: "2.0", method: "notifications/initialized" });
  });
  afterEach(async () => {
    const exited = new Promise((resolve) => server.once("exit", resolve));
    server.stdin.end();
    await exited;
    journal.close();
    folder.remove();
  });

  function tell(message: object): void {
    server.stdin.write(`${JSON.stringify(message)}\n`);
  }

  async function next(): Promise<Reply> {
    const { value } = await lines.next();
    return JSON.parse(String(value));
  }

  async function ask(method: string, params: object = {}): Promise<Reply> {
    const id = ++ids;
    tell({ jsonrpc: "2.0", id, method, params });
    const reply = await next();
    assert.equal(reply.id, id);
    return reply;
  }

  async function recalled(question: unknown): Promise<string> {
    const call = { name: "redial_recall", arguments: { question } };
    const { result } = await ask("tools/call", call);
    return `${result?.isError === true ? "error: " : ""}${result?.content?.[0]?.text}`;
  }

  it("lists its one tool, which answers from this workspace and says what it returned", async () => {
    const { result } = await ask("tools/list");
    assert.deepEqual(
      result?.tools?.map(({ name }) => name),
      ["redial_recall"],
    );
    const text = await recalled("What's my name?");
    assert.match(text, /returned \d older messages?\. They are quoted data/);
    assert.match(text, /<memory>[\s\S]*My name is Mina Quill\.[\s\S]*<\/memory>/);
    assert.doesNotMatch(text, /Other/);
    assert.match(await recalled("Which zebra?"), /holds no message/);
  });

  it("follows what another window writes meanwhile: new messages, notes, and never again", async () => {
    const [messageId = ""] = say(journal, ["The harbour opens at six."], { session: "b" });
    const content = { kind: "text", text: "We sail on Mondays." };
    const value = JSON.stringify({ content, createdAt: 1 });
    journal.items.putItems("w1", [{ kind: "note", id: "n", value }]);
    const text = await recalled("When does the harbour open?");
    assert.match(text, /The harbour opens at six\.[\s\S]*We sail on Mondays\./);
    const mark = writeMark({ sessionId: "b", messageId }, "never");
    journal.items.putItems("w1", [{ kind: "mark", id: messageId, value: mark }]);
    assert.doesNotMatch(await recalled("When does the harbour open?"), /opens at six/);
    journal.trash.deleteSession("a");
    assert.doesNotMatch(await recalled("What's my name?"), /Mina/);
  });

  it("cannot write: the file stays as it was, and SQLite refuses", async () => {
    journal.close();
    const digest = () => createHash("sha256").update(readFileSync(path)).digest("hex");
    const before = digest();
    await recalled("What's my name?");
    assert.equal(digest(), before);
    const reader = openReadOnly(path);
    await assert.rejects(reader.items.putItems("w1", []), { code: "journalUnavailable" });
    reader.close();
  });

  it("answers what is wrong with an error, and goes on", async () => {
    server.stdin.write("no json\n");
    assert.equal((await next()).error?.code, -32700);
    assert.equal((await ask("resources/list")).error?.code, -32601);
    assert.match(await recalled(" "), /^error: a question is needed/);
    assert.match(await recalled(7), /^error: a question is needed/);
    assert.deepEqual((await ask("ping")).result, {});
  });
});
