// A typed key with the stand-in server as attacker: whatever addresses become and wherever an endpoint
// sends on to, the key reaches the origin that it was typed for and no other.
import assert from "node:assert/strict";
import { HumanMessage } from "@langchain/core/messages";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { SecretStorage } from "vscode";
import { RedialError } from "../../../src/core/errors.ts";
import { Secrets } from "../../../src/host/secrets.ts";
import { listModels } from "../../../src/model/catalog.ts";
import { openEmbeddings } from "../../../src/model/embeddings.ts";
import { parseEndpoint } from "../../../src/model/endpoint.ts";
import { ContextLengths } from "../../../src/model/localServers.ts";
import type { ModelSettings, NamedEndpoint } from "../../../src/model/modelEndpoint.ts";
import { createModelSource, type ModelSourceParts } from "../../../src/model/open.ts";
import { ModelServer } from "../../support/modelServer.ts";
import { noEditorModels } from "../../support/noEditorModels.ts";

const key = "sk-typed-9876543210";
const asker = { workspace: "w" };

/** SecretStorage as the editor has it, in memory. */
function secretStorage(): SecretStorage {
  const kept = new Map<string, string>();
  return {
    get: async (name) => kept.get(name),
    store: async (name, value) => void kept.set(name, value),
    delete: async (name) => void kept.delete(name),
    keys: async () => [...kept.keys()],
    onDidChange: () => ({ dispose: () => {} }),
  };
}

describe("a key that was typed", () => {
  let own: ModelServer;
  let other: ModelServer;
  let secrets: Secrets;
  beforeEach(async () => {
    own = await ModelServer.start({ apiKey: key });
    other = await ModelServer.start({ apiKey: "another" });
    secrets = new Secrets(secretStorage(), {});
    await secrets.saveKey(parseEndpoint(own.baseUrl), key);
  });
  afterEach(async () => {
    await own.close();
    await other.close();
  });

  const parts = (settings: Partial<ModelSettings>): ModelSourceParts => ({
    settings: () => ({
      baseUrl: own.baseUrl,
      name: "stand-in",
      contextTokens: 8_000,
      isContextSet: true,
      endpoints: [],
      parameters: {},
      ...settings,
    }),
    findKey: (endpoint, name) => secrets.findKey(endpoint, name),
    editor: noEditorModels,
    lengths: new ContextLengths(),
    servers: [],
    chosen: ({ sessionId }) => (sessionId === undefined ? undefined : namedChoice),
    answerTokens: () => 1_000,
  });
  const ask = async (settings: Partial<ModelSettings>, sessionId?: string): Promise<string> => {
    const whose = sessionId === undefined ? asker : { ...asker, sessionId };
    const signal = new AbortController().signal;
    try {
      const opened = await createModelSource(parts(settings)).open(whose, signal);
      const said = await opened.model.invoke([new HumanMessage("repeat: Yes.")]).then(
        ({ text }) => text,
        (error: unknown) => codeOf(opened.toError(error)),
      );
      return said;
    } catch (error) {
      return codeOf(error);
    }
  };
  const untold = (server: ModelServer): void => {
    assert.doesNotMatch(JSON.stringify(server.requests), new RegExp(key));
  };

  it("is sent to its own origin, at every path of it", async () => {
    assert.equal(await ask({}), "Yes.");
    assert.equal(await ask({ baseUrl: `${own.origin}/v1/` }), "Yes.");
    assert.equal(own.chats.at(-1)?.headers["authorization"], `Bearer ${key}`);
  });

  it("is asked for again when host, port or scheme became another", async () => {
    assert.equal(await ask({ baseUrl: other.baseUrl }), "modelKeyMissing");
    assert.equal(await ask({ baseUrl: own.baseUrl.replace("127.0.0.1", "localhost") }), missing);
    await secrets.forgetKey(parseEndpoint(own.baseUrl));
    await secrets.saveKey(parseEndpoint(own.baseUrl.replace("http:", "https:")), key);
    assert.equal(await ask({}), "modelKeyMissing");
    untold(other);
    untold(own);
  });

  it("of a remote endpoint is asked for before anything is sent", async () => {
    const remote = await ask({ baseUrl: "https://api.invalid/v1" });
    assert.equal(remote, "modelKeyMissing");
  });

  it("is not sent where an address carries a user's name or imitates one", async () => {
    const [, port] = own.origin.split("127.0.0.1");
    for (const baseUrl of [
      `http://${key}@127.0.0.1${port}/v1`,
      `http://user:password@127.0.0.1${port}/v1`,
      own.baseUrl.replace("/v1", `@${other.origin.slice("http://".length)}/v1`),
    ]) {
      assert.equal(await ask({ baseUrl }), "modelBadAddress");
    }
    assert.deepEqual([...own.requests, ...other.requests], []);
  });

  it("does not follow a redirect, whatever it looks like", async () => {
    const host = other.origin.slice("http://".length);
    for (const location of [
      `${other.baseUrl}/chat/completions`,
      `//${host}/v1/chat/completions`,
      `http://${key}@${host}/v1/chat/completions`,
      own.baseUrl.replace("/v1", `@${host}/v1`),
      `${own.baseUrl.replace("http:", "https:")}/chat/completions`,
    ]) {
      own.failNext({ kind: "redirect", location });
      assert.equal(await ask({}), "modelRedirected", location);
    }
    assert.deepEqual(other.requests, []);
  });

  it("under an endpoint's name does not go along when the name is given another address", async () => {
    await secrets.saveKey(parseEndpoint(own.baseUrl), key, "Mine");
    const at = (baseUrl: string, kind: NamedEndpoint["kind"]): Partial<ModelSettings> => ({
      endpoints: [{ name: "Mine", baseUrl, kind, models: [] }],
    });
    assert.equal(await ask(at(own.baseUrl, "openai"), "s"), "Yes.");
    for (const kind of ["openai", "azure"] as const) {
      assert.notEqual(await ask(at(other.baseUrl, kind), "s"), "Yes.");
    }
    assert.ok(other.requests.length > 0, "the other address was asked");
    untold(other);
  });

  it("does not travel with the lists of the picker, nor with questions about context", async () => {
    const endpoints = [
      { name: "Other", baseUrl: other.baseUrl, kind: "openai", models: [] },
    ] as const;
    await listModels(parts({ endpoints }));
    assert.ok(own.requests.every(({ headers }) => headers["authorization"] === `Bearer ${key}`));
    assert.ok(other.requests.length > 0, "the other endpoint was asked");
    untold(other);
  });

  it("does not follow where an endpoint for vectors sends on to", async () => {
    own.redirectsTo = `${other.baseUrl}/embeddings`;
    const embedder = openEmbeddings({ endpoint: parseEndpoint(own.baseUrl), model: "m", key });
    const failed = await embedder
      .embed(["text"], new AbortController().signal)
      .then(String, codeOf);
    assert.equal(failed, "modelRedirected");
    assert.deepEqual(other.requests, []);
  });
});

const missing = "modelKeyMissing";
const namedChoice = { source: "endpoint:Mine", model: "stand-in" };

function codeOf(error: unknown): string {
  return error instanceof RedialError ? error.code : String(error);
}
