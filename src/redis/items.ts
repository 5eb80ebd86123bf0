// What a workspace keeps beside its sessions, in Redis: a hash for each kind, id -> JSON
// {at, value}. Anybody may read and write it; what is no such entry is left alone.
import { RedialError } from "../core/errors.ts";
import { type Item, type ItemKind, itemKinds } from "../core/itemPorts.ts";
import type { RedisConnection } from "./connection.ts";
import { itemsKey, liveChannel, sealKey } from "./keys.ts";
import { itemsScript } from "./scripts.ts";

/** Items of one script call: a bounded time inside Redis. */
const step = 200;

/** All items of a workspace, the forgotten too. Codes of the connection. */
export async function readItems(
  connection: RedisConnection,
  workspace: string,
): Promise<readonly Item[]> {
  // All asked for before the first answers: one round trip.
  const reading = itemKinds.map(async (kind) => {
    const key = itemsKey(workspace, kind);
    const fields = await connection.run((client) => client.hgetall(key), key);
    return Object.entries(fields).flatMap(([id, entry]) => readEntry(kind, id, entry));
  });
  return (await Promise.all(reading)).flat();
}

export interface ItemsWrite {
  readonly workspace: string;
  readonly items: readonly Item[];
  readonly notice: string;
  /** Marker of the encryption that their values are in. */
  readonly seal: string;
}

/** Writes those that win over what is there. Code `redisLocked` and those of the connection. */
export async function writeItems(connection: RedisConnection, write: ItemsWrite): Promise<void> {
  const { workspace, items, notice, seal } = write;
  for (const kind of itemKinds) {
    const own = items.filter((item) => item.kind === kind);
    for (let start = 0; start < own.length; start += step) {
      const args = own
        .slice(start, start + step)
        .flatMap(({ id, changedAt, value }) => [
          id,
          String(changedAt),
          JSON.stringify({ at: changedAt, value }),
        ]);
      const keys = [itemsKey(workspace, kind), sealKey(workspace)];
      const head = [liveChannel(workspace), notice, seal];
      const written = await connection.runScript(itemsScript, keys, [...head, ...args]);
      if (Number(written) < 0) throw new RedialError("redisLocked", [connection.host]);
    }
  }
}

function readEntry(kind: ItemKind, id: string, entry: string): Item[] {
  try {
    const fields: unknown = JSON.parse(entry);
    if (typeof fields !== "object" || fields === null) return [];
    const { at, value } = fields as Record<string, unknown>; // Just checked.
    if (typeof at !== "number" || typeof value !== "string") return [];
    return [{ kind, id, value, changedAt: at }];
  } catch {
    // Another program wrote into the hash: not an item.
    return [];
  }
}
