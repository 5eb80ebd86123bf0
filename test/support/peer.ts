// One machine of the sync tests: a journal of its own and Sync over it, without editor or model.

import assert from "node:assert/strict";
import type { ItemStore } from "../../src/core/itemPorts.ts";
import { readEntry, textOfMessage, writeAnswer, writeQuestion } from "../../src/core/messages.ts";
import type { Log } from "../../src/core/ports.ts";
import type { SyncStore } from "../../src/core/syncPorts.ts";
import { Journal } from "../../src/journal/journal.ts";
import type { CopyOptions } from "../../src/redis/copy.ts";
import {
  type MemorySecret,
  type MemorySecrets,
  openSealedCopy,
  type SealedCopy,
} from "../../src/redis/sealedCopy.ts";
import type { SavedWhere } from "../../src/shared/types.ts";
import { Sync } from "../../src/sync/sync.ts";

export const workspace = "0123456789abcdef";

export interface PeerOptions {
  /** Of the shared copy; absent: none is configured. */
  readonly url?: string;
  /** Default: in memory. */
  readonly path?: string;
  readonly workspace?: string;
  /** Use another peer's journal: a second window on the same machine. */
  readonly journal?: Journal;
  readonly copy?: Partial<CopyOptions>;
  readonly turnWaitMs?: number;
}

/** What a machine keeps about encrypted workspaces. */
export class TestSecrets implements MemorySecrets {
  readonly kept = new Map<string, MemorySecret>();
  readonly #sealed = new Set<string>();
  async find(workspace: string): Promise<MemorySecret | undefined> {
    return this.kept.get(workspace);
  }
  async wasSealed(workspace: string): Promise<boolean> {
    return this.#sealed.has(workspace);
  }
  async noteSealed(workspace: string): Promise<void> {
    this.#sealed.add(workspace);
  }
}

/** What the log was told, for messages of failing tests and for tests of secrets. */
export class TestLog implements Log {
  readonly lines: string[] = [];
  info(text: string): void {
    this.lines.push(text);
  }
  warn(text: string): void {
    this.lines.push(text);
  }
  error(text: string, error?: unknown): void {
    this.lines.push(`${text} ${error instanceof Error ? error.stack : String(error ?? "")}`);
  }
}

export class Peer {
  readonly log = new TestLog();
  readonly journal: Journal;
  readonly sync: Sync;
  readonly workspace: string;
  readonly secrets = new TestSecrets();
  readonly #options: PeerOptions;
  #copy: SealedCopy | undefined;
  #lastTime = 0;

  constructor(options: PeerOptions = {}) {
    this.#options = options;
    this.workspace = options.workspace ?? workspace;
    this.journal =
      options.journal ??
      new Journal({ path: options.path ?? ":memory:", owner: crypto.randomUUID() });
    this.sync = new Sync({
      store: remoteStore(this.journal),
      items: remoteItems(this.journal),
      readEntry,
      workspaces: () => [this.workspace],
      log: this.log,
      ...(options.turnWaitMs !== undefined && { turnWaitMs: options.turnWaitMs }),
    });
  }

