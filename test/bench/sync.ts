// The first upload of a long memory beside the same bytes in one pipelined LPUSH, and catching up
// after a day away, in round trips.
import { Redis } from "ioredis";
import { openCopy } from "../../src/redis/copy.ts";
import { type FaultProxy, startFaultProxy } from "../support/faultProxy.ts";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { MadeUp } from "./recall/madeUp.ts";
import { type Row, row } from "./row.ts";
import { inTurn, median } from "./samples.ts";
import { BenchWindow, log, messagesOf, workspace } from "./window.ts";

const messageLength = 800;
const madeUp = new MadeUp();

export async function measure(): Promise<readonly Row[]> {
  const server = await startRedis();
  try {
    return [await uploadRow(server), ...(await catchUpRows(server))];
  } finally {
    await server.close();
  }
}

/** 10,000 messages in 200 sessions. */
async function uploadRow(server: RedisServer): Promise<Row> {
  const redis = new Redis(server.url);
  const sessions = Array.from({ length: 200 }, () => messagesOf(textsOf(50)));
  // A window can upload its journal only once: one for each round, filled before.
  const rounds = 5;
  const windows: BenchWindow[] = [];
  for (let round = 0; round <= rounds; round++) {
    const window = await BenchWindow.open({ workspace: `upload-${round}` });
    for (const [number, messages] of sessions.entries()) await window.fill(`s${number}`, messages);
    windows.push(window);
  }
  const times = await inTurn(
    {
      redial: (round) => windows[round + 1]?.connect(server.url),
      pipelined: async (round) => {
        const pipeline = redis.pipeline();
        for (const [number, messages] of sessions.entries()) {
          pipeline.lpush(`bare-${round}-${number}`, ...messages.map(({ stored }) => stored));
        }
        await pipeline.exec();
      },
    },
    rounds,
    1,
  );
  for (const window of windows) await window.close();
  await redis.flushall();
  await redis.quit();
  return row({
    name: "sync",
    case: "first upload of 10,000 messages in 200 sessions",
    value: median(times.redial),
    unit: "ms",
    other: median(times.pipelined),
    mostRatio: 3,
  });
}

/** 200 new messages in 10 of 1,000 sessions. */
async function catchUpRows(server: RedisServer): Promise<readonly Row[]> {
  const proxy = await startFaultProxy(server.port);
  const away = await BenchWindow.open();
  const busy = await BenchWindow.open();
  const url = `redis://127.0.0.1:${proxy.port}`;
  try {
    for (let number = 0; number < 1_000; number++) {
      await busy.fill(`s${number}`, messagesOf(textsOf(10)));
    }
    await busy.connect(server.url);
    await away.connect(url);
    const samples = [];
    for (let round = 0; round < 5; round++) {
      await away.sync.disconnect();
      for (let number = 0; number < 10; number++) {
        await busy.fill(`s${round * 10 + number}`, messagesOf(textsOf(20)));
      }
      busy.sync.refresh();
      await busy.sync.idle();
      samples.push(await catchUp(away, proxy, url));
    }
    const parts = { name: "sync" };
    const trips = median(samples.map(({ roundTrips }) => roundTrips));
    return [
      row({
        ...parts,
        case: "catch-up after a day away",
        value: trips,
        unit: "round trips",
        most: 5,
      }),
      row({
        ...parts,
        case: "catch-up after a day away, loopback",
        value: median(samples.map(({ ms }) => ms)),
        unit: "ms",
      }),
    ];
  } finally {
    await away.close();
    await busy.close();
    await proxy.close();
  }
}

/** Connected and up to date; the round trips are those of the commands, not of the connect. */
async function catchUp(
  window: BenchWindow,
  proxy: FaultProxy,
  url: string,
): Promise<{ readonly ms: number; readonly roundTrips: number }> {
  const connecting = await connectOnly(proxy, url);
  proxy.resetCounts();
  const start = performance.now();
  await window.connect(url);
  const ms = performance.now() - start;
  return { ms, roundTrips: proxy.counts().roundTrips - connecting };
}

/** Round trips until both connections can be used, and nothing else. */
async function connectOnly(proxy: FaultProxy, url: string): Promise<number> {
  proxy.resetCounts();
  const copy = await openCopy({ url, log, retentionMs: () => 0 });
  const listening = new Promise<void>((resolve) => {
    copy.onLive(({ kind }) => {
      if (kind === "listening") resolve();
    });
  });
  copy.listen([workspace]);
  await copy.ready(5_000);
  await listening;
  const { roundTrips } = proxy.counts();
  await copy.close();
  return roundTrips;
}

function textsOf(count: number): readonly string[] {
  return Array.from({ length: count }, () => madeUp.text(messageLength).slice(0, messageLength));
}
