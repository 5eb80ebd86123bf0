// A master, its replica and the sentinel that watches them, for tests of a failover.
import { writeFileSync } from "node:fs";
import { Redis } from "ioredis";
import { findFreePort } from "./freePort.ts";
import { type ServerProcess, startProcess } from "./processes.ts";
import { type RedisServer, startRedis } from "./redisServer.ts";
import { makeTempFolder } from "./tempFolder.ts";

export interface SentinelSetup {
  /** `redis+sentinel://` URL. */
  readonly url: string;
  /** The server that was the master at the beginning. */
  readonly first: RedisServer;
  readonly second: RedisServer;
  close(): Promise<void>;
}

/** Starts all three and waits until the replica is in step and the sentinel knows it. */
export async function startSentinel(): Promise<SentinelSetup> {
  const first = await startRedis();
  const second = await startRedis({ args: ["--replicaof", "127.0.0.1", String(first.port)] });
  const port = await findFreePort();
  const folder = makeTempFolder("sentinel");
  const config = `${folder.path}/sentinel.conf`;
  writeFileSync(
    config,
    [
      `port ${port}`,
      "bind 127.0.0.1",
      `dir ${folder.path}`,
      `sentinel monitor main 127.0.0.1 ${first.port} 1`,
      "sentinel down-after-milliseconds main 300",
      "sentinel failover-timeout main 2000",
    ].join("\n"),
  );
  const sentinel: ServerProcess = await startProcess({
    command: "redis-server",
    args: [config, "--sentinel"],
    readyWhen: /\+monitor master main/,
  });
  await untilReplicated(port, second);
  return {
    url: `redis+sentinel://127.0.0.1:${port}/main`,
    first,
    second,
    close: async () => {
      await sentinel.stop();
      await first.close();
      await second.close();
      folder.remove();
    },
  };
}

async function untilReplicated(sentinelPort: number, replica: RedisServer): Promise<void> {
  const asked = new Redis(replica.url);
  const sentinel = new Redis(sentinelPort, "127.0.0.1");
  try {
    for (;;) {
      const isInStep = /master_link_status:up/.test(await asked.info("replication"));
      const replicas = await sentinel.call("SENTINEL", "REPLICAS", "main");
      if (isInStep && Array.isArray(replicas) && replicas.length === 1) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    asked.disconnect();
    sentinel.disconnect();
  }
}
