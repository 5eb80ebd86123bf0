// A key, a password and a message like no other go through a whole session, errors included; then all
// that is left behind is searched for them. And the record of where the extension host turned to.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { Redis } from "ioredis";
import { after, before, describe, it } from "mocha";
import { localServers } from "../../src/model/localServers.ts";
import { ConnectRecorder } from "../support/connectRecorder.ts";
import { startMachine } from "../support/installedRedial.ts";
import type { Machine } from "../support/machine.ts";
import type { ModelFault } from "../support/modelFaults.ts";
import { ModelServer } from "../support/modelServer.ts";
import { listenToPages } from "../support/pageMessages.ts";
import { Panel } from "../support/panel.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { filesBelow } from "../support/tempFolder.ts";

/** Of no well-known form: nothing that knows such forms blots them out. */
const key = "canarykey81f3c0d97ab2";
const password = "canarypassword5c7e21f9";
const wrongPassword = "canarywrongword90ab3d";
const secrets = [key, password, wrongPassword];
const message = "The zwitscherling sings at noon.";
const rare = "zwitscherling";

/** Endpoints that repeat the key they were given, as some do, and one that falls silent. */
const faults: readonly ModelFault[] = [
  ...[400, 401, 403].map((status) => ({
    kind: "status" as const,
    status,
    message: `Incorrect API key provided: ${key}.`,
  })),
  { kind: "stall", afterTokens: 2 },
];

/** Texts by where they are. */
type Texts = ReadonlyMap<string, string>;

