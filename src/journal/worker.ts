// The worker thread's entry: opens the journal, answers calls, and tells when another window wrote.
// SQLite is synchronous; here its waits (disk, another window's lock) never hold up the host.
import { parentPort, workerData } from "node:worker_threads";
import { RedialError } from "../core/errors.ts";
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
  port.on("message", (call: Call | "close") => {
    if (call === "close") {
      clearTimeout(examining);
      watching?.();
      working.end();
      keeper.journal.close();
      port.close();
      return;
    }
    tell(answer(keeper, call));
    working.look();
  });
  tell({ kind: "opened" });
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
