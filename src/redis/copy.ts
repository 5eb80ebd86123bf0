// The shared copy in Redis: puts keys, scripts and connection together. What is new or to be written
// is decided in src/sync.

import type { ChainableCommander, Redis } from "ioredis";
import type { IndexEntry } from "../core/catchUpPorts.ts";
import type { Disposable } from "../core/disposable.ts";
import type { VectorCopy } from "../core/embeddingPorts.ts";
import { RedialError } from "../core/errors.ts";
import type { Item } from "../core/itemPorts.ts";
import type { CopyRecord } from "../core/recordPorts.ts";
import type {
  CopyAddress,
  CopyCondition,
  CopyMark,
  CopyMeta,
  CopyPush,
  CopyReply,
  LiveNews,
  SharedCopy,
  Upload,
} from "../core/syncPorts.ts";
import { type ConnectionOptions, openConnection, type RedisConnection } from "./connection.ts";
import { type PushTerms, pullHeader, pushHeader, uploadHeader } from "./headers.ts";
import { lifetimeScript, pointerScript, pruneScript } from "./indexScripts.ts";
import { readItems, writeItems } from "./items.ts";
import {
  indexKey,
  listKey,
  liveChannel,
  metaKey,
  sealKey,
  sessionKeys,
  stagingKey,
} from "./keys.ts";
import { LiveChannel } from "./live.ts";
import { readRecord } from "./record.ts";
import { fieldsOf, isSealedReply, readMeta, readReply } from "./replies.ts";
import { publishScript, pullScript, pushScript } from "./scripts.ts";
import { publishSealedScript } from "./sealScripts.ts";
import { Seals } from "./seals.ts";
import { vectorCopy } from "./vectors.ts";

/** How long an upload whose script never came is kept, in ms. */
const stagingMs = 60_000;

export interface CopyOptions extends ConnectionOptions {
  /** How long a session that nobody adds to is kept, in ms; 0: for ever. */
  readonly retentionMs: () => number;
}

/** Begins to connect to the shared copy. Code `redisUrlInvalid`. */
export async function openCopy(options: CopyOptions): Promise<RedisCopy> {
  return new RedisCopy(await openConnection(options), options);
}

/**
 * The shared copy as it stands in Redis. Where the workspace is encrypted, all that is read or written
 * needs the marker (`seal`): code `redisLocked` without it. See sealedCopy.ts.
 */
export class RedisCopy implements SharedCopy {
  readonly vectors: VectorCopy;
  readonly seals: Seals;
  readonly #connection: RedisConnection;
  readonly #live: LiveChannel;
  readonly #retentionMs: () => number;

  constructor(connection: RedisConnection, options: CopyOptions) {
    this.#connection = connection;
    this.vectors = vectorCopy(connection);
    this.seals = new Seals(connection);
    this.#live = new LiveChannel(options, (channel, text) => this.#tell(channel, text));
    this.#retentionMs = options.retentionMs;
  }

  get host(): string {
    return this.#connection.host;
  }

  condition(): CopyCondition {
    return this.#connection.condition;
  }

  onCondition(listener: (condition: CopyCondition) => void): Disposable {
    return this.#connection.onCondition(listener);
  }

  ready(timeoutMs: number): Promise<void> {
    return this.#connection.ready(timeoutMs);
  }

  async measureRoundTrip(): Promise<number> {
    const start = performance.now();
    await this.#connection.run((client) => client.ping());
    return performance.now() - start;
  }

  async pull(address: CopyAddress, mark: CopyMark): Promise<CopyReply> {
    const header = pullHeader(mark);
    return this.#read(await this.#connection.runScript(pullScript, keyList(address), [header]));
  }

  async push(push: CopyPush, notice: string): Promise<CopyReply> {
    const header = pushHeader(push, this.#terms(notice));
    const messages = [...push.inserts.flatMap((group) => group.messages), ...push.appends];
    const args = [header, ...messages.map((message) => message.stored)];
    const [reply] = await Promise.all([
      this.#connection.runScript(pushScript, keyList(push.address), args),
      push.address.listKey === undefined ? undefined : this.#point(push, notice),
    ]);
    return this.#read(reply);
  }

  async upload(upload: Upload, notice: string): Promise<CopyReply> {
    const { workspace, sessionId } = upload.address;
    const staging = stagingKey(workspace, sessionId);
    const header = uploadHeader(upload, this.#terms(notice));
    const { StageCommand } = await import("./stageCommand.ts");
    // One behind the other on one connection: one round trip. Without its end the list is not kept.
    const [, reply] = await Promise.all([
      this.#connection.run((client) => {
        // Its type leaves out that a pipeline takes a command as a client does.
        const batch = client.multi() as ChainableCommander & Pick<Redis, "sendCommand">;
        batch.sendCommand(new StageCommand(staging, upload.body));
        return batch.pexpire(staging, stagingMs).exec();
      }, staging),
      this.#connection.runScript(pushScript, [...keyList(upload.address), staging], [header]),
    ]);
    return this.#read(reply);
  }

