// Brings all of the workspaces to where the shared copy is, in the background: sessions that others
// made or deleted, what waits in the outbox, and then the messages. Knows no timers.
import type { IndexEntry, KnownSession } from "../core/catchUpPorts.ts";
import { asRedialError, type RedialError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import type { SharedCopy, SyncStore } from "../core/syncPorts.ts";
import { type BulkPushParts, pushTogether } from "./bulkPush.ts";
import type { Exchange } from "./exchange.ts";
import { forEachOf, type SessionQueue } from "./sessionQueue.ts";

export interface CatchUpParts {
  readonly store: SyncStore;
  readonly exchange: Exchange;
  readonly bulk: BulkPushParts;
  readonly queue: SessionQueue;
  readonly log: Log;
  readonly onChanged: (sessionIds: readonly string[]) => void;
  readonly onProgress: (progress: Progress) => void;
  /** One session cannot be exchanged; the others go on. */
  readonly onSessionTrouble: (error: RedialError) => void;
}

/** What is to be brought to the same. */
export interface CatchUpWish {
  readonly workspaces: readonly string[];
  readonly retain: boolean;
  readonly signal: AbortSignal;
}

/** How far a long push or pull is. */
export interface Progress {
  readonly kind: "sending" | "fetching";
  readonly done: number;
  readonly total: number;
}

/** Sessions worked on at once: their round trips overlap on the one connection. */
const width = 32;
/** Sessions whose pushes go out together, and how many of such slices are under way at once. */
const sliceSize = 16;
const lanes = 2;
/** Metas read in one round trip. */
const metaStep = 200;

export class CatchUp {
  readonly #parts: CatchUpParts;
  #isUploadPaused = false;

  constructor(parts: CatchUpParts) {
    this.#parts = parts;
  }

  /** A stopped upload leaves what waits where it is; all else goes on. */
  set isUploadPaused(isPaused: boolean) {
    this.#isUploadPaused = isPaused;
  }

  /**
   * Everything, newest sessions first; with `retain`, makes sessions in the copy expire, or not, as the
   * settings want it now. Rejects when the copy cannot be used, or when aborted.
   */
  async run(copy: SharedCopy, { workspaces, retain, signal }: CatchUpWish): Promise<void> {
    const behind: string[] = [];
    for (const workspace of workspaces) {
      signal.throwIfAborted();
      behind.push(...(await this.#adopt(copy, workspace, retain)));
    }
    await this.send(copy, workspaces, signal);
    await this.#each("fetching", behind, signal, (id) => this.#parts.exchange.pull(copy, id));
    // A pull may have found that the copy lost its data: then all of it waits now.
    await this.send(copy, workspaces, signal);
  }

  /** What waits in the outbox, those that waited longest first. */
  async send(copy: SharedCopy, workspaces: readonly string[], signal: AbortSignal): Promise<void> {
    const { store, exchange, queue, onProgress, bulk } = this.#parts;
    const waiting = await store.waitingSessions(workspaces);
    const ids = waiting.map((session) => session.sessionId);
    const slices = slicesOf(ids, sliceSize);
    const left: string[] = [];
    let done = 0;
    await forEachOf(slices, lanes, async (slice) => {
      signal.throwIfAborted();
      if (this.#isUploadPaused) return;
      const others = await queue.runAll(slice, () => pushTogether(bulk, copy, slice));
      left.push(...others);
      for (let count = others.length; count < slice.length; count++) {
        done += 1;
        onProgress({ kind: "sending", done, total: ids.length });
      }
    });
    const progress = { done, total: ids.length };
    await this.#each("sending", left, signal, (id) => exchange.push(copy, id), progress);
  }

  /** Makes the copy's sessions known here; returns those whose messages are to be fetched. */
  async #adopt(copy: SharedCopy, workspace: string, retain: boolean): Promise<readonly string[]> {
    const { store } = this.#parts;
    const [index, sessions] = await Promise.all([
      copy.readIndex(workspace),
      store.knownSessions(workspace),
    ]);
    const known = new Map(sessions.map((session) => [session.sessionId, session]));
    const listed = new Set(index.map((entry) => entry.sessionId));
    const expired = index.filter((entry) => entry.version === 0).map((entry) => entry.sessionId);
    // What the index says of an attached list is only that there is one.
    const attached = sessions.filter((session) => session.isAttached && !session.isDeleted);
    const isAttached = new Set(attached.map((session) => session.sessionId));
    const changed = index
      .filter(({ sessionId, version }) => version > 0 && !isAttached.has(sessionId))
      .filter((entry) => isBehind(known.get(entry.sessionId), entry))
      .map((entry) => entry.sessionId);
    const unlisted = sessions
      .filter((session) => session.version > 0 && !listed.has(session.sessionId))
      .map((session) => session.sessionId)
      .filter((sessionId) => !isAttached.has(sessionId));
    const [gone] = await Promise.all([
      this.#followMetas(copy, workspace, [...changed, ...unlisted]),
      retain && copy.applyRetention(workspace, [...listed]),
    ]);
    if (expired.length > 0) await copy.pruneIndex(workspace, expired);
    const missing = expired.filter((id) => (known.get(id)?.version ?? 0) > 0);
    // Of a session that is gone, a pull finds out whether it was deleted or lost.
    return [...new Set([...changed, ...isAttached, ...gone, ...missing])];
  }

  /** Returns the sessions that have no meta. */
  async #followMetas(
    copy: SharedCopy,
    workspace: string,
    sessionIds: readonly string[],
  ): Promise<readonly string[]> {
    const gone: string[] = [];
    for (let start = 0; start < sessionIds.length; start += metaStep) {
      const slice = sessionIds.slice(start, start + metaStep);
      const metas = await copy.readMetas(workspace, slice);
      const found = slice.flatMap((sessionId, position) => {
        const meta = metas[position];
        if (!meta) gone.push(sessionId);
        return meta ? [{ sessionId, meta }] : [];
      });
      const adopted = await this.#parts.store.adoptSessions(workspace, found);
      if (adopted.length > 0) this.#parts.onChanged(adopted);
    }
    return gone;
  }

  async #each(
    kind: Progress["kind"],
    sessionIds: readonly string[],
    signal: AbortSignal,
    work: (sessionId: string) => Promise<unknown>,
    progress = { done: 0, total: sessionIds.length },
  ): Promise<void> {
    const { queue, onProgress } = this.#parts;
    const { total } = progress;
    let { done } = progress;
    await forEachOf(sessionIds, width, async (sessionId) => {
      signal.throwIfAborted();
      if (kind === "sending" && this.#isUploadPaused) return;
      try {
        await queue.run(sessionId, () => work(sessionId));
      } catch (error) {
        await this.#noteFailure(sessionId, asRedialError(error));
      }
      done += 1;
      onProgress({ kind, done, total });
    });
  }

  /** A failure that is the session's own does not hold up the others. */
  async #noteFailure(sessionId: string, error: RedialError): Promise<void> {
    await this.#parts.store.noteFailedPush(sessionId, error.code);
    if (error.code !== "redisWrongType") throw error;
    this.#parts.log.warn(`session ${sessionId}: ${error.message}`);
    this.#parts.onSessionTrouble(error);
  }
}

function slicesOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function isBehind(known: KnownSession | undefined, entry: IndexEntry): boolean {
  return (
    !known ||
    known.version !== entry.version ||
    known.length !== entry.length ||
    known.updatedAt < entry.updatedAt
  );
}
