// Keys and the Redis URL with its credentials, in the editor's SecretStorage and nowhere else.
import type * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import { type Endpoint, environmentKey, type KeyEnvironment } from "../model/endpoint.ts";
import type { MemorySecret } from "../redis/sealedCopy.ts";

const redisUrlName = "redial.redisUrl";

/** How long a key that was read is used again, in ms; a change is seen at once where it is told. */
const knownMs = 60_000;

/** A key as it was read, `undefined` where there is none. */
interface KnownKey {
  readonly value: string | undefined;
  readonly readAt: number;
}

export class Secrets {
  readonly #storage: vscode.SecretStorage;
  readonly #env: KeyEnvironment;
  /** By name. */
  readonly #known = new Map<string, KnownKey>();
  #changes = 0;

  constructor(storage: vscode.SecretStorage, env: KeyEnvironment) {
    this.#storage = storage;
    this.#env = env;
    storage.onDidChange(() => this.#noteChange());
  }

  /**
   * The key typed for this endpoint by its name, else for its origin, else the environment's if it
   * is meant for it. Whichever it is was meant for this origin.
   */
  async findKey(endpoint: Endpoint, name?: string): Promise<string | undefined> {
    const own =
      name === undefined ? undefined : await this.#readKey(endpoint, secretName(endpoint, name));
    const typed = own ?? (await this.#readKey(endpoint, secretName(endpoint)));
    return typed ?? environmentKey(endpoint, this.#env);
  }

  /** Code `keyringMissing` where the system cannot keep secrets. */
  async saveKey(endpoint: Endpoint, key: string, name?: string): Promise<void> {
    await this.#keep(secretName(endpoint, name), key);
  }

  async forgetKey(endpoint: Endpoint, name?: string): Promise<void> {
    await this.#storage.delete(secretName(endpoint, name));
    this.#noteChange();
  }

  /**
   * The editor answers from the thread that draws the panel: a question that was being typed does not
   * wait for that again. One that is missing may have been typed in another window, and is looked for.
   */
  async #readKey({ isLoopback }: Endpoint, secret: string): Promise<string | undefined> {
    const known = this.#known.get(secret);
    const isFresh = known !== undefined && Date.now() - known.readAt < knownMs;
    if (isFresh && (known.value !== undefined || isLoopback)) return known.value;
    const changes = this.#changes;
    const value = await this.#read(secret);
    if (changes === this.#changes) this.#known.set(secret, { value, readAt: Date.now() });
    return value;
  }

  #noteChange(): void {
    this.#changes += 1;
    this.#known.clear();
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

  /** What opens a workspace's encrypted memory; `undefined`: the passphrase is not known here. */
  async memorySecret(workspace: string): Promise<MemorySecret | undefined> {
    const text = await this.#read(memoryName(workspace));
    return text === undefined ? undefined : readMemorySecret(text);
  }

  /** Code `keyringMissing` where the system cannot keep secrets. */
  async saveMemorySecret(workspace: string, secret: MemorySecret): Promise<void> {
    await this.#keep(memoryName(workspace), JSON.stringify(secret));
  }

  async #keep(secret: string, value: string): Promise<void> {
    try {
      await this.#storage.store(secret, value);
    } catch (error) {
      throw new RedialError("keyringMissing", [], error);
    }
    this.#noteChange();
    if ((await this.#read(secret)) !== value) throw new RedialError("keyringMissing");
  }

  /** Tells when a secret changed, also in another window. */
  onChange(listener: () => void): vscode.Disposable {
    return this.#storage.onDidChange(listener);
  }
}

function memoryName(workspace: string): string {
  return `redial.memory:${workspace}`;
}

function readMemorySecret(text: string): MemorySecret | undefined {
  const { passphrase, salt }: Readonly<Record<string, unknown>> = Object(JSON.parse(text));
  const isSecret = typeof passphrase === "string" && typeof salt === "string";
  return isSecret ? { passphrase, salt } : undefined;
}

/** A key is bound to the origin that it was typed for, and to the endpoint's name if it has one. */
function secretName(endpoint: Endpoint, name?: string): string {
  const secret = `redial.apiKey:${endpoint.origin}`;
  return name === undefined ? secret : `${secret}#${name}`;
}
