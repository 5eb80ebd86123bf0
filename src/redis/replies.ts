// Reads what the scripts answer. Everything from Redis is unknown until it was looked at here.
import { createHash } from "node:crypto";
import type { CopyEntry } from "../core/recordPorts.ts";
import type { CopyMeta, CopyReply, CopyState } from "../core/syncPorts.ts";

/** True when the scripts did nothing, because the workspace's encryption is another one. */
export function isSealedReply(value: unknown): boolean {
  return Array.isArray(value) && textOf(value[0]) === "sealed";
}

/** A reply of the scripts in scripts.ts; throws a TypeError when it is none. */
export function readReply(value: unknown): CopyReply {
  const [kind, epoch, pushes, version, listVersion, length, fields, entries, remaining] =
    arrayOf(value);
  const meta = readMeta(fieldsOf(fields));
  const epochText = textOf(epoch);
  const state: CopyState = {
    ...(epochText !== "" && { epoch: epochText }),
    pushes: numberOf(pushes),
    version: numberOf(version),
    listVersion: numberOf(listVersion),
    length: numberOf(length),
    ...(meta && { meta }),
  };
  const kindText = textOf(kind);
  switch (kindText) {
    case "lost":
    case "stale":
      return { kind: kindText, state };
    case "news": {
      const rest = numberOf(remaining);
      return { kind: "news", state, entries: arrayOf(entries).map(readRaw), remaining: rest };
    }
    case "pushed":
      return { kind: "pushed", state, entries: arrayOf(entries).map(readRaw) };
    default:
      throw new TypeError(`unexpected reply: ${kindText}`);
  }
}

/** A meta hash; `undefined` when Redial has not written it (no `createdAt`). */
export function readMeta(fields: ReadonlyMap<string, string>): CopyMeta | undefined {
  const time = (name: string): number => Number(fields.get(name) ?? 0) || 0;
  if (!fields.has("createdAt")) return undefined;
  const forkOf = fields.get("forkOf");
  const versionOf = fields.get("versionOf");
  const list = fields.get("listKey");
  return {
    title: fields.get("title") ?? "",
    createdAt: time("createdAt"),
    updatedAt: time("updatedAt"),
    pinned: fields.get("pinned") === "1",
    changedAt: time("changedAt"),
    ...(forkOf !== undefined && { forkOf }),
    ...(versionOf !== undefined && { versionOf }),
    ...(fields.has("deletedAt") && { deletedAt: time("deletedAt") }),
    ...(list !== undefined && { listKey: list }),
  };
}

/** Field names and values of a hash, as HGETALL lists them. */
export function fieldsOf(value: unknown): ReadonlyMap<string, string> {
  const items = arrayOf(value).map(textOf);
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < items.length; index += 2) {
    fields.set(items[index] ?? "", items[index + 1] ?? "");
  }
  return fields;
}

/** An entry of a list; a stand-in of the scripts (NUL, bytes, SHA-1) or no UTF-8 is set aside. */
export function readRaw(value: unknown): CopyEntry {
  if (!Buffer.isBuffer(value)) throw new TypeError("an entry is not a string");
  const standIn = value[0] === 0 ? /^\0(\d+) ([0-9a-f]{40})$/.exec(value.toString("latin1")) : null;
  if (standIn) return { kind: "aside", bytes: Number(standIn[1]), sha1: standIn[2] ?? "" };
  try {
    return { kind: "text", raw: utf8.decode(value) };
  } catch {
    // Bytes that are no text: they stay where they are, known by their digest.
    const sha1 = createHash("sha1").update(value).digest("hex");
    return { kind: "aside", bytes: value.length, sha1 };
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** An array reply; throws a TypeError for anything else. */
function arrayOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError("a reply is not an array");
  return value;
}

/** A string reply; "" for none. */
export function textOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString("utf8");
  return typeof value === "string" ? value : "";
}

/** An integer reply; 0 for anything else. */
export function numberOf(value: unknown): number {
  return typeof value === "number" ? value : Number(textOf(value)) || 0;
}
