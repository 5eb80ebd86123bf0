// The worker thread's entry: opens the journal, answers calls, and tells when another window wrote.
// SQLite is synchronous; here its waits (disk, another window's lock) never hold up the host.
import { existsSync, type FSWatcher, watch } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { RedialError } from "../core/errors.ts";
import type { Call, CallError, WorkerNews } from "./calls.ts";
import { Journal, type JournalOptions } from "./journal.ts";

/** How long writes of another window are gathered before they are told, in ms. */
const gatherMs = 20;
/** Pause between two steps of work that may wait, so that calls come in between, in ms. */
const idleMs = 10;
/** How often to look when the file system tells nothing, in ms. */
const pollMs = 2_000;

function main(): void {
  const port = parentPort;
  if (!port) throw new Error("the journal's worker must be started as a worker thread");
  const tell = (news: WorkerNews): void => port.postMessage(news);
  const options = workerData as JournalOptions; // Given by client.ts, of this same package.
  let journal: Journal;
  try {
    journal = new Journal(options);
  } catch (error) {
    tell({ kind: "failed", error: toCallError(error) });
    return;
  }
  const watching = options.path === ":memory:" ? undefined : watchOthers(journal, options, tell);
  const working = workAside(journal);
  port.on("message", (call: Call | "close") => {
    if (call === "close") {
      watching?.();
      working.end();
      journal.close();
      port.close();
      return;
    }
    tell(answer(journal, call));
    working.look();
  });
  tell({ kind: "opened" });
}

function answer(journal: Journal, call: Call): WorkerNews {
  try {
    const part = journal[call.part];
    // The caller's types (calls.ts) allow only names and arguments that exist.
    const method = part[call.method as keyof typeof part] as (...args: unknown[]) => unknown;
    return { kind: "result", id: call.id, value: method.apply(part, [...call.args]) };
  } catch (error) {
    return { kind: "error", id: call.id, error: toCallError(error) };
  }
}

/** Does the journal's waiting work between calls. */
function workAside(journal: Journal): { readonly look: () => void; readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const work = (): void => {
    timer = undefined;
    if (doWork(journal)) look();
  };
  const look = (): void => {
    timer ??= setTimeout(work, idleMs);
  };
  look();
  return { look, end: () => clearTimeout(timer) };
}

function doWork(journal: Journal): boolean {
  try {
    return journal.workNext();
  } catch {
    // A full disk, a locked file: the search index lags, nothing is lost, and the next call looks
    // again; whatever is wrong, that call will say.
    return false;
  }
}

/** Tells which sessions other windows changed; returns what ends the watching. */
function watchOthers(
  journal: Journal,
  options: JournalOptions,
  tell: (news: WorkerNews) => void,
): () => void {
  let seenVersion = journal.foreignVersion();
  let stamp = journal.currentStamp();
  let gathering: NodeJS.Timeout | undefined;
  const find = (): void => {
    const version = journal.foreignVersion();
    if (version === seenVersion) return;
    seenVersion = version;
    const changes = journal.changesSince(stamp);
    stamp = changes.stamp;
    if (changes.sessionIds.length > 0) tell({ kind: "changed", sessionIds: changes.sessionIds });
  };
  const look = (): void => {
    gathering = undefined;
    try {
      find();
    } catch (error) {
      // The next look finds what this one missed; an end of the thread would end the journal.
      tell({ kind: "trouble", detail: toCallError(error).detail });
    }
  };
  const poll = setInterval(look, pollMs);
  let watcher: FSWatcher | undefined;
  const walPath = `${options.path}-wal`;
  if (existsSync(walPath)) {
    watcher = watch(walPath, { persistent: false }, () => {
      gathering ??= setTimeout(look, gatherMs);
    });
    // A watcher that breaks leaves the poll, which finds the same a little later.
    watcher.on("error", () => watcher?.close());
  }
  return () => {
    clearInterval(poll);
    clearTimeout(gathering);
    watcher?.close();
  };
}

function toCallError(error: unknown): CallError {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error instanceof RedialError) return { code: error.code, args: error.args, detail };
  const reason = error instanceof Error ? error.message : String(error);
  return { code: "journalUnavailable", args: [reason], detail };
}

main();
