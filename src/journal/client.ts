// The journal as the host sees it: starts the worker thread and turns method calls into messages.
import { Worker } from "node:worker_threads";
import type { Disposable } from "../core/disposable.ts";
import { Emitter } from "../core/disposable.ts";
import { RedialError } from "../core/errors.ts";
import type { JournalChange, Log, SessionStore } from "../core/ports.ts";
import type { SyncStore } from "../core/syncPorts.ts";
import { unreachable } from "../shared/never.ts";
import type { Call, CallError, Part, Remote, RemoteJournal, WorkerNews } from "./calls.ts";
import type { JournalOptions } from "./journal.ts";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: RedialError) => void;
}

/** The open journal. All parts reject with the worker's own codes, or `journalUnavailable`. */
export interface JournalClient extends RemoteJournal {
  /** Core's view of it. */
  readonly store: SessionStore;
  /** Sync's view of it. */
  readonly syncStore: SyncStore;
  /** Sessions that other windows of this machine wrote; those of this window may be among them. */
  onChange(listener: (change: JournalChange) => void): Disposable;
  /** Waits for calls under way, then closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the journal in a worker thread. `workerUrl` is the built worker's file. Codes
 * `journalNewer`, `journalUnavailable`.
 */
export async function openJournal(
  workerUrl: URL,
  options: JournalOptions,
  log: Log,
): Promise<JournalClient> {
  const worker = new Worker(workerUrl, { workerData: options, name: "redial-journal" });
  const calls = new Calls(worker, log);
  await calls.opened;
  const parts: RemoteJournal = {
    sessions: remote(calls, "sessions"),
    turns: remote(calls, "turns"),
    versions: remote(calls, "versions"),
    trash: remote(calls, "trash"),
    sync: remote(calls, "sync"),
    items: remote(calls, "items"),
    checks: remote(calls, "checks"),
    library: remote(calls, "library"),
    imports: remote(calls, "imports"),
    search: remote(calls, "search"),
  };
  return {
    ...parts,
    store: toStore(parts),
    syncStore: parts.sync,
    onChange: (listener) => calls.changes.on(listener),
    close: () => calls.close(),
  };
}

/** Core's port over the journal, spelled out: the compiler holds it against both sides. */
export function toStore({
  sessions,
  turns,
  versions,
  trash,
}: Pick<RemoteJournal, "sessions" | "turns" | "versions" | "trash">): SessionStore {
  return {
    noteWorkspace: sessions.noteWorkspace,
    knownWorkspaces: sessions.knownWorkspaces,
    moveSessions: sessions.moveSessions,
    listSessions: sessions.listSessions,
    newestSession: sessions.newestSession,
    readSession: sessions.readSession,
    readPage: sessions.readPage,
    readWindow: sessions.readWindow,
    readMessages: sessions.readMessages,
    renameSession: sessions.renameSession,
    pinSession: sessions.pinSession,
    readDraft: sessions.readDraft,
    saveDraft: sessions.saveDraft,
    beginTurn: turns.beginTurn,
    checkpoint: turns.checkpoint,
    endTurn: turns.endTurn,
    openTurns: turns.openTurns,
    abandonedTurns: turns.abandonedTurns,
    clearSession: trash.clearSession,
    deleteSession: trash.deleteSession,
    deleteTurn: trash.deleteTurn,
    forkSession: versions.forkSession,
    versionsOf: versions.versionsOf,
    findVersion: versions.findVersion,
    noteShown: versions.noteShown,
    readFamily: versions.readFamily,
    lastRemoval: trash.lastRemoval,
    undoRemoval: trash.undoRemoval,
    purgeTrash: trash.purgeTrash,
  };
}

function remote<T>(calls: Calls, part: Part): Remote<T> {
  return new Proxy(
    {},
    {
      get: (_, method) =>
        // A promise's resolution asks for `then`; the journal is not one.
        typeof method !== "string" || method === "then"
          ? undefined
          : (...args: unknown[]) => calls.send(part, method, args),
    },
  ) as Remote<T>; // The worker holds an object with these very methods.
}

class Calls {
  readonly changes: Emitter<JournalChange>;
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended: RedialError | undefined;

  constructor(worker: Worker, log: Log) {
    this.#worker = worker;
    this.#log = log;
    this.changes = new Emitter((error) => log.error("a listener to the journal failed", error));
    this.opened = new Promise((resolve, reject) => {
      this.#waiting.set(0, { resolve: () => resolve(), reject });
    });
    worker.on("message", (news: WorkerNews) => this.#receive(news));
    worker.on("error", (error) =>
      this.#end(new RedialError("journalUnavailable", [error.message])),
    );
    worker.on("exit", () => this.#end(new RedialError("journalUnavailable", ["it was closed"])));
  }

  send(part: Part, method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const call: Call = { id: this.#nextId++, part, method, args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(call.id, { resolve, reject });
      this.#worker.postMessage(call);
    });
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    this.#worker.postMessage("close");
    await exited;
    this.changes.dispose();
  }

  #receive(news: WorkerNews): void {
    switch (news.kind) {
      case "opened":
        this.#take(0)?.resolve(undefined);
        break;
      case "failed":
        this.#take(0)?.reject(this.#toError(news.error));
        break;
      case "result":
        this.#take(news.id)?.resolve(news.value);
        break;
      case "error":
        this.#take(news.id)?.reject(this.#toError(news.error));
        break;
      case "changed":
        this.changes.fire({ sessionIds: news.sessionIds });
        break;
      case "trouble":
        this.#log.warn(`journal: ${news.detail}`);
        break;
      default:
        unreachable(news);
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #toError(error: CallError): RedialError {
    if (error.code === "journalUnavailable") this.#log.error(`journal: ${error.detail}`);
    return new RedialError(error.code, error.args);
  }

  #end(error: RedialError): void {
    if (this.#ended) return;
    this.#ended = error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