  /** Begins to connect, without waiting for the network. */
  async open(url = this.#options.url): Promise<void> {
    if (url === undefined) return;
    const options = { url, log: this.log, retentionMs: () => 0, ...this.#options.copy };
    await this.sync.connect(async () => {
      this.#copy = await openSealedCopy(options, this.secrets);
      return this.#copy;
    });
  }

  get copy(): SealedCopy {
    assert.ok(this.#copy);
    return this.#copy;
  }

  /** Turns encryption on, or enters its passphrase; false when it is a wrong one. */
  async encrypt(passphrase: string): Promise<boolean> {
    const secret = await this.copy.secretOf(this.workspace, passphrase);
    if (!secret) return false;
    this.secrets.kept.set(this.workspace, secret);
    this.copy.forget(this.workspace);
    this.sync.refresh();
    return true;
  }

  /** Connects and waits until it caught up, or found that it lacks the passphrase. */
  async connect(url = this.#options.url): Promise<this> {
    if (url === undefined) return this;
    await this.open(url);
    await this.untilStatus("shared", "locked");
    await this.sync.idle();
    return this;
  }

  /** Waits until the shared copy can be used. */
  async untilShared(): Promise<void> {
    await this.untilStatus("shared");
  }

  async untilStatus(...kinds: readonly ("shared" | "offline" | "locked")[]): Promise<void> {
    const wanted: readonly string[] = kinds;
    await new Promise<void>((resolve) => {
      const listening = this.sync.onStatus((status) => {
        if (wanted.includes(status.kind)) end();
      });
      const end = (): void => {
        listening.dispose();
        resolve();
      };
      if (wanted.includes(this.sync.status().kind)) end();
    });
  }

  /** Waits until `isTrue` holds, looking again at every change that sync tells. */
  async until(isTrue: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isTrue()) return;
        for (const listening of all) listening.dispose();
        resolve();
      };
      const all = [
        this.sync.onSessionsChanged(look),
        this.sync.onStatus(look),
        this.sync.onLive(look),
        this.sync.onItemsChanged(look),
      ];
      look();
    });
  }

  /** One whole turn; `sessionId` is made when it is not there. */
  async ask(sessionId: string, question: string, answer = `re: ${question}`): Promise<SavedWhere> {
    const turnId = this.begin(sessionId, question);
    await this.sync.beforeTurn(sessionId, new AbortController().signal);
    return this.end(sessionId, turnId, question, answer);
  }

  /** The first half: the question is on disk. */
  begin(sessionId: string, question: string): string {
    const turnId = crypto.randomUUID();
    const createdAt = this.#now();
    this.journal.turns.beginTurn({
      turnId,
      session: { id: sessionId, workspace: this.workspace, title: question, createdAt },
      question: writeQuestion({ id: `q-${turnId}`, text: question, extras: { createdAt } }),
    });
    return turnId;
  }

  /** The second half: the pair is in the journal, and on its way. */
  async end(
    sessionId: string,
    turnId: string,
    question: string,
    answer: string,
  ): Promise<SavedWhere> {
    this.finish(sessionId, turnId, question, answer);
    return this.sync.afterTurn(sessionId);
  }

  /** The pair in the journal only: as if the window died before it could push. */
  finish(sessionId: string, turnId: string, question: string, answer: string): void {
    const extras = { createdAt: this.#now() };
    this.journal.turns.endTurn({
      turnId,
      sessionId,
      question: writeQuestion({ id: `q-${turnId}`, text: question, extras }),
      answer: writeAnswer({ id: `answer-${turnId}`, text: answer, extras }),
      state: "complete",
    });
  }

  /** Texts of the session's messages, oldest first. */
  texts(sessionId: string): readonly string[] {
    const { messages } = this.journal.sessions.readPage(sessionId, 1_000_000);
    return messages.map((message) =>
      message.role === "unreadable" ? "(unreadable)" : textOfMessage(message),
    );
  }

  ids(sessionId: string): readonly string[] {
    const { messages } = this.journal.sessions.readPage(sessionId, 1_000_000);
    return messages.map((message) => message.id);
  }

  titles(): readonly string[] {
    return this.journal.sessions.listSessions([this.workspace]).map((session) => session.title);
  }

  async close(): Promise<void> {
    await this.sync.close();
    if (this.#options.journal === undefined) this.journal.close();
  }

  /** Times that grow, so that the last writer is known. */
  #now(): number {
    this.#lastTime = Math.max(this.#lastTime + 1, Date.now());
    return this.#lastTime;
  }
}

/** The journal as another thread sees it: asynchronous, everything cloned on its way. */
export function remoteStore(journal: Journal): SyncStore {
  return remote(journal.sync) as unknown as SyncStore; // The same methods, each wrapped.
}

function remoteItems(journal: Journal): ItemStore {
  return remote(journal.items) as unknown as ItemStore; // As above.
}

function remote<T extends object>(part: T): T {
  return new Proxy(part, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) =>
        structuredClone(await Reflect.apply(method, target, structuredClone(args)));
    },
  });
}

/** Two machines talk in one session `s1` that is new; both hold the same at the end. */
export async function talk(one: Peer, two: Peer): Promise<void> {
  await one.ask("s1", "a");
  await two.until(() => two.texts("s1").length === 2);
  await two.ask("s1", "b");
  await one.until(() => one.texts("s1").length === 4);
  assert.deepEqual(one.texts("s1"), ["a", "re: a", "b", "re: b"]);
  assert.deepEqual(two.texts("s1"), one.texts("s1"));
}
