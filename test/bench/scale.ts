// `npm run bench:scale [seconds]`: 200 windows on one Redis (20 workspaces, 10 windows each), asking
// every few seconds for two minutes; then the same over a cluster of three masters.
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { Cluster, Redis } from "ioredis";
import { ModelServer } from "../support/modelServer.ts";
import { startCluster } from "../support/redisCluster.ts";
import { startRedis } from "../support/redisServer.ts";
import { makeTempFolder } from "../support/tempFolder.ts";
import { keepResults, tableOf } from "./results.ts";
import { type Row, row } from "./row.ts";
import { median, quantile } from "./samples.ts";
import type { FromHosts, HostsOptions, HostsReport } from "./scale/messages.ts";

const workspaceCount = 20;
const windowsEach = 10;
/** Hosts of a real VS Code have a process each; these share a few, as this machine's cores do. */
const processCount = 4;
const thinkMs = 4_000;
const seconds = Number(process.argv[2] ?? 120);

interface Outcome {
  readonly reports: readonly HostsReport[];
  readonly lost: number;
  readonly doubled: number;
  readonly redisBytes: number;
}

interface Servers {
  readonly url: string;
  /** All ids of a workspace's messages, and the memory of all servers. */
  look(): Promise<{ readonly ids: readonly string[]; readonly bytes: number }>;
  close(): Promise<void>;
}

async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const [name, open] of [
    ["one Redis", openSingle],
    ["three masters", openCluster],
  ] as const) {
    const alone = await runOn(open, { workspaces: 1, windows: 1, forSeconds: 20 });
    const all = await runOn(open, {
      workspaces: workspaceCount,
      windows: windowsEach,
      forSeconds: seconds,
    });
    rows.push(...rowsOf(name, alone, all));
  }
  keepResults(rows, []);
  console.log(tableOf(rows));
}

async function runOn(
  open: () => Promise<Servers>,
  size: { readonly workspaces: number; readonly windows: number; readonly forSeconds: number },
): Promise<Outcome> {
  const servers = await open();
  const model = await ModelServer.start();
  const folder = makeTempFolder("bench-scale");
  const names = Array.from({ length: size.workspaces }, (_, index) =>
    index.toString(16).padStart(16, "0"),
  );
  const groups = Array.from({ length: Math.min(processCount, names.length) }, (_, group) =>
    names.filter((_name, index) => index % processCount === group),
  );
  const base = { url: servers.url, modelUrl: model.baseUrl, folder: folder.path, thinkMs };
  const hosts = groups.map(
    (workspaces) => new Hosts({ ...base, workspaces, windowsEach: size.windows }),
  );
  try {
    await Promise.all(hosts.map((host) => host.ready));
    for (const host of hosts) host.begin();
    await new Promise((resolve) => setTimeout(resolve, size.forSeconds * 1_000));
    const reports = await Promise.all(hosts.map((host) => host.finish()));
    const { ids, bytes } = await servers.look();
    const kept = reports.flatMap((report) => Object.values(report.kept).flat());
    const found = new Set(ids);
    return {
      reports,
      lost: kept.filter((id) => !found.has(id)).length / 2,
      doubled: ids.length - found.size,
      redisBytes: bytes,
    };
  } finally {
    for (const host of hosts) host.kill();
    await model.close();
    await servers.close();
    folder.remove();
  }
}

/** One process of hosts. */
class Hosts {
  readonly ready: Promise<void>;
  readonly #report: Promise<HostsReport>;
  readonly #child: ChildProcess;

  constructor(options: HostsOptions) {
    const file = join(import.meta.dirname, "scale/hosts.ts");
    this.#child = fork(file, [JSON.stringify(options)]);
    const ready = Promise.withResolvers<void>();
    const report = Promise.withResolvers<HostsReport>();
    this.#child.on("message", (message: FromHosts) => {
      if (message.type === "ready") ready.resolve();
      else report.resolve(message.report);
    });
    this.#child.once("exit", (code) => {
      const error = new Error(`a process of hosts ended with ${code}`);
      ready.reject(error);
      report.reject(error);
    });
    this.ready = ready.promise;
    this.#report = report.promise;
    // Looked at by `finish`; a process that ends before is told by `ready`.
    this.#report.catch(() => {});
  }

  begin(): void {
    this.#child.send({ type: "begin" });
  }

  finish(): Promise<HostsReport> {
    this.#child.send({ type: "finish" });
    return this.#report;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

async function openSingle(): Promise<Servers> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  return {
    url: server.url,
    look: async () => ({ ids: await idsOn([redis]), bytes: await usedBytes(redis) }),
    close: async () => {
      redis.disconnect();
      await server.close();
    },
  };
}

async function openCluster(): Promise<Servers> {
  const servers = await startCluster();
  const cluster = new Cluster([{ host: "127.0.0.1", port: Number(new URL(servers.url).port) }]);
  return {
    url: servers.url,
    look: async () => {
      const masters = cluster.nodes("master");
      const bytes = await Promise.all(masters.map(usedBytes));
      return { ids: await idsOn(masters), bytes: bytes.reduce((sum, size) => sum + size, 0) };
    },
    close: async () => {
      cluster.disconnect();
      await servers.close();
    },
  };
}

/** Ids in all lists. */
async function idsOn(nodes: readonly Redis[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const node of nodes) {
    for (const key of await node.keys("message_store:*")) {
      const entries = await node.lrange(key, 0, -1);
      ids.push(...entries.map((entry) => String(JSON.parse(entry).data.id)));
    }
  }
  return ids;
}

async function usedBytes(node: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await node.info("memory"))?.[1] ?? 0);
}

function rowsOf(place: string, alone: Outcome, all: Outcome): readonly Row[] {
  const costs = all.reports.flatMap((report) => report.costs);
  const errors = all.reports.flatMap((report) => report.errors);
  for (const error of new Set(errors)) console.error(error);
  const parts = (what: string) => ({ name: "scale", case: `${place}: ${what}` });
  const memory = all.reports.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  const hostCount = workspaceCount * windowsEach;
  return [
    row({ ...parts("turns"), value: costs.length, unit: "turns" }),
    row({ ...parts("errors"), value: errors.length, unit: "", most: 0 }),
    row({ ...parts("lost turns"), value: all.lost, unit: "", most: 0 }),
    row({ ...parts("messages there twice"), value: all.doubled, unit: "", most: 0 }),
    row({
      ...parts("history cost, median, beside one window"),
      ...{ value: median(costs), unit: "ms", mostRatio: 2 },
      other: median(alone.reports.flatMap((report) => report.costs)),
    }),
    row({ ...parts("history cost, p95"), value: quantile(costs, 0.95), unit: "ms" }),
    row({ ...parts("memory of Redis"), value: all.redisBytes / 1e6, unit: "MB" }),
    row({ ...parts("memory of a host"), value: memory / hostCount / 1e6, unit: "MB" }),
  ];
}

// What a peer left open must not keep the run waiting.
await main();
process.exit();
