// Recall and search in one large workspace, through the journal's worker as a window has it.
import { statSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import { recall } from "../../../src/core/recall.ts";
import { type JournalClient, openJournal } from "../../../src/journal/client.ts";
import { makeTempFolder } from "../../support/tempFolder.ts";
import { MadeUp } from "./madeUp.ts";

/** Times in ms. */
export interface Times {
  readonly median: number;
  readonly p95: number;
}

export interface ScaleResult {
  readonly messages: number;
  readonly recall: Times;
  /** Longest stretch in which the calling thread did nothing else, in ms. */
  readonly longestStretch: number;
  /** By kind of search. */
  readonly search: Readonly<Record<string, Times>>;
  /** `LIKE` over the same rows, as it would be without an index. */
  readonly like: Times;
  /** Bytes of the journal's file, and of the entries of LangChain's lists. */
  readonly journalBytes: number;
  readonly storedBytes: number;
}

const workspace = "large";
const sessionLength = 50;
const rounds = 100;
const log = { info: () => {}, warn: console.warn, error: console.error };
const workerUrl = new URL("../../../src/journal/worker.ts", import.meta.url);

/** Fills a journal with `messages` made-up messages of one workspace and measures over it. */
export async function measureScale(messages: number): Promise<ScaleResult> {
  const place = makeTempFolder("bench-scale");
  const path = join(place.path, "journal.db");
  const journal = await openJournal(workerUrl, { path, owner: "bench" }, log);
  try {
    const storedBytes = await fill(journal, messages);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const words = new MadeUp(7);
    delay.enable();
    const recalled = await timed(() => askOnce(journal, words.question(8)));
    delay.disable();
    const search = await searchTimes(journal, words);
    const like = await likeTimes(path, words);
    await journal.close();
    const journalBytes = statSync(path).size;
    // The clock's own tick is counted in.
    const longestStretch = delay.max / 1e6 - 1;
    return { messages, recall: recalled, longestStretch, search, like, journalBytes, storedBytes };
  } finally {
    await journal.close();
    place.remove();
  }
}

async function fill(journal: JournalClient, messages: number): Promise<number> {
  const made = new MadeUp();
  let bytes = 0;
  for (let number = 0; number * sessionLength < messages; number++) {
    const talk = made.session(workspace, number, sessionLength);
    for (const { stored } of talk.messages) bytes += Buffer.byteLength(stored);
    await journal.imports.importMessages(talk.session, talk.messages);
  }
  return bytes;
}

async function askOnce(journal: JournalClient, question: string): Promise<void> {
  await recall(journal.search, {
    question,
    workspaces: [workspace],
    excludeIds: new Set(),
    maxTokens: 2_000,
    now: Date.now(),
  });
}

async function searchTimes(journal: JournalClient, words: MadeUp): Promise<ScaleResult["search"]> {
  const kinds: Readonly<Record<string, () => string>> = {
    "one word": () => `${words.word()} `,
    "two words": () => `${words.word()} ${words.word()} `,
    "half-typed": () => words.word().slice(0, 4),
    phrase: () => `"${words.word()} ${words.word()}"`,
  };
  const found: Record<string, Times> = {};
  for (const [kind, make] of Object.entries(kinds)) {
    found[kind] = await timed(async () => {
      await journal.search.search({ text: make(), workspaces: [workspace], limit: 50 });
    });
  }
  return found;
}

async function likeTimes(path: string, words: MadeUp): Promise<Times> {
  const db = new DatabaseSync(path, { readOnly: true });
  const select = db.prepare(
    "SELECT rowid FROM message WHERE removedAt IS NULL AND stored LIKE ? ORDER BY rowid DESC LIMIT 50",
  );
  const times = await timed(async () => {
    select.all(`%${words.word()} ${words.word()}%`);
  }, 10);
  db.close();
  return times;
}

async function timed(work: () => Promise<void>, count = rounds): Promise<Times> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}