  #terms(notice: string): PushTerms {
    return { lifetimeMs: Math.floor(this.#retentionMs()), notice };
  }

  #read(reply: unknown): CopyReply {
    if (isSealedReply(reply)) throw new RedialError("redisLocked", [this.host]);
    return readReply(reply);
  }

  async readIndex(workspace: string): Promise<readonly IndexEntry[]> {
    const key = indexKey(workspace);
    return this.#connection.run(async (client) => {
      const flat = await client.zrevrange(key, 0, -1, "WITHSCORES");
      const ids = flat.filter((_, index) => index % 2 === 0);
      const pipeline = client.pipeline();
      for (const id of ids) pipeline.hget(metaKey(workspace, id), "version");
      for (const id of ids) pipeline.llen(listKey(workspace, id));
      const numbers = ((await pipeline.exec()) ?? []).map(([error, value]) => {
        // A key of another type counts as empty here: its own pull tells that.
        if (error && !error.message.includes("WRONGTYPE")) throw error;
        return error ? 0 : Number(value ?? 0);
      });
      return ids.map((sessionId, index) => ({
        sessionId,
        updatedAt: Number(flat[index * 2 + 1]),
        version: numbers[index] ?? 0,
        length: numbers[index + ids.length] ?? 0,
      }));
    }, key);
  }

  async readMetas(
    workspace: string,
    sessionIds: readonly string[],
  ): Promise<readonly (CopyMeta | undefined)[]> {
    if (sessionIds.length === 0) return [];
    const replies = await this.#connection.run(async (client) => {
      const pipeline = client.pipeline();
      for (const id of sessionIds) pipeline.hgetall(metaKey(workspace, id));
      return (await pipeline.exec()) ?? [];
    });
    return replies.map(([error, fields]) => {
      if (error) throw error;
      return readMeta(fieldsOf(Object.entries(Object(fields)).flat()));
    });
  }

  async pruneIndex(workspace: string, sessionIds: readonly string[]): Promise<void> {
    for (const id of sessionIds) {
      await this.#connection.runScript(
        pruneScript,
        [indexKey(workspace), metaKey(workspace, id)],
        [id],
      );
    }
  }

  /** An attached list may be in another slot than its workspace: what that is told goes apart. */
  async #point({ address, meta }: CopyPush, notice: string): Promise<void> {
    const { workspace, sessionId, listKey: attached = "" } = address;
    const times = [String(meta.updatedAt), String(meta.createdAt)];
    await this.#connection.runScript(
      pointerScript,
      [indexKey(workspace), metaKey(workspace, sessionId)],
      [sessionId, ...times, meta.title, attached, meta.deletedAt === undefined ? "0" : "1"],
    );
    if (this.#connection.address.kind !== "cluster") return;
    await this.#tell(liveChannel(workspace), notice);
  }

  async applyRetention(workspace: string, sessionIds: readonly string[]): Promise<void> {
    const lifetime = String(Math.floor(this.#retentionMs()));
    const applying = sessionIds.map((id) => {
      const keys = [listKey(workspace, id), metaKey(workspace, id)];
      return this.#connection.runScript(lifetimeScript, keys, [lifetime]);
    });
    await Promise.all(applying);
  }

  async findList(key: string): Promise<string | undefined> {
    // LangChain for Python puts this prefix before the id; for JavaScript the id is the key.
    for (const candidate of [key, `message_store:${key}`]) {
      const type = await this.#connection.run((client) => client.type(candidate), candidate);
      if (type === "list") return candidate;
      if (type !== "none") throw new RedialError("redisWrongType", [this.host, candidate]);
    }
    return undefined;
  }

  async readRecord(address: CopyAddress, maxEntries: number): Promise<CopyRecord> {
    const { host } = this;
    const read = await this.#connection.run((client) => readRecord(client, address, maxEntries));
    return { host, ...read };
  }

  readItems(workspace: string): Promise<readonly Item[]> {
    return readItems(this.#connection, workspace);
  }

  writeItems(workspace: string, items: readonly Item[], notice: string, seal = ""): Promise<void> {
    return writeItems(this.#connection, { workspace, items, notice, seal });
  }

  async publish(workspace: string, text: string, seal = ""): Promise<number> {
    const channel = liveChannel(workspace);
    const keys = [channel, sealKey(workspace)];
    const reply = await this.#connection.runScript(publishSealedScript, keys, [
      channel,
      text,
      seal,
    ]);
    const count = Number(reply);
    if (count < 0) throw new RedialError("redisLocked", [this.host]);
    return count;
  }

  async #tell(channel: string, text: string): Promise<number> {
    // The channel goes as a key, so that a cluster runs the script where its listeners are.
    return Number(await this.#connection.runScript(publishScript, [channel], [channel, text]));
  }

  listen(workspaces: readonly string[]): void {
    this.#live.listen(workspaces);
  }

  onLive(listener: (news: LiveNews) => void): Disposable {
    return this.#live.onNews(listener);
  }

  async close(): Promise<void> {
    await Promise.all([this.#live.close(), this.#connection.close()]);
  }
}

function keyList(address: CopyAddress): readonly string[] {
  const keys = sessionKeys(address);
  return [keys.list, keys.meta, keys.index, keys.epoch, keys.journals, keys.seal];
}
