// A cluster of three masters, for tests of slots and of their move.
import { Redis } from "ioredis";
import { findFreePort } from "./freePort.ts";
import { type RedisServer, startRedis } from "./redisServer.ts";

export interface RedisCluster {
  /** `redis+cluster://` URL that names one of the three. */
  readonly url: string;
  /** Moves the slot of `key`, with all its keys, to another master; returns when all know it. */
  moveSlotOf(key: string): Promise<void>;
  /** Ends a master that does not have the key; what it returns starts it again. */
  stopOther(key: string): Promise<() => Promise<void>>;
  /** Runs a command on the master that has the key. */
  call(key: string, command: string, ...args: string[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts three masters and waits until they agree on their slots. */
export async function startCluster(): Promise<RedisCluster> {
  const servers: RedisServer[] = [];
  for (let index = 0; index < 3; index++) servers.push(await startNode());
  const nodes = servers.map((server) => new Redis(server.url));
  // A master is stopped on purpose.
  for (const node of nodes) node.on("error", () => {});
  const [first] = nodes;
  if (!first) throw new Error("no node");
  for (const [index, node] of nodes.entries()) {
    const from = Math.floor((16_384 * index) / 3);
    const to = Math.floor((16_384 * (index + 1)) / 3) - 1;
    await node.call("CLUSTER", "ADDSLOTSRANGE", from, to);
    await first.call("CLUSTER", "MEET", "127.0.0.1", servers[index]?.port ?? 0);
  }
  await until(async () => {
    const infos = await Promise.all(nodes.map((node) => node.call("CLUSTER", "INFO")));
    return infos.every((info) => /cluster_state:ok.*known_nodes:3/s.test(String(info)));
  });
  return {
    url: `redis+cluster://127.0.0.1:${servers[0]?.port ?? 0}`,
    moveSlotOf: (key) => moveSlot(nodes, servers, key),
    stopOther: async (key) => {
      const { index } = await ownerOf(nodes, key);
      const other = servers[(index + 1) % servers.length];
      await other?.kill();
      await until(async () => isState(await nodes[index]?.call("CLUSTER", "INFO"), "fail"));
      return async () => {
        await other?.start();
        await until(async () => isState(await nodes[index]?.call("CLUSTER", "INFO"), "ok"));
      };
    },
    call: async (key, command, ...args) => {
      const owner = await ownerOf(nodes, key);
      return owner.node.call(command, ...args);
    },
    close: async () => {
      for (const node of nodes) node.disconnect();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function isState(info: unknown, state: "ok" | "fail"): boolean {
  return String(info).includes(`cluster_state:${state}`);
}

async function startNode(): Promise<RedisServer> {
  // The bus listens 10,000 above the port, which must be free and a port.
  for (;;) {
    const port = await findFreePort();
    if (port > 55_000) continue;
    return startRedis({
      port,
      args: ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"],
    });
  }
}

async function moveSlot(
  nodes: readonly Redis[],
  servers: readonly RedisServer[],
  key: string,
): Promise<void> {
  const slot = Number(await nodes[0]?.call("CLUSTER", "KEYSLOT", key));
  const from = await ownerOf(nodes, key);
  const target = (from.index + 1) % nodes.length;
  const to = nodes[target];
  const port = servers[target]?.port ?? 0;
  if (!to) throw new Error("no node");
  const [fromId, toId] = [await idOf(from.node), await idOf(to)];
  await to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
  await from.node.call("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
  for (;;) {
    const keys = await from.node.call("CLUSTER", "GETKEYSINSLOT", slot, 2);
    if (!Array.isArray(keys) || keys.length === 0) break;
    await from.node.call("MIGRATE", "127.0.0.1", port, "", 0, 5_000, "KEYS", ...keys.map(String));
  }
  for (const node of [to, from.node, ...nodes]) {
    await node.call("CLUSTER", "SETSLOT", slot, "NODE", toId);
  }
}

async function ownerOf(
  nodes: readonly Redis[],
  key: string,
): Promise<{ node: Redis; index: number }> {
  for (const [index, node] of nodes.entries()) {
    const slot = Number(await node.call("CLUSTER", "KEYSLOT", key));
    const own = /^\S+ \S+ myself\S* .*$/m.exec(String(await node.call("CLUSTER", "NODES")))?.[0];
    const ranges = (own ?? "").split(" ").slice(8);
    const hasSlot = ranges.some((range) => {
      const [from, to = from] = range.split("-").map(Number);
      return from !== undefined && to !== undefined && slot >= from && slot <= to;
    });
    if (hasSlot) return { node, index };
  }
  throw new Error(`nobody has the slot of ${key}`);
}

async function idOf(node: Redis): Promise<string> {
  return String(await node.call("CLUSTER", "MYID"));
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 50));
}
