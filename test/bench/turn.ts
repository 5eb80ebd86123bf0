// What a turn's memory costs at 10 to 10,000 messages of 800 characters, beside LangChain's own Redis
// history on the same server, a bare PING and one synced SQLite transaction.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { RedisChatMessageHistory } from "@langchain/redis";
import { Redis } from "ioredis";
import { type RedisServer, startRedis } from "../support/redisServer.ts";
import { makeTempFolder } from "../support/tempFolder.ts";
import {
  answerOf,
  closeHistory,
  fillList,
  openHistory,
  questionOf,
  storedOf,
} from "./langchain.ts";
import { MadeUp } from "./recall/madeUp.ts";
import { type Row, row } from "./row.ts";
import { inTurn, median } from "./samples.ts";
import { openSlowLine } from "./slowLine.ts";
import { BenchWindow, messagesOf } from "./window.ts";

/** Messages in the session when it is asked. */
export const lengths = [10, 100, 1_000, 10_000] as const;

const messageLength = 800;
/** What a model of 8,192 tokens leaves for the window: full at every length, so that lengths compare. */
const windowTokens = 2_400;
const proxyDelayMs = 20;
const rounds = 31;
const warmUps = 5;
/** Before each turn, as between a person's questions: threads and server have gone to sleep by then. */
const restMs = 50;
const madeUp = new MadeUp();
const question = madeUp.text(messageLength);
const answer = madeUp.text(messageLength);

/** Medians of one length, in ms. */
export interface TurnTimes {
  readonly length: number;
  readonly redial: number;
  readonly langchain: number;
}

export async function measure(): Promise<readonly Row[]> {
  const server = await startRedis();
  try {
    const times = await timeLengths(server.url);
    return [
      ...times.map(lengthRow),
      flatRow(times),
      ...(await physicalRows(server.url, times)),
      ...(await proxyRows(server)),
    ];
  } finally {
    await server.close();
  }
}

/**
 * Both sides at all lengths, in turn: a machine that is slower for a while meets each alike. All are
 * filled before.
 */
export async function timeLengths(url: string): Promise<readonly TurnTimes[]> {
  const windows = new Map<string, TurnSession>();
  const peers = new Map<string, LangchainSession>();
  try {
    for (const length of lengths) {
      windows.set(`redial ${length}`, await openSession(url, length));
      peers.set(`langchain ${length}`, await LangchainSession.open(url, length));
    }
    const sides: Record<string, (round: number) => Promise<unknown>> = {};
    for (const [name, session] of windows) sides[name] = (round) => session.turn(round);
    for (const [name, peer] of peers) sides[name] = () => peer.turn();
    const times = await inTurn(sides, rounds, warmUps, restMs);
    const medianOf = (name: string): number => median(times[name] ?? []);
    return lengths.map((length) => ({
      length,
      redial: medianOf(`redial ${length}`),
      langchain: medianOf(`langchain ${length}`),
    }));
  } finally {
    for (const { window } of windows.values()) await window.close();
    for (const peer of peers.values()) await peer.close();
  }
}

/** A window with sessions of one length. */
interface TurnSession {
  readonly window: BenchWindow;
  readonly turn: (round: number) => Promise<unknown>;
}

async function openSession(url: string, length: number): Promise<TurnSession> {
  // Nothing of the other lengths comes in, and is indexed, while this one is measured.
  const window = await BenchWindow.open({ url, windowTokens, workspace: `length-${length}` });
  const sessions = await fillSessions(window, length, rounds + warmUps);
  const turn = (round: number): Promise<unknown> =>
    window.turn(sessions[round + warmUps] ?? "", question, async () => answer);
  return { window, turn };
}

/**
 * Sessions that reach `length` with their next turn, both in the journal and in Redis. A short one
 * would grow while it is measured: there is one for each round, asked once before.
 */
async function fillSessions(
  window: BenchWindow,
  length: number,
  rounds: number,
): Promise<readonly string[]> {
  const count = length <= 100 ? rounds : 1;
  const ids = Array.from({ length: count }, (_, index) => `length-${length}-${index}`);
  for (const id of ids) await window.fill(id, messagesOf(textsOf(length - 2)));
  window.sync.refresh();
  await window.sync.idle();
  for (const id of ids) await window.turn(id, question, async () => answer);
  return Array.from({ length: rounds }, (_, round) => ids[round % count] ?? "");
}

