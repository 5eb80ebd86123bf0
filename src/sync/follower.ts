// Follows what other windows say that they changed: fetches the session, unless this journal has it.
import { asRedialError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import type { SharedCopy, SyncStore } from "../core/syncPorts.ts";
import type { Exchange } from "./exchange.ts";
import type { LiveMessage } from "./liveMessages.ts";
import type { SessionQueue } from "./sessionQueue.ts";

export interface FollowerParts {
  readonly copy: SharedCopy;
  readonly store: SyncStore;
  readonly exchange: Exchange;
  readonly queue: SessionQueue;
  readonly log: Log;
  readonly onChanged: (sessionIds: readonly string[]) => void;
}

type Changed = Extract<LiveMessage, { kind: "changed" }>;

export class Follower {
  readonly #parts: FollowerParts;
  /** Sessions whose pull is waiting its turn: another message about them changes nothing. */
  readonly #following = new Set<string>();
  /** What this journal is called in each workspace's shared copy, where that is known. */
  readonly #journals = new Map<string, string>();

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** In the background; what fails is in the log, and the next catching up does it. */
  follow(workspace: string, { sessionId, journal }: Changed): void {
    const { copy, exchange, queue, log } = this.#parts;
    if (this.#isOwn(workspace, journal) || this.#following.has(sessionId)) return;
    this.#following.add(sessionId);
    queue
      .run(sessionId, async () => {
        this.#following.delete(sessionId);
        await this.#adopt(workspace, sessionId);
        if (!this.#isOwn(workspace, journal)) await exchange.pull(copy, sessionId);
      })
      .catch((error) => {
        log.warn(`a session told of could not be fetched: ${asRedialError(error).message}`);
      });
  }

  /** A window over this very journal wrote here what it sent, before it sent it. */
  #isOwn(workspace: string, journal: string): boolean {
    return journal !== "" && journal === this.#journals.get(workspace);
  }

  async #adopt(workspace: string, sessionId: string): Promise<void> {
    const { copy, store, onChanged } = this.#parts;
    const known = await store.readMark(sessionId);
    // An attached list has a name of its own for the journal.
    if (known && known.address.listKey === undefined) {
      this.#journals.set(known.address.workspace, known.mark.journal);
    }
    if (known) return;
    const [meta] = await copy.readMetas(workspace, [sessionId]);
    if (!meta) return;
    const adopted = await store.adoptSessions(workspace, [{ sessionId, meta }]);
    if (adopted.length > 0) onChanged(adopted);
  }
}
