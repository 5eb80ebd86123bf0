// `npm run bench:plots`: what a turn, the opening of a session and recall cost as the history grows, as
// charts in media/bench for the README.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "../../src/journal/client.ts";
import { projectRoot } from "../support/projectRoot.ts";
import { startRedis } from "../support/redisServer.ts";
import { makeTempFolder } from "../support/tempFolder.ts";
import { type Chart, drawChart } from "./chart.ts";
import { MadeUp } from "./recall/madeUp.ts";
import { measureScale } from "./recall/scale.ts";
import { median, timeOf } from "./samples.ts";
import { type TurnTimes, timeLengths } from "./turn.ts";
import { messagesOf } from "./window.ts";

const folder = join(projectRoot, "media/bench");
const blue = "#2f81f7";
const orange = "#d2691e";
const pageSize = 50;
const rounds = 51;
const workerUrl = new URL("../../src/journal/worker.ts", import.meta.url);
const log = { info: () => {}, warn: console.warn, error: console.error };

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  write("turn", await turnChart());
  write("open", await openChart());
  write("recall", await recallChart());
}

function write(name: string, chart: Chart): void {
  writeFileSync(join(folder, `${name}.svg`), drawChart(chart));
  for (const { label, points } of chart.lines) console.log(name, label, JSON.stringify(points));
}

async function turnChart(): Promise<Chart> {
  const server = await startRedis();
  const times = await timeLengths(server.url).finally(() => server.close());
  const points = (read: (time: TurnTimes) => number) =>
    times.map((time) => [time.length, read(time)] as const);
  return {
    title: "History cost of a turn, disk and Redis",
    xLabel: "messages in the session",
    yLabel: "ms",
    lines: [
      { label: "Redial", color: blue, points: points(({ redial }) => redial) },
      { label: "@langchain/redis", color: orange, points: points(({ langchain }) => langchain) },
    ],
  };
}

/** What the journal takes to give the end of a session; the page's part is the same at any length. */
async function openChart(): Promise<Chart> {
  const place = makeTempFolder("bench");
  const path = join(place.path, "journal.db");
  const journal = await openJournal(workerUrl, { path, owner: "bench" }, log);
  const madeUp = new MadeUp();
  const points: (readonly [number, number])[] = [];
  try {
    for (const length of [50, 500, 5_000, 50_000]) {
      const session = { id: `s${length}`, workspace: "w", title: "s", createdAt: 1 };
      for (let start = 0; start < length; start += 500) {
        const count = Math.min(500, length - start);
        const texts = Array.from({ length: count }, () => madeUp.text(400));
        await journal.imports.importMessages(session, messagesOf(texts));
      }
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        times.push(await timeOf(() => journal.store.readPage(session.id, pageSize)));
      }
      points.push([length, median(times)]);
    }
  } finally {
    await journal.close();
    place.remove();
  }
  return {
    title: "Reading the end of a session",
    xLabel: "messages in the session",
    yLabel: "ms",
    lines: [{ label: "Redial", color: blue, points }],
  };
}

async function recallChart(): Promise<Chart> {
  const points: (readonly [number, number])[] = [];
  for (const messages of [1_000, 10_000, 100_000]) {
    points.push([messages, (await measureScale(messages)).recall.median]);
  }
  return {
    title: "Recall: finding what bears on a question",
    xLabel: "messages in the workspace",
    yLabel: "ms",
    lines: [{ label: "Redial", color: blue, points }],
  };
}

await main();
// What a peer left open must not keep the run waiting.
process.exit();
