// Makes ioredis clients from an address. The only file that loads ioredis (driver.ts), when needed;
// knows options, not what is sent.
import { getCACertificates, type SecureContextOptions } from "node:tls";
import type { Cluster, Redis } from "ioredis";
import type { HostAndPort, RedisAddress } from "./address.ts";

export type RedisClient = Redis | Cluster;

/** PEM texts for TLS; absent ones leave it to the system. */
export interface TlsTexts {
  /** Certificate authorities to trust beside the system's. */
  readonly ca?: string;
  /** Client certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
}

export interface ClientOptions {
  readonly address: RedisAddress;
  readonly tls?: TlsTexts;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  /** Delay before the given attempt (from 1), in ms. */
  readonly retryDelayMs: (attempt: number) => number;
}

/** A client that has not connected yet; the caller listens to `error` before it connects. */
export async function makeClient(options: ClientOptions): Promise<RedisClient> {
  const { Redis, Cluster } = await import("./driver.ts");
  const { address } = options;
  const common = commonOptions(options);
  switch (address.kind) {
    case "single":
      return new Redis({ ...common, ...address.server, family: 0 });
    case "unix":
      return new Redis({ ...common, path: address.path });
    case "sentinel":
      return new Redis({
        ...common,
        sentinels: address.sentinels.map(copyOf),
        name: address.master,
        ...(common.tls && { enableTLSForSentinelMode: true, sentinelTLS: common.tls }),
        ...(address.sentinelUsername && { sentinelUsername: address.sentinelUsername }),
        ...(address.sentinelPassword && { sentinelPassword: address.sentinelPassword }),
        sentinelCommandTimeout: options.connectTimeoutMs,
        sentinelRetryStrategy: options.retryDelayMs,
      });
    case "cluster": {
      const { retryStrategy: _, enableOfflineQueue: __, ...perNode } = common;
      return new Cluster(address.nodes.map(copyOf), {
        redisOptions: perNode,
        lazyConnect: true,
        enableOfflineQueue: false,
        clusterRetryStrategy: options.retryDelayMs,
        slotsRefreshTimeout: options.connectTimeoutMs,
        shardedSubscribers: true,
        // Certificates carry names: a name that was resolved here would not match them.
        ...(address.isTls && { dnsLookup: (name, done) => done(null, name) }),
      });
    }
  }
}

/** What every kind of client is given; its type is left to be inferred, as ioredis needs it narrow. */
function commonOptions(options: ClientOptions) {
  const { address } = options;
  return {
    ...(address.username !== undefined && { username: address.username }),
    ...(address.password !== undefined && { password: address.password }),
    db: address.database,
    ...(address.isTls && { tls: tlsOptions(options.tls) }),
    // Nothing here needs protocol 3, and proxies without HELLO know only 2.
    protocol: 2 as const,
    connectionName: "redial",
    disableClientInfo: true,
    lazyConnect: true,
    connectTimeout: options.connectTimeoutMs,
    commandTimeout: options.commandTimeoutMs,
    // A command fails with its connection: whether to send it again is the outbox's decision.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: options.retryDelayMs,
    // A failover made this server a replica: the next connection finds the new master.
    reconnectOnError: (error: Error) => /^(READONLY|MASTERDOWN)\b/.test(error.message),
  };
}

function tlsOptions(texts: TlsTexts = {}): SecureContextOptions {
  // An own authority comes beside the known ones, not in their place.
  const known = new Set([...getCACertificates("default"), ...getCACertificates("system")]);
  return {
    ca: [...known, ...(texts.ca === undefined ? [] : [texts.ca])],
    ...(texts.cert !== undefined && { cert: texts.cert }),
    ...(texts.key !== undefined && { key: texts.key }),
  };
}

/** ioredis changes the objects it is given. */
function copyOf(host: HostAndPort): { host: string; port: number } {
  return { ...host };
}
