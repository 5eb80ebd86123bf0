// What a turn waits for before it asks: news of its session, but never for long.
import type { Exchange } from "./exchange.ts";
import type { Link } from "./link.ts";
import type { SessionQueue } from "./sessionQueue.ts";
import { settlesBefore } from "./settlesBefore.ts";

export interface TurnPullsParts {
  readonly exchange: Exchange;
  readonly queue: SessionQueue;
  /** How long a turn waits for news, in ms. */
  readonly waitMs: number;
  readonly onFailure: (link: Link, error: unknown) => void;
}

/** After news came too late, turns do not wait for them for so long, in ms. */
const slowPauseMs = 15_000;

export class TurnPulls {
  readonly #parts: TurnPullsParts;
  #slowUntil = 0;

  constructor(parts: TurnPullsParts) {
    this.#parts = parts;
  }

  /** Another shared copy may be faster. */
  forgetSlowness(): void {
    this.#slowUntil = 0;
  }

  /** Pulls the session; true when something came in time. Never rejects. */
  async run(link: Link, sessionId: string, signal: AbortSignal): Promise<boolean> {
    if (link.copy.condition().kind === "down" || Date.now() < this.#slowUntil) return false;
    let isNew = false;
    const pulling = this.#pull(link, sessionId).then((found) => {
      isNew = found;
    });
    const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#parts.waitMs)]);
    const isInTime = await settlesBefore(limit, pulling);
    if (!isInTime && !signal.aborted) this.#slowUntil = Date.now() + slowPauseMs;
    return isNew;
  }

  async #pull(link: Link, sessionId: string): Promise<boolean> {
    const { exchange, queue, waitMs, onFailure } = this.#parts;
    try {
      if (link.copy.condition().kind !== "ready") await link.copy.ready(waitMs);
      const start = performance.now();
      const isNew = await queue.run(sessionId, () => exchange.pull(link.copy, sessionId));
      const durationMs = performance.now() - start;
      // The turn goes on first.
      setImmediate(() => link.noteRoundTrip(durationMs));
      this.#slowUntil = 0;
      return isNew;
    } catch (error) {
      onFailure(link, error);
      return false;
    }
  }
}
