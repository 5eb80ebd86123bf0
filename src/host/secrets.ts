// Keys and the Redis URL with its credentials, in the editor's SecretStorage and nowhere else.
import type * as vscode from "vscode";
import { type Endpoint, environmentKey, type KeyEnvironment } from "../model/endpoint.ts";

const redisUrlName = "redial.redisUrl";

export class Secrets {
  readonly #storage: vscode.SecretStorage;
  readonly #env: KeyEnvironment;

  constructor(storage: vscode.SecretStorage, env: KeyEnvironment) {
    this.#storage = storage;
    this.#env = env;
  }

  /** The key typed for this endpoint's origin, else the environment's if it is meant for it. */
  async findKey(endpoint: Endpoint): Promise<string | undefined> {
    const typed = await this.#storage.get(keyName(endpoint));
    return typed ?? environmentKey(endpoint, this.#env);
  }

  async saveKey(endpoint: Endpoint, key: string): Promise<void> {
    await this.#storage.store(keyName(endpoint), key);
  }

  async forgetKey(endpoint: Endpoint): Promise<void> {
    await this.#storage.delete(keyName(endpoint));
  }

  /** The Redis URL that was given to *Connect to Redis…* with credentials in it. */
  async redisUrl(): Promise<string | undefined> {
    return this.#storage.get(redisUrlName);
  }

  async saveRedisUrl(url: string): Promise<void> {
    await this.#storage.store(redisUrlName, url);
  }

  async forgetRedisUrl(): Promise<void> {
    await this.#storage.delete(redisUrlName);
  }

  /** Tells when a secret changed, also in another window. */
  onChange(listener: () => void): vscode.Disposable {
    return this.#storage.onDidChange(listener);
  }
}

/** A key is bound to the origin that it was typed for. */
function keyName(endpoint: Endpoint): string {
  return `redial.apiKey:${endpoint.origin}`;
}
