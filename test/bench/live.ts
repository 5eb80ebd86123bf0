// How long a piece of an answer takes from one window's page to another's, through Redis: two real
// browser windows on two machines with journals of their own, beside a bare PUBLISH on the same Redis.
// Runs alone: `node test/bench/live.ts`.
import { execFileSync } from "node:child_process";
import { Redis } from "ioredis";
import { ModelServer } from "../support/modelServer.ts";
import type { Panel } from "../support/panel.ts";
import { projectRoot } from "../support/projectRoot.ts";
import { startRedis } from "../support/redisServer.ts";
import { openOnMachine } from "../support/sharedMachine.ts";
import { installVscode } from "../support/vscodeInstall.ts";
import { type Row, row } from "./row.ts";
import { median, quantile } from "./samples.ts";

const remote = "https://example.com/bench/live.git";
const words = 80;
const tokenDelayMs = 120;

export async function measure(): Promise<readonly Row[]> {
  await installVscode(() => {});
  execFileSync("npm", ["run", "package"], { cwd: projectRoot, stdio: "ignore" });
  const server = await startRedis();
  const model = await ModelServer.start({ tokenDelayMs });
  const machines: { dispose(): Promise<void> }[] = [];
  try {
    const panels: Panel[] = [];
    for (let index = 0; index < 2; index++) {
      const { machine, panel } = await openOnMachine(model, server.url, remote);
      machines.push(machine);
      panels.push(panel);
    }
    const [writer, reader] = panels;
    if (!writer || !reader) throw new Error("there are two windows");
    await writer.ask("The bench begins.");
    await reader.waitForText("I read: The bench begins.");
    const delays = await delaysOf(writer, reader);
    const bare = await publishTimes(server.url);
    return [
      row({
        ...{ name: "live", case: "delta, page to page, median", unit: "ms" },
        ...{ value: median(delays), other: median(bare), most: 150 },
      }),
      row({
        ...{ name: "live", case: "delta, page to page, 95th percentile", unit: "ms" },
        ...{ value: quantile(delays, 0.95), other: quantile(bare, 0.95) },
      }),
    ];
  } finally {
    for (const machine of machines) await machine.dispose();
    await model.close();
    await server.close();
  }
}

/** For each word: when it is on the reader's page, less when it is on the writer's, in ms. */
async function delaysOf(writer: Panel, reader: Panel): Promise<readonly number[]> {
  for (const panel of [writer, reader]) await watchWords(panel);
  await writer.ask(`long ${words}`);
  await reader.waitUntilIdle();
  const [written, shown] = [await seenWords(writer), await seenWords(reader)];
  const common = Object.keys(written).filter((word) => shown[word] !== undefined);
  // The last one comes with the finished messages at the latest.
  if (common.length < words * 0.9) throw new Error(`only ${common.length} words were seen by both`);
  return common.map((word) => (shown[word] ?? 0) - (written[word] ?? 0));
}

/** What the page's script sees of the transcript. */
interface Watched {
  readonly textContent: string | null;
  seenWords?: Record<string, number>;
}

type Observer = new (look: () => void) => { observe(what: object, how: object): void };

/** Notes when each word is first on the page; all pages share the clock of this machine. */
async function watchWords(panel: Panel): Promise<void> {
  await panel.transcript.evaluate((log: Watched) => {
    const seen: Record<string, number> = {};
    log.seenWords = seen;
    const look = (): void => {
      const now = Date.now();
      for (const word of (log.textContent ?? "").match(/word\d+/g) ?? []) seen[word] ??= now;
    };
    // A browser's own: it is not among this file's types.
    const { MutationObserver } = globalThis as unknown as { MutationObserver: Observer };
    new MutationObserver(look).observe(log, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
}

async function seenWords(panel: Panel): Promise<Readonly<Record<string, number>>> {
  return panel.transcript.evaluate((log: Watched) => log.seenWords ?? {});
}

/** A bare PUBLISH until its subscriber has it, in ms. */
async function publishTimes(url: string): Promise<readonly number[]> {
  const [publisher, subscriber] = [new Redis(url), new Redis(url)];
  const times: number[] = [];
  await subscriber.subscribe("bare");
  for (let round = 0; round < 200; round++) {
    const heard = new Promise<void>((resolve) => subscriber.once("message", () => resolve()));
    const start = performance.now();
    await publisher.publish("bare", "a piece of an answer ");
    await heard;
    times.push(performance.now() - start);
  }
  publisher.disconnect();
  subscriber.disconnect();
  return times;
}

if (import.meta.main) {
  for (const { case: what, value, other, bar, holds } of await measure()) {
    const judged = holds === null ? "" : ` (${bar}: ${holds ? "holds" : "missed"})`;
    console.log(`${what}: ${value} ms; bare PUBLISH ${other} ms${judged}`);
  }
  process.exit();
}
