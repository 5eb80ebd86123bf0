// Examines a Redis for the command that checks memory: what works, what is missing, what could lose
// sessions. Plain findings, no secrets; the host puts them into a report.

import type { Finding } from "../core/doctorPorts.ts";
import { asRedialError, errorKinds } from "../core/errors.ts";
import type { RedisClient } from "./client.ts";
import { type ConnectionOptions, openConnection, type RedisConnection } from "./connection.ts";
import { indexKey, listKey, liveChannel, metaKey } from "./keys.ts";
import { missingRights } from "./rights.ts";

/** Sessions whose memory is summed up, the newest first. */
const measuredSessions = 500;
/** Since this version Redial's commands are all there. */
const oldestVersion = 6;

/** Examines the Redis behind the URL. Never rejects: what fails is a finding. */
export async function examineRedis(
  options: ConnectionOptions,
  workspaces: readonly string[],
): Promise<readonly Finding[]> {
  let connection: RedisConnection | undefined;
  try {
    connection = await openConnection(options);
    await connection.ready(10_000);
    return await examine(connection, workspaces);
  } catch (error) {
    const { code, args } = asRedialError(error);
    return [{ id: "connection", state: "failed", sentence: errorKinds[code].sentence, args }];
  } finally {
    await connection?.close();
  }
}

async function examine(
  connection: RedisConnection,
  workspaces: readonly string[],
): Promise<readonly Finding[]> {
  const start = performance.now();
  await connection.run((client) => client.ping());
  const roundTripMs = (performance.now() - start).toFixed(1);
  const info = await readInfo(connection);
  const [workspace = "none"] = workspaces;
  return [
    finding("connection", "ok", "Redis at {0} answers in {1} ms.", connection.host, roundTripMs),
    encryption(connection),
    version(info),
    await rights(connection, workspace),
    await persistence(connection, info),
    eviction(info),
    await memoryUsed(connection, workspaces),
    await listening(connection, workspace),
  ];
}

type Info = ReadonlyMap<string, string>;

/** Empty where the user may not ask. */
async function readInfo(connection: RedisConnection): Promise<Info> {
  try {
    const text = await connection.run((client) => client.info());
    const pairs = text.split(/\r?\n/).map((line) => line.split(":", 2));
    return new Map(pairs.map(([name = "", value = ""]) => [name, value]));
  } catch {
    // The findings that need it say that it is not known.
    return new Map();
  }
}

function encryption({ address }: RedisConnection): Finding {
  if (address.isTls) return finding("tls", "ok", "The connection is encrypted (TLS).");
  const hosts =
    address.kind === "single"
      ? [address.server]
      : address.kind === "cluster"
        ? address.nodes
        : address.kind === "sentinel"
          ? address.sentinels
          : [];
  const isLocal = hosts.every(({ host }) => /^(localhost|127\.[\d.]+|::1)$/.test(host));
  return isLocal
    ? finding("tls", "ok", "The connection is not encrypted; it does not leave this machine.")
    : finding("tls", "warning", "The connection is not encrypted: use rediss:// if you can.");
}

function version(info: Info): Finding {
  const text = info.get("redis_version");
  if (text === undefined) {
    return finding("version", "unknown", "The server does not tell its version.");
  }
  const state = Number.parseInt(text, 10) >= oldestVersion ? "ok" : "warning";
  return state === "ok"
    ? finding("version", state, "The server is version {0}.", text)
    : finding("version", state, "The server is version {0}; Redial needs 6 or newer.", text);
}

async function rights(connection: RedisConnection, workspace: string): Promise<Finding> {
  const missing = await missingRights(connection, workspace);
  return missing.length === 0
    ? finding("rights", "ok", "The user may run every command that Redial needs.")
    : finding("rights", "failed", "The user may not run: {0}.", missing.join(", "));
}

async function persistence(connection: RedisConnection, info: Info): Promise<Finding> {
  if (info.get("aof_enabled") === "1") {
    return finding("persistence", "ok", "The server writes every change to disk.");
  }
  const saves = await connection
    .run((client) => client.config("GET", "save"))
    .then(
      (reply) => (Array.isArray(reply) ? String(reply[1] ?? "") : undefined),
      () => undefined,
    );
  if (saves === undefined) {
    return finding("persistence", "unknown", "The server does not tell whether it keeps data.");
  }
  return saves === ""
    ? finding(
        "persistence",
        "warning",
        "The server keeps nothing on disk: after its restart, the journals put sessions back.",
      )
    : finding(
        "persistence",
        "ok",
        "The server keeps snapshots: after a crash, the journals put back what came later.",
      );
}

function eviction(info: Info): Finding {
  const policy = info.get("maxmemory_policy");
  if (policy === undefined) {
    return finding("eviction", "unknown", "The server does not tell what it does when it is full.");
  }
  if (policy === "noeviction") {
    return finding("eviction", "ok", "A full server refuses to write and evicts nothing.");
  }
  const sentence = policy.startsWith("volatile-")
    ? "maxmemory-policy is {0}: a full server evicts sessions that are to expire."
    : "maxmemory-policy is {0}: a full server evicts sessions. Use noeviction.";
  const isLimited = info.get("maxmemory") !== "0";
  return finding("eviction", isLimited ? "warning" : "ok", sentence, policy);
}

async function memoryUsed(
  connection: RedisConnection,
  workspaces: readonly string[],
): Promise<Finding> {
  let bytes = 0;
  let sessions = 0;
  try {
    for (const workspace of workspaces) {
      const used = await connection.run((client) => measure(client, workspace));
      bytes += used.bytes;
      sessions += used.sessions;
    }
  } catch (error) {
    const { message } = asRedialError(error);
    return finding("memory", "unknown", "Memory cannot be measured: {0}", message);
  }
  const kilobytes = Math.ceil(bytes / 1024).toString();
  return finding("memory", "ok", "{0} sessions take {1} KB in Redis.", String(sessions), kilobytes);
}

async function measure(
  client: RedisClient,
  workspace: string,
): Promise<{ bytes: number; sessions: number }> {
  const ids = await client.zrevrange(indexKey(workspace), 0, measuredSessions - 1);
  const pipeline = client.pipeline();
  for (const id of ids) {
    pipeline.memory("USAGE", listKey(workspace, id));
    pipeline.memory("USAGE", metaKey(workspace, id));
  }
  const replies = ids.length === 0 ? [] : ((await pipeline.exec()) ?? []);
  let bytes = 0;
  for (const [error, size] of replies) {
    if (error) throw error;
    bytes += Number(size ?? 0);
  }
  return { bytes, sessions: ids.length };
}

/** Comes last: on this connection nothing else can be asked afterwards. */
async function listening(connection: RedisConnection, workspace: string): Promise<Finding> {
  const channel = liveChannel(workspace);
  try {
    await connection.run((client) => client.ssubscribe(channel));
    return finding("live", "ok", "Other windows' answers arrive live.");
  } catch {
    // Before version 7.0 there are plain channels only.
  }
  try {
    await connection.run((client) => client.subscribe(channel));
    return finding("live", "ok", "Other windows' answers arrive live.");
  } catch (error) {
    const { message } = asRedialError(error);
    return finding(
      "live",
      "warning",
      "The live channel cannot be used: changes come with the next turn. {0}",
      message,
    );
  }
}

function finding(
  id: Finding["id"],
  state: Finding["state"],
  sentence: string,
  ...args: readonly string[]
): Finding {
  return { id, state, sentence, args };
}