function textsOf(count: number): readonly string[] {
  return Array.from({ length: count }, () => madeUp.text(messageLength).slice(0, messageLength));
}

/** A session in the hands of LangChain's class. */
class LangchainSession {
  readonly #history: RedisChatMessageHistory;
  readonly #length: number;

  private constructor(history: RedisChatMessageHistory, length: number) {
    this.#history = history;
    this.#length = length;
  }

  static async open(url: string, length: number): Promise<LangchainSession> {
    const key = `langchain-${length}`;
    const redis = new Redis(url);
    await redis.del(key);
    await fillList(redis, key, storedOf(textsOf(length)));
    await redis.quit();
    return new LangchainSession(openHistory(url, key), length);
  }

  /** What a chain does with its history: reads it, and adds the pair. */
  async turn(): Promise<void> {
    const { length } = await this.#history.getMessages();
    if (length < this.#length) throw new Error("the session is not there");
    await this.#history.addMessages([questionOf(question), answerOf(answer)]);
  }

  close(): Promise<void> {
    return closeHistory(this.#history);
  }
}

function lengthRow({ length, redial, langchain }: TurnTimes): Row {
  const mostRatio = length === 1_000 ? 1 / 4 : length === 10_000 ? 1 / 80 : undefined;
  return row({
    name: "turn",
    case: `${length.toLocaleString("en")} messages, beside LangChain's`,
    value: redial,
    unit: "ms",
    other: langchain,
    ...(mostRatio !== undefined && { mostRatio }),
  });
}

function flatRow(times: readonly TurnTimes[]): Row {
  const values = times.map(({ redial }) => redial);
  return row({
    name: "turn",
    case: "slowest length, beside the fastest",
    value: Math.max(...values),
    unit: "ms",
    other: Math.min(...values),
    mostRatio: 1.5,
  });
}

/** What the machine itself takes for one round trip and for one write that survives a power cut. */
async function physicalRows(url: string, times: readonly TurnTimes[]): Promise<readonly Row[]> {
  const redis = new Redis(url);
  const folder = makeTempFolder("bench");
  const db = new DatabaseSync(join(folder.path, "one.db"));
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (text TEXT)");
  const insert = db.prepare("INSERT INTO t VALUES (?)");
  const limits = await inTurn({ ping: () => redis.ping(), write: () => insert.run(answer) }, 201);
  db.close();
  folder.remove();
  await redis.quit();
  const value = times.find(({ length }) => length === 1_000)?.redial ?? Number.NaN;
  const parts = { name: "turn", value, unit: "ms" };
  return [
    row({ ...parts, case: "1,000 messages, beside a bare PING", other: median(limits.ping) }),
    row({ ...parts, case: "1,000 messages, beside one synced write", other: median(limits.write) }),
  ];
}

/** The same turn with every round trip 20 ms longer: how many there are. */
async function proxyRows(server: RedisServer): Promise<readonly Row[]> {
  const line = await openSlowLine(server.port);
  const url = `redis://127.0.0.1:${line.port}`;
  const window = await BenchWindow.open({ url, workspace: "fedcba9876543210", windowTokens });
  const peer = await LangchainSession.open(url, 1_000);
  const redis = new Redis(url);
  try {
    const [sessionId = ""] = await fillSessions(window, 1_000, 1);
    await peer.turn();
    await line.setDelay(proxyDelayMs);
    const times = await inTurn(
      {
        redial: () => window.turn(sessionId, question, async () => answer),
        langchain: () => peer.turn(),
        ping: () => redis.ping(),
      },
      15,
      2,
    );
    const trip = median(times.ping);
    const parts = { name: "turn", unit: "round trips" };
    return [
      row({
        ...parts,
        case: "through a proxy of 20 ms",
        value: median(times.redial) / trip,
        other: median(times.langchain) / trip,
        most: 2.1,
      }),
    ];
  } finally {
    await line.setDelay(0);
    await window.close();
    await peer.close();
    await redis.quit();
    await line.close();
  }
}