describe("a canary", () => {
  let machine: Machine;
  let guarded: ModelServer;
  let server: RedisServer;
  let redis: Redis;
  let recorder: ConnectRecorder;
  let panel: Panel;
  /** What pages and host told each other, as JSON. */
  let told: string[];
  /** Texts that commands gave out, by the command. */
  const given = new Map<string, string>();

  before(async () => {
    recorder = new ConnectRecorder();
    [guarded, server] = await Promise.all([
      ModelServer.start({ apiKey: key }),
      startRedis({ password }),
    ]);
    redis = new Redis(server.url);
    redis.on("error", () => undefined);
    machine = await startMachine(guarded, {
      nodeArguments: recorder.nodeArguments,
      settings: { "redial.model.silenceSeconds": 2 },
    });
    const window = await machine.open({ folder: machine.makeFolder("canary") });
    told = await listenToPages(window.page);
    panel = await Panel.open(window);
  });
  after(async () => {
    redis.disconnect();
    await machine.dispose();
    await Promise.all([guarded.close(), server.close()]);
    recorder.dispose();
  });

  async function connectTo(word: string): Promise<void> {
    const { window } = panel;
    await window.runCommand("Redial: Connect to Redis…");
    const rows = window.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "Type an address…" }).click();
    await window.answerInputBox("Address of Redis", server.url.replace(password, word));
  }

  const clipboard = (): Promise<string> =>
    panel.window.page.evaluate<string>("navigator.clipboard.readText()");

  /** The whole text of the document that a command opens, through the clipboard. */
  async function documentText(command: string, heading: string): Promise<void> {
    const { page } = panel.window;
    await panel.window.runCommand(`Redial: ${command}`);
    const lines = page.locator(".editor-instance .view-lines").last();
    await lines.getByText(`# ${heading}`).first().waitFor();
    await lines.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Control+C");
    await page.waitForFunction(
      `navigator.clipboard.readText().then((text) => text.startsWith("# ${heading}"))`,
    );
    given.set(command, await clipboard());
    await page.evaluate(`navigator.clipboard.writeText("")`);
  }

  /** All places that are searched: files of the editor and of the project, Redis, messages, outputs. */
  async function everything(): Promise<readonly [Texts, Texts, Texts, Texts]> {
    const files = filesBelow(join(machine.server.globalStorage, "../../../.."));
    // The browser is the SecretStorage of an editor in a browser.
    const kept = files.filter((path) => !path.includes("/browser/"));
    return [
      new Map(kept.map((path) => [path, readFileSync(path, "latin1")])),
      await readAll(redis),
      new Map(told.map((text, index) => [`message ${index} of a page`, text])),
      given,
    ];
  }

  it("goes through a session, with a key that is missing and endpoints that repeat it", async () => {
    await panel.send(message);
    await panel.waitForText(/No API key is set for 127\.0\.0\.1/);
    await panel.button("Set API key").click();
    await panel.window.answerInputBox("API key for 127.0.0.1", key);
    await panel.window.notification("is kept").waitFor();
    await panel.button("Retry").click();
    await panel.waitForText(`I read: ${message}`);
    for (const [index, fault] of faults.entries()) {
      await panel.waitUntilIdle();
      guarded.failNext(fault);
      await panel.send(`Question ${index}, please.`);
      await panel.button("Retry").click();
      await panel.waitForText(`I read: Question ${index}, please.`);
    }
    await panel.waitUntilIdle();
    assert.equal(guarded.chats.at(-1)?.headers["authorization"], `Bearer ${key}`);
  });

  it("goes through a Redis that wants another password, at first and in the middle", async () => {
    const { window } = panel;
    const kept = panel.content.getByText(`Kept here and in Redis at 127.0.0.1:${server.port}`);
    await connectTo(wrongPassword);
    await window.notification("wants other credentials").waitFor();
    await window.clearNotifications();
    await connectTo(password);
    await window.notification("Connected to Redis").waitFor();
    await kept.waitFor();
    await redis.config("SET", "requirepass", "another");
    for (const type of ["normal", "pubsub"])
      await redis.call("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes");
    await panel.ask("Is anybody there?");
    await panel.content.getByText(/turns? waits? on this machine/).waitFor();
    await redis.config("SET", "requirepass", password);
    await window.clearNotifications();
    // Credentials that were refused are not tried again in haste: the user does it.
    await connectTo(password);
    await kept.waitFor();
    await window.clearNotifications();
  });

  it("goes into what commands give out: code, reports, records, files", async () => {
    const { window } = panel;
    await window.runCommand("Redial: Copy LangChain Code");
    await window.quickInputRow("Python").click();
    await window.notification("is on the clipboard").waitFor();
    given.set("Copy LangChain Code", await clipboard());
    await documentText("Check Memory…", "Redial: memory check");
    await documentText("Show Stored Record", "Session ");
    for (const [format, name] of [
      ["Markdown", "canary.md"],
      ["JSON Lines", "canary.jsonl"],
    ] as const) {
      const file = join(machine.makeFolder("exported"), name);
      await window.clearNotifications();
      await window.runCommand("Redial: Export Session…");
      await window.quickInputRow(format).click();
      // The dialog writes the name that it proposes last of all.
      await window.page.waitForFunction(
        `[...document.querySelectorAll(".quick-input-box input")]
          .some(({ value }) => value.endsWith("${extname(name)}"))`,
      );
      await window.answerFileDialog("Export Sessions", file);
      await window.notification("Exported to").waitFor();
      given.set(format, readFileSync(file, "utf8"));
    }
    assert.equal(given.size, 5);
  });

  it("is heard nowhere but where it belongs", async () => {
    const [files, stored, pages, outputs] = await everything();
    const names = [...files.keys()];
    for (const name of ["Redial.log", "remoteagent.log", "journal.db", "Machine/settings.json"])
      assert.ok(
        names.some((path) => path.endsWith(name)),
        `${name} is looked at`,
      );
    assert.deepEqual(holders(secrets, [files, stored, pages, outputs]), []);
    for (const path of holders([rare], [files]))
      assert.match(path, /redial\.redial\/journal\.db|\/exported\/canary\./);
    for (const name of holders([rare], [stored]))
      assert.match(name, /^(message_store:redial:\{[0-9a-f]+\}:|redial:\{[0-9a-f]+\}:meta:)/);
    const directions = holders([rare], [pages]).map((name) => pages.get(name)?.split(":")[0]);
    assert.deepEqual([...new Set(directions)].sort(), ["from page", "to page"]);
    assert.deepEqual(holders([rare], [outputs]), ["Show Stored Record", "Markdown", "JSON Lines"]);
    assert.ok(holders([rare], [files]).some((path) => path.includes("journal.db")));
    assert.ok(holders([rare], [stored]).length > 0);
  });

  it("would be heard in every place, had it got there", async () => {
    const file = join(machine.makeFolder("planted"), "key.log");
    writeFileSync(file, `x${key}x`);
    await redis.rpush("planted", `x${password}x`);
    await panel.window.page.evaluate(
      `new MessageChannel().port1.postMessage({ channel: "message", args: "${wrongPassword}" })`,
    );
    given.set("planted", key);
    assert.equal(holders(secrets, await everything()).length, 4);
  });

  it("leads the extension host to the endpoint, to Redis, and nowhere else", () => {
    const pid = panel.window.extensionHostPid;
    // Where this machine's own servers usually are: *Connect to Redis…* and the empty panel look there.
    const looked = ["127.0.0.1:6379", ...localServers.map(({ baseUrl }) => new URL(baseUrl).host)];
    const places = recorder.placesOf(pid).filter((place) => !looked.includes(place));
    const endpoint = new URL(guarded.origin).host;
    assert.deepEqual(places, [`127.0.0.1:${server.port}`, endpoint].sort());
    const { main, others } = recorder.threads(pid);
    assert.equal(main, 1);
    assert.ok(others > 0, "the journal's thread is recorded too");
    assert.deepEqual(panel.window.problems, []);
  });
});

/** Names of the texts that hold one of the words. */
function holders(words: readonly string[], all: readonly Texts[]): readonly string[] {
  return all
    .flatMap((texts) => [...texts])
    .filter(([, text]) => words.some((word) => text.includes(word)))
    .map(([name]) => name);
}

/** Every value of the server, as text, by its key. */
async function readAll(redis: Redis): Promise<Texts> {
  const values = new Map<string, string>();
  for (const name of await redis.keys("*")) {
    const type = await redis.type(name);
    const value =
      type === "list"
        ? await redis.lrange(name, 0, -1)
        : type === "hash"
          ? await redis.hgetall(name)
          : type === "zset"
            ? await redis.zrange(name, "0", "-1")
            : await redis.get(name);
    values.set(name, JSON.stringify(value));
  }
  return values;
}
