// Whose key is found for an endpoint, and what a system without a keyring makes of it.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { SecretStorage } from "vscode";
import { RedialError } from "../../../src/core/errors.ts";
import { Secrets } from "../../../src/host/secrets.ts";
import { environmentKey, isUsableKey, parseEndpoint } from "../../../src/model/endpoint.ts";

const key = "sk-of-the-environment";

describe("a key that is typed", () => {
  it("can be sent when it is one word of plain letters", () => {
    const keys = ["sk-abc_DEF-123", "a=+/~", "sk-abc\ndef", "sk-abc…", "sk abc", "키", ""];
    assert.deepEqual(
      keys.filter((one) => isUsableKey(one)),
      ["sk-abc_DEF-123", "a=+/~"],
    );
  });
});

describe("the environment's key", () => {
  const of = (baseUrl: string, more: { OPENAI_BASE_URL?: string } = {}): string | undefined =>
    environmentKey(parseEndpoint(baseUrl), { OPENAI_API_KEY: key, ...more });

  it("is for OpenAI's own origin, at every path of it", () => {
    assert.equal(of("https://api.openai.com/v1"), key);
    assert.equal(of("https://api.openai.com/v2/"), key);
  });

  it("is for nobody else", () => {
    const others = [
      "http://api.openai.com/v1",
      "https://api.openai.com:8443/v1",
      "https://api.openai.com.evil.test/v1",
      "http://127.0.0.1:11434/v1",
    ];
    assert.deepEqual(
      others.map((url) => of(url)),
      others.map(() => undefined),
    );
  });

  it("is for the environment's own address instead, where it names one", () => {
    const own = { OPENAI_BASE_URL: "https://gateway.test/openai" };
    assert.equal(of("https://gateway.test/v1", own), key);
    assert.equal(of("https://api.openai.com/v1", own), undefined);
    assert.equal(of("https://api.openai.com/v1", { OPENAI_BASE_URL: "no address" }), undefined);
  });
});

describe("a system without a keyring", () => {
  const endpoint = parseEndpoint("https://api.openai.com/v1");
  const storage = (faults: Partial<SecretStorage>): SecretStorage => ({
    get: async () => undefined,
    store: async () => {},
    delete: async () => {},
    keys: async () => [],
    onDidChange: () => ({ dispose: () => {} }),
    ...faults,
  });

  it("is said to be one, whether it refuses a key or loses it, and the environment offered", async () => {
    const refusing = storage({ store: () => Promise.reject(new Error("no keyring")) });
    for (const faulty of [refusing, storage({})]) {
      const saving = new Secrets(faulty, {}).saveKey(endpoint, "sk-typed");
      const error = await saving.then(undefined, (thrown: unknown) => thrown);
      assert.ok(error instanceof RedialError && error.code === "keyringMissing", String(error));
      assert.match(error.message, /OPENAI_API_KEY/);
      assert.doesNotMatch(error.message, /sk-typed/);
    }
  });

  it("leaves the environment's key to be used", async () => {
    const refusing = storage({ get: () => Promise.reject(new Error("no keyring")) });
    assert.equal(await new Secrets(refusing, { OPENAI_API_KEY: key }).findKey(endpoint), key);
  });
});

describe("a key that was read", () => {
  const endpoint = parseEndpoint("https://gateway.test/v1");

  it("is not read again for the next question, until it is changed or forgotten", async () => {
    const kept = new Map<string, string>();
    const listeners: (() => void)[] = [];
    let reads = 0;
    const storage: SecretStorage = {
      get: async (name) => {
        reads += 1;
        return kept.get(name);
      },
      store: async (name, value) => void kept.set(name, value),
      delete: async (name) => void kept.delete(name),
      keys: async () => [...kept.keys()],
      onDidChange: (listener) => {
        listeners.push(() => listener({ key: "any" }));
        return { dispose: () => {} };
      },
    };
    const secrets = new Secrets(storage, {});
    const find = () => secrets.findKey(endpoint);
    assert.equal(await find(), undefined);
    kept.set("redial.apiKey:https://gateway.test", "typed in another window");
    assert.equal(await find(), "typed in another window");
    const before = reads;
    assert.equal(await find(), "typed in another window");
    assert.equal(reads, before);
    kept.set("redial.apiKey:https://gateway.test", "changed there");
    for (const tell of listeners) tell();
    assert.equal(await find(), "changed there");
    await secrets.saveKey(endpoint, "changed here");
    assert.equal(await find(), "changed here");
    await secrets.forgetKey(endpoint);
    assert.equal(await find(), undefined);
  });
});
