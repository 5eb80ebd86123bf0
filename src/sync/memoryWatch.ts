// Where memory is kept, in the words that the host shows, and troubles, each told once.
import { type Disposable, Emitter } from "../core/disposable.ts";
import { asRedialError, type RedialError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import type { SyncStore } from "../core/syncPorts.ts";
import type { MemoryStatus } from "../shared/types.ts";
import type { Link } from "./link.ts";
import { statusOf } from "./memoryStatus.ts";

export interface MemoryWatchParts {
  readonly store: SyncStore;
  readonly workspaces: () => readonly string[];
  readonly log: Log;
}

export class MemoryWatch implements Disposable {
  readonly #parts: MemoryWatchParts;
  readonly #statuses: Emitter<MemoryStatus>;
  readonly #troubles: Emitter<RedialError>;
  #status: MemoryStatus = { kind: "local" };
  #waitingTurns = 0;
  #toldTrouble: string | undefined;
  /** Troubles of single sessions that were told on this connection. */
  readonly #toldOnce = new Set<string>();

  constructor(parts: MemoryWatchParts) {
    this.#parts = parts;
    const onError = (error: unknown): void => parts.log.error("a listener to sync failed", error);
    this.#statuses = new Emitter(onError);
    this.#troubles = new Emitter(onError);
  }

  get status(): MemoryStatus {
    return this.#status;
  }

  onStatus(listener: (status: MemoryStatus) => void): Disposable {
    return this.#statuses.on(listener);
  }

  onTrouble(listener: (error: RedialError) => void): Disposable {
    return this.#troubles.on(listener);
  }

  /** Looks at the link (`undefined`: no shared copy) and tells what is new. */
  tell(link: Link | undefined): void {
    const next = statusOf(link, this.#waitingTurns);
    const trouble = link?.trouble;
    if (trouble && trouble.code !== this.#toldTrouble) this.#troubles.fire(trouble);
    this.#toldTrouble = trouble?.code;
    if (JSON.stringify(next) !== JSON.stringify(this.#status)) {
      this.#status = next;
      this.#statuses.fire(next);
    }
    if (link && trouble) void this.#countWaiting(link);
  }

  /** A trouble of one session only: the shared copy itself is well. */
  tellOnce(trouble: RedialError): void {
    if (this.#toldOnce.has(trouble.message)) return;
    this.#toldOnce.add(trouble.message);
    this.#troubles.fire(trouble);
  }

  /** The settings changed: everything may be told again. */
  forgetTold(): void {
    this.#toldTrouble = undefined;
    this.#toldOnce.clear();
  }

  dispose(): void {
    this.#statuses.dispose();
    this.#troubles.dispose();
  }

  async #countWaiting(link: Link): Promise<void> {
    const { store, workspaces, log } = this.#parts;
    try {
      const count = await store.countWaitingTurns(workspaces());
      if (count === this.#waitingTurns || !link.trouble) return;
      this.#waitingTurns = count;
      this.tell(link);
    } catch (error) {
      log.warn(`waiting turns cannot be counted: ${asRedialError(error).message}`);
    }
  }
}
