// Bytes that a message takes: in Redis beside LangChain's list of the same messages, and in the journal
// with its search index.
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Redis } from "ioredis";
import { startRedis } from "../support/redisServer.ts";
import { makeTempFolder } from "../support/tempFolder.ts";
import { fillList, storedOf } from "./langchain.ts";
import { MadeUp } from "./recall/madeUp.ts";
import { type Row, row } from "./row.ts";
import { BenchWindow, messagesOf } from "./window.ts";

const sessionCount = 100;
const sessionLength = 100;
const messageLength = 800;

export async function measure(): Promise<readonly Row[]> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  const folder = makeTempFolder("bench");
  const path = join(folder.path, "journal.db");
  try {
    const window = await BenchWindow.open({ path });
    const madeUp = new MadeUp();
    const texts = Array.from({ length: sessionCount }, () =>
      Array.from({ length: sessionLength }, () => madeUp.text(messageLength).slice(0, 800)),
    );
    for (const [number, session] of texts.entries()) {
      await window.fill(`session-${number}`, messagesOf(session));
    }
    await window.connect(server.url);
    await window.close();
    const own = await bytesOf(redis);
    await redis.flushall();
    for (const [number, session] of texts.entries()) {
      await fillList(redis, `langchain-${number}`, storedOf(session));
    }
    const langchain = await bytesOf(redis);
    const parts = { name: "size", unit: "bytes", other: langchain };
    return [
      row({ ...parts, case: "a message in Redis, all keys", value: own, mostRatio: 1.15 }),
      row({
        ...parts,
        case: "a message in the journal, with its index",
        value: fileSize(path) / (sessionCount * sessionLength),
        mostRatio: 2.5,
      }),
    ];
  } finally {
    await redis.quit();
    await server.close();
    folder.remove();
  }
}

/** Bytes of all keys of the server, for each message. */
async function bytesOf(redis: Redis): Promise<number> {
  const keys = await redis.keys("*");
  // SAMPLES 0: every element is looked at.
  const sizes = await Promise.all(keys.map((key) => redis.memory("USAGE", key, "SAMPLES", 0)));
  const total = sizes.reduce<number>((sum, size) => sum + Number(size), 0);
  return total / (sessionCount * sessionLength);
}

/** The journal's file once all that was written is in it. */
function fileSize(path: string): number {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  return statSync(path).size;
}
