// Reads what Redis keeps for one session, as it is, in one round trip.
import type { CopyRecord, StoredKey } from "../core/recordPorts.ts";
import type { CopyAddress } from "../core/syncPorts.ts";
import type { RedisClient } from "./client.ts";
import { sessionKeys } from "./keys.ts";
import { numberOf, readRaw, textOf } from "./replies.ts";

/** Keys, fields of the meta hash, and the newest `maxEntries` entries. */
export async function readRecord(
  client: RedisClient,
  address: CopyAddress,
  maxEntries: number,
): Promise<Omit<CopyRecord, "host">> {
  const keys = sessionKeys(address);
  const all = [keys.list, keys.meta, keys.index, keys.epoch, keys.journals];
  const pipeline = client.pipeline();
  for (const key of all) {
    pipeline.type(key);
    pipeline.pttl(key);
    pipeline.memory("USAGE", key);
  }
  pipeline.llen(keys.list);
  pipeline.hlen(keys.meta);
  pipeline.zcard(keys.index);
  pipeline.strlen(keys.epoch);
  pipeline.hlen(keys.journals);
  pipeline.hgetall(keys.meta);
  pipeline.lrangeBuffer(keys.list, 0, maxEntries - 1);
  // A command that fails (another type, no right) leaves its place empty: the rest is shown.
  const replies = ((await pipeline.exec()) ?? []).map(([error, value]) => (error ? null : value));
  const lengths = replies.slice(all.length * 3, all.length * 4).map(numberOf);
  const [fields, entries] = replies.slice(all.length * 4);
  return {
    keys: all.map((key, index) => {
      const [type, lifetime, bytes] = replies.slice(index * 3, index * 3 + 3);
      return toKey(key, lengths[index] ?? 0, { type, lifetime, bytes });
    }),
    fields: Object.fromEntries(
      Object.entries(Object(fields ?? {})).map(([k, v]) => [k, String(v)]),
    ),
    entries: Array.isArray(entries) ? entries.reverse().map(readRaw) : [],
    length: lengths[0] ?? 0,
  };
}

function toKey(
  key: string,
  length: number,
  replies: { type: unknown; lifetime: unknown; bytes: unknown },
): StoredKey {
  const lifetimeMs = numberOf(replies.lifetime);
  const bytes = numberOf(replies.bytes);
  return {
    key,
    type: textOf(replies.type),
    length,
    ...(bytes > 0 && { bytes }),
    ...(lifetimeMs > 0 && { lifetimeMs }),
  };
}
