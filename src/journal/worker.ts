// The worker thread's entry: opens the journal, answers calls, and tells when another window wrote.
// SQLite is synchronous; here its waits (disk, another window's lock) never hold up the host.
import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from "node:worker_threads";
import { RedialError } from "../core/errors.ts";
import type { PushSlice } from "../core/syncPorts.ts";
import type { Call, CallError, WorkerNews } from "./calls.ts";
import type { JournalOptions } from "./journal.ts";
import { watchOthers } from "./otherWindows.ts";
import { SoundKeeper } from "./soundKeeper.ts";

/** Pause between two steps of work that may wait, so that calls come in between, in ms. */
const idleMs = 10;
/** A large file is looked through so long after it was opened, in ms. */
const examineDelayMs = 20_000;

function main(): void {
  const port = parentPort;
  if (!port) throw new Error("the journal's worker must be started as a worker thread");
  const tell = (news: WorkerNews): void => port.postMessage(news);
  const options = workerData as JournalOptions; // Given by client.ts, of this same package.
  let watching: (() => void) | undefined;
  let keeper: SoundKeeper;
  try {
    keeper = new SoundKeeper(options, ({ journal, path, notices }) => {
      watching?.();
      const isFile = path !== ":memory:";
      watching = isFile ? watchOthers(journal, path, tell) : undefined;
      for (const notice of notices) tell({ kind: "notice", notice });
      if (notices.length > 0) tell({ kind: "changed", ...journal.changesSince(0) });
    });
  } catch (error) {
    tell({ kind: "failed", error: toCallError(error) });
    return;
  }
  const examining = setTimeout(() => keeper.examineIfDue(), examineDelayMs);
  const working = workAside(keeper);
  port.on("message", (first: Request) => {
    if (answerTogether(keeper, port, first)) {
      working.look();
      return;
    }
    clearTimeout(examining);
    watching?.();
    working.end();
    keeper.journal.close();
    port.close();
  });
  tell({ kind: "opened" });
}

type Request = Call | "close";

/** Calls that are answered while a write waits to be synced. */
const mostTogether = 8;

/**
 * Answers the call, and when it wrote also those that came right behind it: one sync serves all of
 * them, and what only reads need not wait for it. False when the journal is to be closed.
 */
function answerTogether(keeper: SoundKeeper, port: MessagePort, first: Request): boolean {
  const held: { readonly call: Call; readonly news: WorkerNews }[] = [];
  let request: Request | undefined = first;
  for (let count = 0; request !== undefined && request !== "close"; count++) {
    const news = answer(keeper, request);
    if (keeper.journal.takeOwing()) held.push({ call: request, news });
    else port.postMessage(news, buffersOf(news));
    const isWaiting = held.length > 0 && count < mostTogether;
    request = isWaiting ? receiveMessageOnPort(port)?.message : undefined;
  }
  const failure = held.length > 0 ? failureOfSync(keeper) : undefined;
  for (const { call, news } of held) {
    port.postMessage(failure ? { kind: "error", id: call.id, error: failure } : news);
  }
  return request !== "close";
}

/** What is handed over instead of copied: an upload's bytes are read for the host alone. */
function buffersOf(news: WorkerNews): ArrayBuffer[] {
  const value: unknown = news.kind === "result" ? news.value : undefined;
  if (typeof value !== "object" || value === null || !("uploads" in value)) return [];
  const { uploads } = value as PushSlice; // Only SyncRows.planPushes has uploads to give.
  return uploads.flatMap(({ body }) => {
    const { buffer } = body.bytes;
    return buffer instanceof ArrayBuffer ? [buffer] : [];
  });
}

function failureOfSync(keeper: SoundKeeper): CallError | undefined {
  try {
    keeper.journal.syncToDisk();
    return undefined;
  } catch (error) {
    return toCallError(error);
  }
}

function answer(keeper: SoundKeeper, call: Call): WorkerNews {
  try {
    const value = keeper.use((journal) => {
      const part = journal[call.part];
      // The caller's types (calls.ts) allow only names and arguments that exist.
      const method = part[call.method as keyof typeof part] as (...args: unknown[]) => unknown;
      return method.apply(part, [...call.args]);
    });
    return { kind: "result", id: call.id, value };
  } catch (error) {
    return { kind: "error", id: call.id, error: toCallError(error) };
  }
}

/** Does the journal's waiting work between calls. */
function workAside(keeper: SoundKeeper): { readonly look: () => void; readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const work = (): void => {
    timer = undefined;
    if (doWork(keeper)) look();
  };
  const look = (): void => {
    timer ??= setTimeout(work, idleMs);
  };
  look();
  return { look, end: () => clearTimeout(timer) };
}

function doWork(keeper: SoundKeeper): boolean {
  try {
    return keeper.use((journal) => journal.workNext());
  } catch {
    // A full disk, a locked file: the search index lags, nothing is lost, and the next call looks
    // again; whatever is wrong, that call will say.
    return false;
  }
}

function toCallError(error: unknown): CallError {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error instanceof RedialError) return { code: error.code, args: error.args, detail };
  const reason = error instanceof Error ? error.message : String(error);
  return { code: "journalUnavailable", args: [reason], detail };
}

main();
