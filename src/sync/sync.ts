// Sync as the rest of Redial sees it: what a turn needs (TurnSync), connecting and disconnecting,
// and events for the host. Works the same, quickly, when no shared copy is configured.
import { type Disposable, Emitter } from "../core/disposable.ts";
import { asRedialError, RedialError } from "../core/errors.ts";
import type { LiveDelta, TurnSync } from "../core/ports.ts";
import type { CopyPush, SharedCopy } from "../core/syncPorts.ts";
import type { MemoryStatus, SavedWhere } from "../shared/types.ts";
import { attachList } from "./attachList.ts";
import { CatchUp, type Progress } from "./catchUp.ts";
import { Exchange } from "./exchange.ts";
import { ItemExchange } from "./itemExchange.ts";
import { Link } from "./link.ts";
import { writeLive } from "./liveMessages.ts";
import { LiveTurns } from "./liveTurns.ts";
import { type LiveEvent, LiveWatch } from "./liveWatch.ts";
import { MemoryWatch } from "./memoryWatch.ts";
import { SessionQueue } from "./sessionQueue.ts";
import type { StoredRecord } from "./storedRecord.ts";
import type { SyncParts } from "./syncParts.ts";
import { TurnPulls } from "./turnPulls.ts";

/** Messages that a stored record shows. */
const recordSize = 1_000;

/**
 * The whole of sync. `connect` and `disconnect` follow the settings; everything else may be called
 * at any time. Nothing rejects but `connect` (code `redisUrlInvalid`, from what it is given).
 */
export class Sync implements TurnSync {
  readonly #parts: SyncParts;
  readonly #origin = crypto.randomUUID();
  readonly #queue = new SessionQueue();
  readonly #exchange: Exchange;
  readonly #catchUp: CatchUp;
  readonly #items: ItemExchange;
  readonly #turns: LiveTurns;
  readonly #watch: LiveWatch;
  readonly #memory: MemoryWatch;
  readonly #pulls: TurnPulls;
  readonly #changes: Emitter<readonly string[]>;
  readonly #progress: Emitter<Progress>;
  #link: Link | undefined;

