// The journal as the host sees it: starts the worker thread and turns method calls into messages.
import { Worker } from "node:worker_threads";
import type { Disposable } from "../core/disposable.ts";
import { Emitter } from "../core/disposable.ts";
import { RedialError } from "../core/errors.ts";
import type { JournalChange, Log, SessionStore } from "../core/ports.ts";
import type { SyncStore } from "../core/syncPorts.ts";
import { unreachable } from "../shared/never.ts";
import type {
  Call,
  CallError,
  JournalNotice,
  Part,
  Remote,
  RemoteJournal,
  WorkerNews,
} from "./calls.ts";
import type { JournalOptions } from "./journal.ts";

interface Waiting {
  /** Absent for the opening. */
  readonly call?: Call;
  /** Threads that died with it. */
  deaths: number;
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
  /** Other windows of this machine wrote, and items were written; perhaps by this one. */
  onItems(listener: () => void): Disposable;
  /** What is to be told of the file; what was found at opening is told to the first listener. */
  onNotice(listener: (notice: JournalNotice) => void): Disposable;
  /** Waits for calls under way, then closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the journal in a worker thread. `workerUrl` is the built worker's file. A thread that dies is
 * started again, and what it had not answered is asked again. Code `journalUnavailable`.
 */
export async function openJournal(
  workerUrl: URL,
  options: JournalOptions,
  log: Log,
): Promise<JournalClient> {
  const calls = new Calls(workerUrl, options, log);
  await calls.opened;
  const parts: RemoteJournal = {
    sessions: remote(calls, "sessions"),
    turns: remote(calls, "turns"),
    versions: remote(calls, "versions"),
    trash: remote(calls, "trash"),
    sync: remote(calls, "sync"),
    items: remote(calls, "items"),
    summaries: remote(calls, "summaries"),
    vectors: remote(calls, "vectors"),
    checks: remote(calls, "checks"),
    exports: remote(calls, "exports"),
    staging: remote(calls, "staging"),
    library: remote(calls, "library"),
    imports: remote(calls, "imports"),
    search: remote(calls, "search"),
  };
  return {
    ...parts,
    store: toStore(parts),
    syncStore: parts.sync,
    onChange: (listener) => calls.changes.on(listener),
    onItems: (listener) => calls.items.on(listener),
    onNotice: (listener) => calls.onNotice(listener),
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
    measureWindow: sessions.measureWindow,
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

/** A call that brought so many threads down is not asked again. */
const maxDeaths = 2;
/** Threads that may die within so many ms before the journal is given up. */
const dyingThreads = 5;
const dyingMs = 10_000;

class Calls {
  readonly changes: Emitter<JournalChange>;
  readonly items: Emitter<void>;
  readonly opened: Promise<void>;
  readonly #workerUrl: URL;
  readonly #options: JournalOptions;
  readonly #notices: Emitter<JournalNotice>;
  /** Told to the first listener. */
  #early: JournalNotice[] | undefined = [];
  #worker: Worker;
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #isClosing = false;
  /** When threads died, in epoch ms; the newest ones. */
  #ends: readonly number[] = [];
  #wasOpened = false;
  #ended: RedialError | undefined;

  constructor(workerUrl: URL, options: JournalOptions, log: Log) {
    this.#workerUrl = workerUrl;
    this.#options = options;
    this.#log = log;
    const onError = (error: unknown): void => log.error("a listener to the journal failed", error);
    this.changes = new Emitter(onError);
    this.items = new Emitter(onError);
    this.#notices = new Emitter(onError);
    this.opened = new Promise((resolve, reject) => {
      this.#waiting.set(0, { deaths: maxDeaths, resolve: () => resolve(), reject });
    });
    this.#worker = this.#start();
  }

  send(part: Part, method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const call: Call = { id: this.#nextId++, part, method, args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(call.id, { call, deaths: 0, resolve, reject });
      this.#worker.postMessage(call);
    });
  }

  onNotice(listener: (notice: JournalNotice) => void): Disposable {
    const early = this.#early ?? [];
    this.#early = undefined;
    const listening = this.#notices.on(listener);
    for (const notice of early) listener(notice);
    return listening;
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    this.#isClosing = true;
    const exited = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    this.#worker.postMessage("close");
    await exited;
    this.changes.dispose();
    this.items.dispose();
    this.#notices.dispose();
  }

  #start(): Worker {
    const worker = new Worker(this.#workerUrl, {
      workerData: this.#options,
      name: "redial-journal",
    });
    let reason = "it was closed";
    worker.on("message", (news: WorkerNews) => this.#receive(news));
    worker.on("error", (error) => {
      reason = error.message;
    });
    worker.on("exit", () => this.#follow(reason));
    return worker;
  }

  /** The thread is gone: closed, or it died, and then the next one does what it left undone. */
  #follow(reason: string): void {
    const error = new RedialError("journalUnavailable", [reason]);
    for (const [id, waiting] of this.#waiting) {
      waiting.deaths += 1;
      if (waiting.deaths < maxDeaths) continue;
      this.#waiting.delete(id);
      waiting.reject(error);
    }
    // With a journal in memory, all that it held has gone with the thread.
    if (this.#isClosing || !this.#wasOpened || this.#options.path === ":memory:") {
      this.#end(error);
      return;
    }
    const now = Date.now();
    this.#ends = [...this.#ends.filter((at) => now - at < dyingMs), now];
    if (this.#ends.length >= dyingThreads) {
      this.#end(error);
      return;
    }
    this.#log.warn(`the journal's thread ended and is started again: ${reason}`);
    this.#worker = this.#start();
    for (const { call } of this.#waiting.values()) if (call) this.#worker.postMessage(call);
  }

  #receive(news: WorkerNews): void {
    switch (news.kind) {
      case "opened":
        this.#wasOpened = true;
        this.#take(0)?.resolve(undefined);
        break;
      case "failed":
        this.#fail(this.#toError(news.error));
        break;
      case "result":
        this.#take(news.id)?.resolve(news.value);
        break;
      case "error":
        this.#take(news.id)?.reject(this.#toError(news.error));
        break;
      case "notice":
        if (this.#early) this.#early.push(news.notice);
        else this.#notices.fire(news.notice);
        break;
      case "changed":
        this.changes.fire({ sessionIds: news.sessionIds });
        break;
      case "itemsChanged":
        this.items.fire();
        break;
      case "trouble":
        this.#log.warn(`journal: ${news.detail}`);
        break;
      default:
        unreachable(news);
    }
  }

  /** The journal cannot be opened, at first or again. */
  #fail(error: RedialError): void {
    this.#wasOpened = false;
    this.#take(0)?.reject(error);
    this.#end(error);
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
