// One connection to Redis: its condition, commands with a time limit, errors translated, a close
// that waits. Reconnecting is ioredis's, with the delays given here; knows no keys.
import { type Disposable, Emitter } from "../core/disposable.ts";
import { RedialError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import type { CopyCondition } from "../core/syncPorts.ts";
import { type RedisAddress, readRedisUrl } from "./address.ts";
import { makeClient, type RedisClient, type TlsTexts } from "./client.ts";
import { toRedisError } from "./failures.ts";
import type { Script } from "./scripts.ts";

export interface ConnectionOptions {
  readonly url: string;
  readonly tls?: TlsTexts;
  readonly log: Log;
  /** Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Default 10,000: also a slice of a first upload over a slow line gets through. */
  readonly commandTimeoutMs?: number;
  /** Called with the client before it connects, to listen to its messages. */
  readonly prepare?: (client: RedisClient) => void;
}

const longestDelayMs = 30_000;
/** A server that is not ready so long after the connect may be loading, in ms. */
const loadingAfterMs = 300;
/** ioredis destroys a socket that does not end within 2 s. */
const longestEndMs = 2_500;

/**
 * Begins to connect; goes on trying by itself, with back-off, until it is closed.
 * Code `redisUrlInvalid`.
 */
export async function openConnection(options: ConnectionOptions): Promise<RedisConnection> {
  const connection = new RedisConnection(options);
  await connection.open();
  return connection;
}

export class RedisConnection {
  readonly address: RedisAddress;
  readonly #options: ConnectionOptions;
  readonly #commandTimeoutMs: number;
  readonly #conditions: Emitter<CopyCondition>;
  readonly #working = new Set<Promise<unknown>>();
  #client: RedisClient | undefined;
  #condition: CopyCondition = { kind: "connecting" };
  #failure: RedialError | undefined;
  #wasReady = false;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.address = readRedisUrl(options.url);
    this.#commandTimeoutMs = options.commandTimeoutMs ?? 10_000;
    this.#conditions = new Emitter((error) => options.log.error("a listener failed", error));
  }

  get host(): string {
    return this.address.label;
  }

  get condition(): CopyCondition {
    return this.#condition;
  }

  onCondition(listener: (condition: CopyCondition) => void): Disposable {
    return this.#conditions.on(listener);
  }

  async open(): Promise<void> {
    const client = await makeClient({
      address: this.address,
      ...(this.#options.tls && { tls: this.#options.tls }),
      connectTimeoutMs: this.#options.connectTimeoutMs ?? 5_000,
      commandTimeoutMs: this.#commandTimeoutMs,
      retryDelayMs: (attempt) => this.#delay(attempt),
    });
    this.#client = client;
    this.#options.prepare?.(client);
    let hasConnected = false;
    const note = (error: unknown): void => {
      this.#failure = this.#explain(error, hasConnected);
    };
    client.on("error", note);
    client.on("node error", note);
    client.on("connect", () => {
      hasConnected = true;
      this.#failure = undefined;
      this.#noticeLoading(client);
    });
    client.on("ready", () => {
      this.#wasReady = true;
      this.#failure = undefined;
      this.#become({ kind: "ready" });
    });
    client.on("close", () => {
      const failure =
        this.#failure ?? this.#explain(new Error("Connection is closed"), hasConnected);
      hasConnected = false;
      this.#become({ kind: "down", error: failure });
    });
    // The outcome comes as an event: `ready`, or `error` and `close`.
    client.connect().catch(() => {});
  }

  /** ioredis waits in silence while a server that has just started reads its data. */
  #noticeLoading(client: RedisClient): void {
    setTimeout(() => {
      if (this.#isClosed || client.status !== "connect") return;
      client.info("persistence").then(
        (text) => {
          if (client.status !== "connect" || !/^loading:1/m.test(text)) return;
          this.#failure = new RedialError("redisLoading", [this.host]);
          this.#become({ kind: "down", error: this.#failure });
        },
        // Whatever it is, the connection itself meets it too and tells.
        () => {},
      );
    }, loadingAfterMs).unref();
  }

  /** Resolves when the connection can be used; rejects with what keeps it from that. */
  async ready(timeoutMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle = (condition: CopyCondition): void => {
      if (condition.kind === "ready") resolve();
      else if (condition.kind === "down") reject(condition.error);
    };
    const listening = this.#conditions.on(settle);
    const timer = setTimeout(
      () => reject(this.#failure ?? new RedialError("redisTimeout", [this.host])),
      timeoutMs,
    );
    settle(this.#condition);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      listening.dispose();
    }
  }

  /**
   * Runs commands; `key` is named if it holds another type. Rejects with `redis…` codes, at once
   * when the connection is down.
   */
  async run<T>(work: (client: RedisClient) => Promise<T>, key?: string): Promise<T> {
    if (this.#condition.kind === "down") throw this.#condition.error;
    const client = this.#client;
    if (!client || this.#isClosed || this.#condition.kind !== "ready") {
      throw new RedialError("redisUnreachable", [this.host]);
    }
    const working = this.#limit(client, work);
    this.#working.add(working);
    try {
      return await working;
    } catch (error) {
      throw toRedisError(error, this.host, key);
    } finally {
      this.#working.delete(working);
    }
  }

  /** Runs a script in one round trip; in two where the server does not have it yet. */
  async runScript(
    script: Script,
    keys: readonly string[],
    args: readonly (string | Buffer)[],
  ): Promise<unknown> {
    return this.run(async (client) => {
      const rest = [keys.length, ...keys, ...args];
      try {
        return await client.callBuffer("evalsha", script.sha, ...rest);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.includes("NOSCRIPT")) throw error;
        return await client.callBuffer("eval", script.lua, ...rest);
      }
    }, keys[0]);
  }

  /** Ends this connection and makes another one. */
  renew(): void {
    this.#client?.disconnect(true);
  }

  /** Waits for commands under way (their time limit holds), then closes. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#working);
    const client = this.#client;
    if (client) await end(client);
    this.#conditions.dispose();
  }

  async #limit<T>(client: RedisClient, work: (client: RedisClient) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new RedialError("redisTimeout", [this.host]));
        this.#failure = new RedialError("redisTimeout", [this.host]);
        // Nothing comes through this connection any more; another one may fare better.
        client.disconnect(true);
        this.#become({ kind: "down", error: this.#failure });
      }, this.#commandTimeoutMs);
    });
    try {
      return await Promise.race([work(client), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #become(condition: CopyCondition): void {
    if (this.#isClosed) return;
    const before = this.#condition;
    this.#condition = condition;
    const isSame =
      before.kind === condition.kind &&
      (before.kind !== "down" ||
        (condition.kind === "down" && before.error.code === condition.error.code));
    if (!isSame) this.#conditions.fire(condition);
  }

  #explain(error: unknown, hasConnected: boolean): RedialError {
    const translated = toRedisError(error, this.host);
    const wasCutAtOnce = hasConnected && translated.code === "redisUnreachable";
    if (!wasCutAtOnce || this.#wasReady || this.address.kind !== "single") return translated;
    if (!this.address.isTls) return new RedialError("redisNeedsTls", [this.host]);
    // With TLS 1.3 the server looks at the client's certificate after the client is through.
    return new RedialError("redisTls", [this.host, "it may want a client certificate"], translated);
  }

  /** Doubles from 100 ms, half of it left to chance; rejected credentials are not tried in haste. */
  #delay(attempt: number): number {
    const isRefused = this.#failure?.code === "redisAuth";
    const delayMs = isRefused ? longestDelayMs : Math.min(longestDelayMs, 50 * 2 ** attempt);
    return delayMs * (0.5 + Math.random() / 2);
  }
}

async function end(client: RedisClient): Promise<void> {
  const hasSocket = ["connecting", "connect", "ready"].includes(client.status);
  const ended = new Promise<void>((resolve) => client.once("end", () => resolve()));
  client.disconnect();
  // Between two attempts there is nothing that could end, and no event says so.
  if (!hasSocket) return;
  // While it waits to ask the sentinels again, ioredis ends only with that wait.
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestEndMs);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
}
