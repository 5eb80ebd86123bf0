// The live channel: one connection that only listens, opened when there is something to listen to.
// Sharded channels where the server has them (7.0), plain ones elsewhere, as the scripts publish.
// Whenever listening begins anew, it says so: what was told before that was missed.
import { type Disposable, Emitter } from "../core/disposable.ts";
import { asRedialError, RedialError } from "../core/errors.ts";
import type { LiveNews } from "../core/syncPorts.ts";
import type { RedisClient } from "./client.ts";
import { type ConnectionOptions, openConnection, type RedisConnection } from "./connection.ts";
import { liveChannel, workspaceOfChannel } from "./keys.ts";

/** How often a window on a cluster looks whether it hears itself, in ms. */
const pulseMs = 3_000;
/** Longest pause before it is tried again to listen, in ms. */
const longestDelayMs = 5_000;

export class LiveChannel {
  readonly #options: ConnectionOptions;
  readonly #publish: (channel: string, text: string) => Promise<unknown>;
  readonly #news: Emitter<LiveNews>;
  #workspaces: readonly string[] = [];
  #connection: Promise<RedisConnection> | undefined;
  /** Channels that the present connection listens to. */
  readonly #joined = new Set<string>();
  /** How often the cluster's slots were looked at. */
  #slotsSeen = 0;
  #retry: NodeJS.Timeout | undefined;
  /** What this window says to itself; nobody else takes it for a message. */
  readonly #pulse = `pulse ${crypto.randomUUID()}`;
  /** Channels on which the last pulse was not heard yet. */
  readonly #unheard = new Set<string>();
  #pulses: NodeJS.Timeout | undefined;
  #joining: Promise<void> = Promise.resolve();
  #failures = 0;
  /** The newest failure in the log. */
  #told: string | undefined;
  #isClosed = false;

  /** `publish` tells a channel, over another connection. */
  constructor(
    options: ConnectionOptions,
    publish: (channel: string, text: string) => Promise<unknown>,
  ) {
    this.#publish = publish;
    this.#options = {
      ...options,
      prepare: (client) => {
        this.#hear(client);
        this.#followSlots(client);
      },
    };
    this.#news = new Emitter((error) => options.log.error("a listener failed", error));
  }

  onNews(listener: (news: LiveNews) => void): Disposable {
    return this.#news.on(listener);
  }

  listen(workspaces: readonly string[]): void {
    this.#workspaces = workspaces;
    if (this.#isClosed || (workspaces.length === 0 && !this.#connection)) return;
    if (this.#connection) {
      void this.#connection.then((connection) => this.#joinAll(connection));
      return;
    }
    this.#connection = openConnection(this.#options);
    this.#connection.then(
      (connection) => {
        connection.onCondition((condition) => {
          for (const channel of [...this.#joined]) this.#leave(channel);
          if (condition.kind === "ready") this.#joinAll(connection);
        });
        this.#joinAll(connection);
        if (connection.address.kind !== "cluster" || this.#isClosed) return;
        this.#pulses = setInterval(() => this.#beat(connection), pulseMs);
      },
      (error) => this.#options.log.error("the live channel cannot be opened", error),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#pulses);
    const connection = await this.#connection;
    await connection?.close();
    await this.#joining;
    this.#news.dispose();
  }

  /** One after the other: a channel is joined once. */
  #joinAll(connection: RedisConnection): void {
    clearTimeout(this.#retry);
    this.#joining = this.#joining.then(() => this.#joinWanted(connection));
  }

  async #joinWanted(connection: RedisConnection): Promise<void> {
    if (this.#isClosed || connection.condition.kind !== "ready") return;
    const wanted = new Set(this.#workspaces.map(liveChannel));
    for (const channel of [...this.#joined]) {
      if (wanted.has(channel)) continue;
      this.#leave(channel);
      await this.#try(connection, (client) => leave(client, channel));
    }
    for (const channel of wanted) {
      if (this.#joined.has(channel)) continue;
      if (!(await this.#try(connection, (client) => this.#join(client, channel)))) continue;
      this.#joined.add(channel);
      this.#tell("listening", channel);
    }
    if (this.#joined.size < wanted.size) this.#joinLater(connection);
    else this.#failures = 0;
  }

  #joinLater(connection: RedisConnection): void {
    clearTimeout(this.#retry);
    if (this.#isClosed) return;
    const delayMs = Math.min(longestDelayMs, 100 * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#joinAll(connection), delayMs);
  }

  #leave(channel: string): void {
    this.#joined.delete(channel);
    this.#unheard.delete(channel);
    this.#tell("left", channel);
  }

  #tell(kind: "listening" | "left", channel: string): void {
    const workspace = workspaceOfChannel(channel);
    if (workspace !== undefined) this.#news.fire({ kind, workspace });
  }

  async #join(client: RedisClient, channel: string): Promise<void> {
    const seen = this.#slotsSeen;
    await join(client, channel);
    if (seen !== this.#slotsSeen) throw new RedialError("redisCluster", ["", "MOVED"]);
  }

  /**
   * A master that gives a slot away (or is told once more that it has it) ends the subscriptions
   * there (Redis, "Sharded Pub/Sub"). ioredis looks at the slots then, and listens again when they
   * changed, but does not tell that something was missed.
   */
  #followSlots(client: RedisClient): void {
    client.on("refresh", () => {
      this.#slotsSeen += 1;
      for (const channel of [...this.#joined]) this.#leave(channel);
      this.#failures = 0;
      void this.#connection?.then((connection) => this.#joinLater(connection));
    });
  }

  /** Where ioredis's look at the slots found a node that did not know yet, all stays silent. */
  #beat(connection: RedisConnection): void {
    const channels = [...this.#joined];
    if (channels.some((channel) => this.#unheard.has(channel))) {
      this.#unheard.clear();
      this.#options.log.warn("live channel: this window does not hear itself, it connects again");
      connection.renew();
      return;
    }
    for (const channel of channels) {
      this.#unheard.add(channel);
      this.#publish(channel, this.#pulse).catch(() => this.#unheard.delete(channel));
    }
  }

  async #try(
    connection: RedisConnection,
    act: (client: RedisClient) => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await connection.run(act);
      this.#told = undefined;
      return true;
    } catch (error) {
      // Without the live channel, changes come with the next turn or pull.
      const { message } = asRedialError(error);
      if (message !== this.#told) this.#options.log.warn(`live channel: ${message}`);
      this.#told = message;
      return false;
    }
  }

  #hear(client: RedisClient): void {
    const receive = (channel: string, text: string): void => {
      if (text === this.#pulse) {
        this.#unheard.delete(channel);
        return;
      }
      const workspace = workspaceOfChannel(channel);
      if (workspace !== undefined) this.#news.fire({ kind: "message", workspace, text });
    };
    client.on("message", receive);
    client.on("smessage", receive);
  }
}

async function join(client: RedisClient, channel: string): Promise<unknown> {
  try {
    return await client.ssubscribe(channel);
  } catch (error) {
    if (!isUnknownCommand(error)) throw error;
    return await client.subscribe(channel);
  }
}

async function leave(client: RedisClient, channel: string): Promise<unknown> {
  try {
    return await client.sunsubscribe(channel);
  } catch (error) {
    if (!isUnknownCommand(error)) throw error;
    return await client.unsubscribe(channel);
  }
}

function isUnknownCommand(error: unknown): boolean {
  return error instanceof Error && /unknown command/i.test(error.message);
}
