// A look at a Redis before it is used: for the command that connects.
import type { RedisClient } from "./client.ts";
import { type ConnectionOptions, openConnection } from "./connection.ts";
import { indexKey } from "./keys.ts";

/** What was found behind a URL. */
export interface Probe {
  /** Host (and port); never credentials. */
  readonly host: string;
  /** "7.0.15"; `undefined` where the server does not tell. */
  readonly serverVersion?: string;
  readonly roundTripMs: number;
  /** Sessions of the given workspaces that are there already. */
  readonly sessionCount: number;
}

/**
 * Connects, looks and disconnects. Rejects with `redisUrlInvalid` or what keeps the server from
 * being used, after `timeoutMs` at the latest.
 */
export async function probeRedis(
  options: ConnectionOptions,
  workspaces: readonly string[],
  timeoutMs = 10_000,
): Promise<Probe> {
  const connection = await openConnection(options);
  try {
    await connection.ready(timeoutMs);
    const start = performance.now();
    await connection.run((client) => client.ping());
    const roundTripMs = performance.now() - start;
    const serverVersion = await connection.run(readVersion);
    const counts = await Promise.all(
      workspaces.map((workspace) => {
        const key = indexKey(workspace);
        return connection.run((client) => client.zcard(key), key);
      }),
    );
    const sessionCount = counts.reduce((sum, count) => sum + count, 0);
    const { host } = connection;
    return {
      host,
      roundTripMs,
      sessionCount,
      ...(serverVersion !== undefined && { serverVersion }),
    };
  } finally {
    await connection.close();
  }
}

async function readVersion(client: RedisClient): Promise<string | undefined> {
  try {
    return /^redis_version:(\S+)/m.exec(await client.info("server"))?.[1];
  } catch {
    // A user without the right to INFO can still use the rest.
    return undefined;
  }
}
