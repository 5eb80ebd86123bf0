// Keys and the Redis URL with its credentials, in the editor's SecretStorage and nowhere else.
import type * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import { type Endpoint, environmentKey, type KeyEnvironment } from "../model/endpoint.ts";

const redisUrlName = "redial.redisUrl";

export class Secrets {
  readonly #storage: vscode.SecretStorage;
  readonly #env: KeyEnvironment;

  constructor(storage: vscode.SecretStorage, env: KeyEnvironment) {
    this.#storage = storage;
    this.#env = env;
  }

  /**
   * The key typed for this endpoint by its name, else for its origin, else the environment's if it
   * is meant for it. Whichever it is was meant for this origin.
   */
  async findKey(endpoint: Endpoint, name?: string): Promise<string | undefined> {
    const own = name === undefined ? undefined : await this.#read(secretName(endpoint, name));
    const typed = own ?? (await this.#read(secretName(endpoint)));
    return typed ?? environmentKey(endpoint, this.#env);
  }

  /** Code `keyringMissing` where the system cannot keep secrets. */
  async saveKey(endpoint: Endpoint, key: string, name?: string): Promise<void> {
    const secret = secretName(endpoint, name);
    try {
      await this.#storage.store(secret, key);
    } catch (error) {
      throw new RedialError("keyringMissing", [], error);
    }
    if ((await this.#read(secret)) !== key) throw new RedialError("keyringMissing");
  }

  async forgetKey(endpoint: Endpoint, name?: string): Promise<void> {
    await this.#storage.delete(secretName(endpoint, name));
  }

  async #read(secret: string): Promise<string | undefined> {
    try {
      return await this.#storage.get(secret);
    } catch {
      // A keyring that cannot be read holds no key for us; the environment's may serve.
      return undefined;
    }
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

/** A key is bound to the origin that it was typed for, and to the endpoint's name if it has one. */
function secretName(endpoint: Endpoint, name?: string): string {
  const secret = `redial.apiKey:${endpoint.origin}`;
  return name === undefined ? secret : `${secret}#${name}`;
}
