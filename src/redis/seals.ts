// What stands in Redis about a workspace's encryption (a marker that every window sees), and putting
// encrypted texts into the place of plain ones that were there before. Knows no keys.
import type { ItemKind } from "../core/itemPorts.ts";
import type { RedisClient } from "./client.ts";
import type { RedisConnection } from "./connection.ts";
import { itemsKey, listKey, metaKey, sealKey, vectorsKey } from "./keys.ts";
import { readRaw } from "./replies.ts";
import { replaceEntryScript, replaceFieldScript } from "./sealScripts.ts";

/** A text in the place of another one, in the list or the hash at `key`. */
export interface Replacement {
  readonly old: string;
  readonly text: string;
}

/** A workspace's encryption, in Redis. Rejects with `redis…` codes. */
export class Seals {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** The workspace's marker; `undefined`: nothing says that it is encrypted. */
  async read(workspace: string): Promise<string | undefined> {
    const key = sealKey(workspace);
    return (await this.#connection.run((client) => client.get(key), key)) ?? undefined;
  }

  /** Sets the marker unless there is one; the one that is there now. */
  async write(workspace: string, marker: string): Promise<string> {
    const key = sealKey(workspace);
    await this.#connection.run((client) => client.set(key, marker, "NX"), key);
    return (await this.read(workspace)) ?? marker;
  }

  /** Keys of all lists and metas of the workspace, those of deleted sessions too. */
  async sessionKeys(workspace: string): Promise<readonly string[]> {
    const patterns = [listKey(workspace, "*"), metaKey(workspace, "*")];
    return this.#connection.run(async (client) => {
      const found = new Set<string>();
      for (const pattern of patterns) {
        for await (const keys of scan(client, pattern)) for (const key of keys) found.add(key);
      }
      return [...found];
    });
  }

  /** A slice of a list, newest first; entries that are no text are left out. */
  async entries(key: string, start: number, count: number): Promise<readonly string[]> {
    const slice = await this.#connection.run(
      (client) => client.lrangeBuffer(key, start, start + count - 1),
      key,
    );
    return slice.map(readRaw).flatMap((entry) => (entry.kind === "text" ? [entry.raw] : []));
  }

  async length(key: string): Promise<number> {
    return this.#connection.run((client) => client.llen(key), key);
  }

  async field(key: string, field: string): Promise<string | undefined> {
    return (await this.#connection.run((client) => client.hget(key, field), key)) ?? undefined;
  }

  async items(workspace: string, kind: ItemKind): Promise<Readonly<Record<string, string>>> {
    const key = itemsKey(workspace, kind);
    return this.#connection.run((client) => client.hgetall(key), key);
  }

  /** Replaces entries of the list near `start`, those that are still there; how many were. */
  async replaceEntries(key: string, start: number, all: readonly Replacement[]): Promise<number> {
    const args = [String(start), ...all.flatMap(({ old, text }) => [old, text])];
    return Number(await this.#connection.runScript(replaceEntryScript, [key], args));
  }

  /** Replaces a hash's field, if it is still the old one. */
  async replaceField(key: string, field: string, { old, text }: Replacement): Promise<boolean> {
    const args = [field, old, text];
    return Number(await this.#connection.runScript(replaceFieldScript, [key], args)) === 1;
  }

  async forgetVectors(workspace: string): Promise<void> {
    const key = vectorsKey(workspace);
    await this.#connection.run((client) => client.del(key), key);
  }
}

/** Keys like `pattern`, of all nodes. */
async function* scan(client: RedisClient, pattern: string): AsyncGenerator<readonly string[]> {
  const nodes = "nodes" in client ? client.nodes("master") : [client];
  const match = pattern.replace(/[[\]?\\]/g, "\\$&");
  for (const node of nodes) {
    let cursor = "0";
    do {
      const [next, keys] = await node.scan(cursor, "MATCH", match, "COUNT", 500);
      cursor = next;
      yield keys;
    } while (cursor !== "0");
  }
}
