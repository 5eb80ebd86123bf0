// A key or password that stands in the user's settings is offered to be moved, and then stands there no
// longer.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { Secrets } from "../../src/host/secrets.ts";
import { offerToMoveSecrets } from "../../src/host/settingsSecrets.ts";
import { parseEndpoint } from "../../src/model/endpoint.ts";

const key = "sk-in-the-settings-0123";
const redisUrl = "redis://me:hunter22@127.0.0.1:6399";

function memorySecrets(): Secrets {
  const kept = new Map<string, string>();
  const storage: vscode.SecretStorage = {
    get: async (name) => kept.get(name),
    store: async (name, value) => void kept.set(name, value),
    delete: async (name) => void kept.delete(name),
    keys: async () => [...kept.keys()],
    onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
  };
  return new Secrets(storage, {});
}

async function set(name: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("redial");
  await configuration.update(name, value, vscode.ConfigurationTarget.Global);
}

function get(name: string): unknown {
  return vscode.workspace.getConfiguration("redial").inspect(name)?.globalValue;
}

/** Answers the next warning, and keeps what it said. */
function answerWarning(answer: string | undefined): { readonly asked: string[] } {
  const asked: string[] = [];
  const original = vscode.window.showWarningMessage;
  Reflect.set(vscode.window, "showWarningMessage", async (text: string) => {
    asked.push(text);
    Reflect.set(vscode.window, "showWarningMessage", original);
    return answer;
  });
  return { asked };
}

describe("secrets in the settings", () => {
  afterEach(async () => {
    for (const name of ["redis.url", "model.baseUrl", "model.endpoints"])
      await set(name, undefined);
  });

  it("are moved into the secret storage when the user says so", async () => {
    await set("redis.url", redisUrl);
    await set("model.baseUrl", `https://${key}@models.test/v1`);
    await set("model.endpoints", [
      { name: "work", baseUrl: "https://work.test/v1", apiKey: key },
      { name: "plain", baseUrl: "https://plain.test/v1" },
    ]);
    const secrets = memorySecrets();
    const { asked } = answerWarning("Move");
    await offerToMoveSecrets(secrets);
    assert.match(
      asked.join(),
      /redial\.redis\.url, redial\.model\.baseUrl, redial\.model\.endpoints/,
    );
    assert.ok(!asked.join().includes(key) && !asked.join().includes("hunter22"));
    assert.deepEqual(
      [get("redis.url"), get("model.baseUrl"), get("model.endpoints")],
      [
        "redis://127.0.0.1:6399",
        "https://models.test/v1",
        [
          { name: "work", baseUrl: "https://work.test/v1" },
          { name: "plain", baseUrl: "https://plain.test/v1" },
        ],
      ],
    );
    assert.deepEqual(
      [
        await secrets.redisUrl(),
        await secrets.findKey(parseEndpoint("https://models.test/v1")),
        await secrets.findKey(parseEndpoint("https://work.test/v1"), "work"),
      ],
      [redisUrl, key, key],
    );
  });

  it("stay where they are when the user does not", async () => {
    await set("redis.url", redisUrl);
    answerWarning(undefined);
    await offerToMoveSecrets(memorySecrets());
    assert.equal(get("redis.url"), redisUrl);
  });

  it("that are none bring no question", async () => {
    await set("redis.url", "redis://127.0.0.1:6399");
    const { asked } = answerWarning("Move");
    await offerToMoveSecrets(memorySecrets());
    assert.deepEqual(asked, []);
    await vscode.window.showWarningMessage("");
  });
});
