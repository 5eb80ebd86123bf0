// What an import of many messages costs the window that it runs in: how long the panel waits for a page
// of messages meanwhile, and how long the calling thread does nothing else.
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { exportAsLines } from "../../../src/core/exportPieces.ts";
import { importSessions } from "../../../src/core/importSessions.ts";
import { type JournalClient, openJournal } from "../../../src/journal/client.ts";
import { makeTempFolder } from "../../support/tempFolder.ts";
import { MadeUp } from "./madeUp.ts";

/** Times in ms. */
export interface ImportResult {
  readonly messages: number;
  readonly took: number;
  /** The panel's reads of a page of messages while the import ran. */
  readonly reads: { readonly count: number; readonly median: number; readonly longest: number };
  /** Longest stretch in which the calling thread did nothing else. */
  readonly longestStretch: number;
}

const sessionLength = 50;
const log = { info: () => {}, warn: console.warn, error: console.error };
const workerUrl = new URL("../../../src/journal/worker.ts", import.meta.url);

/** Imports a file of `messages` messages while a panel reads. */
export async function measureImport(messages: number): Promise<ImportResult> {
  const place = makeTempFolder("bench-import");
  const open = (name: string) =>
    openJournal(workerUrl, { path: join(place.path, name), owner: "bench" }, log);
  const [from, to] = await Promise.all([open("from.db"), open("to.db")]);
  try {
    const lines = await makeFile(from, messages);
    const shown = new MadeUp(3).session("shown", 0, sessionLength);
    await to.imports.importMessages(shown.session, shown.messages);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const start = performance.now();
    let isRunning = true;
    const reading = readOn(to, shown.session.id, () => isRunning);
    await importSessions(to.staging, piecesOf(lines), "large");
    isRunning = false;
    const took = performance.now() - start;
    const times = (await reading).sort((a, b) => a - b);
    delay.disable();
    const median = times[Math.floor(times.length / 2)] ?? 0;
    const reads = { count: times.length, median, longest: times.at(-1) ?? 0 };
    return { messages, took, reads, longestStretch: delay.max / 1e6 - 1 };
  } finally {
    await Promise.all([from.close(), to.close()]);
    place.remove();
  }
}

async function makeFile(journal: JournalClient, messages: number): Promise<string> {
  const made = new MadeUp();
  const ids: string[] = [];
  for (let number = 0; number * sessionLength < messages; number++) {
    const talk = made.session("made", number, sessionLength);
    ids.push(talk.session.id);
    await journal.imports.importMessages(talk.session, talk.messages);
  }
  let lines = "";
  for await (const piece of exportAsLines(journal.exports, ids)) lines += piece;
  return lines;
}

/** In pieces, as a file is read. */
async function* piecesOf(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
}

async function readOn(
  journal: JournalClient,
  sessionId: string,
  isRunning: () => boolean,
): Promise<number[]> {
  const times: number[] = [];
  while (isRunning()) {
    const start = performance.now();
    await journal.store.readPage(sessionId, sessionLength);
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return times;
}
