// The live channel: one connection that only listens, opened when there is something to listen to.
// Sharded channels where the server has them (7.0), plain ones elsewhere, as the scripts publish.
import { type Disposable, Emitter } from "../core/disposable.ts";
import { asRedialError } from "../core/errors.ts";
import type { LiveNews } from "../core/syncPorts.ts";
import type { RedisClient } from "./client.ts";
import { type ConnectionOptions, openConnection, type RedisConnection } from "./connection.ts";
import { liveChannel, workspaceOfChannel } from "./keys.ts";

export class LiveChannel {
  readonly #options: ConnectionOptions;
  readonly #news: Emitter<LiveNews>;
  #workspaces: readonly string[] = [];
  #connection: Promise<RedisConnection> | undefined;
  /** Channels that the present connection listens to. */
  readonly #joined = new Set<string>();
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#options = { ...options, prepare: (client) => this.#hear(client) };
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
          this.#joined.clear();
          if (condition.kind === "ready") void this.#joinAll(connection);
        });
        void this.#joinAll(connection);
      },
      (error) => this.#options.log.error("the live channel cannot be opened", error),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const connection = await this.#connection;
    await connection?.close();
    this.#news.dispose();
  }

  async #joinAll(connection: RedisConnection): Promise<void> {
    if (connection.condition.kind !== "ready") return;
    const wanted = new Set(this.#workspaces.map(liveChannel));
    for (const channel of [...this.#joined]) {
      if (wanted.has(channel)) continue;
      this.#joined.delete(channel);
      await this.#try(connection, channel, leave);
    }
    for (const channel of wanted) {
      if (this.#joined.has(channel)) continue;
      this.#joined.add(channel);
      if (!(await this.#try(connection, channel, join))) this.#joined.delete(channel);
      const workspace = workspaceOfChannel(channel);
      if (this.#joined.has(channel) && workspace !== undefined) {
        this.#news.fire({ kind: "listening", workspace });
      }
    }
  }

  async #try(
    connection: RedisConnection,
    channel: string,
    act: (client: RedisClient, channel: string) => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await connection.run((client) => act(client, channel));
      return true;
    } catch (error) {
      // Without the live channel, changes come with the next turn or pull.
      this.#options.log.warn(`live channel: ${asRedialError(error).message}`);
      return false;
    }
  }

  #hear(client: RedisClient): void {
    const receive = (channel: string, text: string): void => {
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