  constructor(parts: SyncParts) {
    this.#parts = parts;
    const { store, readEntry, log } = parts;
    const onError = (error: unknown): void => log.error("a listener to sync failed", error);
    this.#memory = new MemoryWatch(parts);
    this.#changes = new Emitter(onError);
    this.#progress = new Emitter(onError);
    const noticeOf = ({ address, mark }: Pick<CopyPush, "address" | "mark">): string => {
      const { sessionId } = address;
      return writeLive(this.#origin, { kind: "changed", sessionId, journal: mark.journal });
    };
    this.#exchange = new Exchange({
      ...{ store, readEntry, log, noticeOf },
      onChanged: (sessionId) => this.#changes.fire([sessionId]),
    });
    this.#catchUp = new CatchUp({
      ...{ store, log, exchange: this.#exchange, queue: this.#queue },
      bulk: { store, noticeOf, onChanged: (sessionIds) => this.#changes.fire(sessionIds) },
      onChanged: (sessionIds) => this.#changes.fire(sessionIds),
      onProgress: (progress) => this.#noteProgress(progress),
      onSessionTrouble: (error) => this.#memory.tellOnce(error),
    });
    this.#items = new ItemExchange({
      items: parts.items,
      notice: () => writeLive(this.#origin, { kind: "items" }),
    });
    this.#turns = new LiveTurns({
      ...{ origin: this.#origin, store, log },
      copy: () => this.#link?.copy,
      isListening: (workspace) => this.#link?.isListening(workspace) ?? false,
    });
    this.#watch = new LiveWatch(log);
    this.#pulls = new TurnPulls({
      ...{ exchange: this.#exchange, queue: this.#queue, waitMs: parts.turnWaitMs ?? 1_500 },
      onFailure: (link, error) => this.#noteFailure(link, error),
    });
  }

  /** Where memory is kept changed, or how far that is. */
  onStatus(listener: (status: MemoryStatus) => void): Disposable {
    return this.#memory.onStatus(listener);
  }

  /** The journal took something in (or learned that something is shared now). */
  onSessionsChanged(listener: (sessionIds: readonly string[]) => void): Disposable {
    return this.#changes.on(listener);
  }

  /** Turns of other windows. */
  onLive(listener: (event: LiveEvent) => void): Disposable {
    return this.#watch.onEvent(listener);
  }

  /** The shared copy cannot be used: fired once for each kind of trouble, until it is over. */
  onTrouble(listener: (error: RedialError) => void): Disposable {
    return this.#memory.onTrouble(listener);
  }

  /** Notes or marks of a workspace came from the shared copy. */
  onItemsChanged(listener: (workspace: string) => void): Disposable {
    return this.#items.onChanged(listener);
  }

  /** A long upload or download goes on. */
  onProgress(listener: (progress: Progress) => void): Disposable {
    return this.#progress.on(listener);
  }

  /** Uses the shared copy that `open` opens, instead of any before; does not wait for the network. */
  async connect(open: () => Promise<SharedCopy>): Promise<void> {
    await this.disconnect();
    const copy = await open();
    this.#link = new Link({
      ...{ origin: this.#origin, copy, queue: this.#queue, turns: this.#turns, watch: this.#watch },
      ...{ store: this.#parts.store, log: this.#parts.log, workspaces: this.#parts.workspaces },
      ...{ exchange: this.#exchange, catchUp: this.#catchUp, items: this.#items },
      onStatus: () => this.#memory.tell(this.#link),
      onChanged: (sessionIds) => this.#changes.fire(sessionIds),
    });
    this.#memory.tell(this.#link);
  }

  /** Waits for what is under way; memory stays in the journal. */
  async disconnect(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    await link?.close();
    this.#memory.forgetTold();
    this.#pulls.forgetSlowness();
    this.#memory.tell(this.#link);
  }

  async close(): Promise<void> {
    await this.disconnect();
    for (const emitter of [this.#memory, this.#changes, this.#progress, this.#items]) {
      emitter.dispose();
    }
  }

  /** Compares everything with the shared copy, in the background. */
  refresh(): void {
    this.#link?.catchUp();
  }

  /** The window's folders changed. */
  noteWorkspaces(): void {
    this.#link?.listenAgain();
  }

  /** How long sessions are kept changed in the settings. */
  noteRetention(): void {
    this.#link?.noteRetention();
  }

  /**
   * Opens a list that another LangChain program wrote, by its key or LangChain session id, as a
   * session of the workspace, and goes on with it in place; returns its session id. `titleOf` makes
   * a title of the first question. Codes `redisListMissing`, `redisWrongType`, `redisUnreachable`.
   */
  async attachList(
    workspace: string,
    key: string,
    titleOf: (question: string) => string,
  ): Promise<string> {
    const copy = this.#link?.copy;
    if (!copy) throw new RedialError("redisUnreachable", ["—"]);
    const { store, readEntry } = this.#parts;
    const sessionId = await attachList({ store, copy, readEntry }, { workspace, key, titleOf });
    await this.#queue.run(sessionId, () => this.#exchange.pull(copy, sessionId));
    await this.#queue.run(sessionId, () => this.#exchange.push(copy, sessionId));
    return sessionId;
  }

  /** What is kept of a session, in Redis and in the journal; {@link writeRecord} makes a text of it. */
  async readRecord(sessionId: string): Promise<StoredRecord> {
    const journal = await this.#parts.store.readRecord(sessionId, recordSize);
    const copy = await this.#readCopyRecord(sessionId);
    return { sessionId, ...(journal && { journal }), ...(copy !== undefined && { copy }) };
  }

  /** Ends a long upload; it goes on after `resumeUpload` or with the next connection. */
  pauseUpload(): void {
    this.#link?.pause();
  }

  resumeUpload(): void {
    this.#link?.resume();
  }

  /** Resolves when no catching up, push or pull is under way. */
  async idle(): Promise<void> {
    await this.#link?.idle();
    await this.#queue.idle();
  }

  async beforeTurn(sessionId: string, signal: AbortSignal): Promise<boolean> {
    return this.#link !== undefined && this.#pulls.run(this.#link, sessionId, signal);
  }

  async afterTurn(sessionId: string): Promise<SavedWhere> {
    const link = this.#link;
    if (!link) return "journal";
    const isSent = await this.#push(link, sessionId);
    this.#turns.end(sessionId);
    return isSent ? "shared" : "outbox";
  }

  noteChange(sessionId: string): void {
    const link = this.#link;
    if (!link) return;
    void this.#push(link, sessionId);
    this.#parts.store.waitingVersions(sessionId).then(
      (others) => others.forEach((id) => void this.#push(link, id)),
      (error) => this.#parts.log.error("versions were not sent", error),
    );
  }

  /** The shared copy, while it can be used. */
  usableCopy(): SharedCopy | undefined {
    return this.#link?.copy.condition().kind === "ready" ? this.#link.copy : undefined;
  }

  /** Notes or marks of the workspace changed here; returns at once. */
  noteItems(workspace: string): void {
    if (this.usableCopy()) this.#link?.exchangeItems(workspace);
  }

  publishDelta(delta: LiveDelta): void {
    if (this.#link) this.#turns.add(delta);
  }

  status(): MemoryStatus {
    return this.#memory.status;
  }

  async #readCopyRecord(sessionId: string): Promise<StoredRecord["copy"]> {
    const copy = this.#link?.copy;
    const known = await this.#parts.store.readMark(sessionId);
    if (!copy || !known) return undefined;
    try {
      return await copy.readRecord(known.address, recordSize);
    } catch (error) {
      return asRedialError(error).message;
    }
  }

  /** True as soon as the copy has what waits; false when it could not be sent. */
  #push(link: Link, sessionId: string): Promise<boolean> {
    return new Promise((resolve) => {
      void this.#pushAll(link, sessionId, () => resolve(true)).then(resolve);
    });
  }

  async #pushAll(link: Link, sessionId: string, onSent: () => void): Promise<boolean> {
    const { store } = this.#parts;
    try {
      if (link.copy.condition().kind === "connecting") await link.copy.ready(1_500);
      await this.#queue.run(sessionId, () => this.#exchange.push(link.copy, sessionId, onSent));
      link.noteOutcome(undefined);
      return true;
    } catch (error) {
      this.#noteFailure(link, error);
      await store.noteFailedPush(sessionId, asRedialError(error).code).catch(() => {});
      return false;
    }
  }

  #noteFailure(link: Link, error: unknown): void {
    const trouble = asRedialError(error);
    this.#parts.log.warn(`the shared copy: ${trouble.message}`);
    if (link !== this.#link) return;
    if (trouble.code === "redisWrongType") {
      this.#memory.tellOnce(trouble);
      return;
    }
    link.noteOutcome(trouble);
    link.catchUpLater();
  }

  #noteProgress(progress: Progress): void {
    this.#progress.fire(progress);
    if (progress.kind === "sending") this.#memory.tell(this.#link);
  }
}
