// The chaos run: hosts talk in one session over two journals while the network breaks, Redis is
// killed and hosts are killed. At the end everything that was kept must be everywhere, once.
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type FaultProxy, startFaultProxy } from "../faultProxy.ts";
import { workspace } from "../peer.ts";
import { type RedisServer, startRedis } from "../redisServer.ts";
import { makeTempFolder, type TempFolder } from "../tempFolder.ts";
import type { FromHost, HostOptions, HostState, ToHost } from "./messages.ts";
import { Random } from "./random.ts";

export interface ChaosOptions {
  readonly seed: number;
  /** The run ends when so many turns are kept. */
  readonly turns: number;
  /** Redis comes back with its data (append-only file), or with nothing. */
  readonly comesBack: "with data" | "empty";
  /** Windows on each of the two journals. */
  readonly windows: number;
  /** Longest pause of a window between two turns. */
  readonly thinkMs: number;
}

export interface ChaosResult {
  readonly kept: readonly string[];
  /** Ids in Redis's list, oldest first. */
  readonly redis: readonly string[];
  /** Ids in each journal. */
  readonly journals: readonly (readonly string[])[];
  readonly events: Readonly<Record<string, number>>;
}

const sessionId = "chaos";
/** How long the hosts may take to agree once all faults are over. */
const settleMs = 60_000;

/** Runs it; rejects when the hosts do not agree in time. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const run = new ChaosRun(options);
  try {
    await run.start();
    await run.untilKept();
    return await run.settle();
  } finally {
    await run.close();
  }
}

class ChaosRun {
  readonly #options: ChaosOptions;
  readonly #random: Random;
  readonly #kept: string[] = [];
  readonly #events: Record<string, number> = {};
  readonly #hosts: Host[] = [];
  readonly #folder: TempFolder = makeTempFolder("chaos");
  #server: RedisServer | undefined;
  #proxy: FaultProxy | undefined;

  constructor(options: ChaosOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  async start(): Promise<void> {
    this.#server = await startRedis({ appendOnly: this.#options.comesBack === "with data" });
    this.#proxy = await startFaultProxy(this.#server.port);
    const url = `redis://127.0.0.1:${this.#proxy.port}`;
    for (let index = 0; index < 2 * this.#options.windows; index++) {
      const path = join(this.#folder.path, `journal${index % 2}.db`);
      const { seed, thinkMs } = this.#options;
      const host = new Host({ path, url, sessionId, seed: seed + index, thinkMs }, (turnId) =>
        this.#kept.push(turnId),
      );
      host.start();
      this.#hosts.push(host);
    }
  }

  async untilKept(): Promise<void> {
    while (this.#kept.length < this.#options.turns) {
      await pause(this.#random.between(0, 100));
      await this.#breakSomething();
    }
  }

  /** Everything is well again: waits until all agree, then tells what they hold. */
  async settle(): Promise<ChaosResult> {
    this.#proxy?.setDelay(0);
    this.#proxy?.heal();
    for (const host of this.#hosts) host.send({ type: "finish" });
    const deadline = Date.now() + settleMs;
    for (;;) {
      const states = await Promise.all(this.#hosts.map((host) => host.state()));
      const redis = await this.#readList();
      const journals = states.map((state) => state.ids);
      const isSettled = states.every((state) => state.waiting === 0);
      const isSame = journals.every((ids) => ids.join() === redis.join());
      if (isSettled && isSame) {
        return { kept: this.#kept, redis, journals, events: this.#events };
      }
      if (Date.now() > deadline) throw new Error(describe(redis, states));
      await pause(200);
    }
  }

  async close(): Promise<void> {
    this.#proxy?.heal();
    await Promise.all(this.#hosts.map((host) => host.kill()));
    await this.#proxy?.close();
    await this.#server?.close();
    this.#folder.remove();
  }

  async #breakSomething(): Promise<void> {
    const proxy = this.#proxy;
    const server = this.#server;
    if (!proxy || !server) return;
    const random = this.#random;
    const faults: Readonly<Record<string, () => Promise<void> | void>> = {
      "cut all connections": () => proxy.cutAll(),
      "lose a reply": () => proxy.cutNextReplyAfter(0),
      "cut a reply": () => proxy.cutNextReplyAfter(random.between(1, 400)),
      "slow replies": async () => {
        proxy.setDelay(random.between(5, 60));
        await pause(random.between(50, 300));
        proxy.setDelay(0);
      },
      silence: async () => {
        proxy.stall();
        await pause(random.between(100, 900));
        proxy.heal();
      },
      "refuse connections": async () => {
        proxy.refuse();
        proxy.cutAll();
        await pause(random.between(50, 500));
        proxy.heal();
      },
      "kill Redis": async () => {
        await server.kill();
        await pause(random.between(0, 200));
        if (this.#options.comesBack === "empty") await server.restartEmpty();
        else await server.start();
      },
      "kill a host": async () => {
        const host = random.pick(this.#hosts);
        await host.kill();
        host.start();
      },
    };
    const name = random.pick(Object.keys(faults));
    this.#events[name] = (this.#events[name] ?? 0) + 1;
    await faults[name]?.();
  }

  async #readList(): Promise<readonly string[]> {
    const redis = new Redis(this.#server?.url ?? "");
    const entries = await redis.lrange(`message_store:redial:{${workspace}}:${sessionId}`, 0, -1);
    redis.disconnect();
    return entries.reverse().map((entry) => String(JSON.parse(entry).data.id));
  }
}

/** One host process; after `kill`, `start` makes a new one on the same journal. */
class Host {
  readonly #options: HostOptions;
  readonly #onKept: (turnId: string) => void;
  #child: ChildProcess | undefined;
  #lives = 0;
  #onState: ((state: HostState) => void) | undefined;
  #output = "";

  constructor(options: HostOptions, onKept: (turnId: string) => void) {
    this.#options = options;
    this.#onKept = onKept;
  }

  start(): void {
    this.#lives += 1;
    const options = { ...this.#options, seed: this.#options.seed + this.#lives * 1_000 };
    const file = join(import.meta.dirname, "host.ts");
    const child = fork(file, [JSON.stringify(options)], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-5_000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("message", (message: FromHost) => {
      if (message.type === "kept") this.#onKept(message.turnId);
      else this.#onState?.(message);
    });
    this.#child = child;
  }

  send(message: ToHost): void {
    this.#child?.send(message);
  }

  /** Rejects when the host ended by itself. */
  async state(): Promise<HostState> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(new Error(`a host ended: ${this.#output}`));
      if (!child || child.exitCode !== null) {
        fail();
        return;
      }
      child.once("exit", fail);
      this.#onState = (state) => {
        child.off("exit", fail);
        resolve(state);
      };
      this.send({ type: "tellState" });
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await ended;
  }
}

function describe(redis: readonly string[], states: readonly HostState[]): string {
  const lines = states.map((state, index) => {
    const { ids, waiting, log } = state;
    const first = ids.findIndex((id, position) => id !== redis[position]);
    return `host ${index}: ${ids.length} messages, ${waiting} waiting, differs at ${first}: ${log.join(" | ")}`;
  });
  return [`the hosts do not agree; Redis has ${redis.length} messages`, ...lines].join("\n");
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
