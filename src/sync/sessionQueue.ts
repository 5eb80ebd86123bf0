// Work on sessions, one piece at a time for each session, a few sessions at once.

/** Runs pieces of work that concern the same session one after the other. */
export class SessionQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` when all earlier work on the session is over; settles as it does. */
  run<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(sessionId);
    // At once when nothing is under way. How the work before ended is its own caller's business.
    const mine = before ? before.then(work, work) : work();
    this.#last.set(sessionId, mine);
    const forget = (): void => {
      if (this.#last.get(sessionId) === mine) this.#last.delete(sessionId);
    };
    mine.then(forget, forget);
    return mine;
  }

  /** As `run`, for work that concerns several sessions: when all earlier work on each is over. */
  async runAll<T>(sessionIds: readonly string[], work: () => Promise<T>): Promise<T> {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const turns = sessionIds.map((sessionId) => {
      const { promise: come, resolve } = Promise.withResolvers<void>();
      void this.run(sessionId, () => {
        resolve();
        return over;
      });
      return come;
    });
    try {
      await Promise.all(turns);
      return await work();
    } finally {
      end();
    }
  }

  /** Resolves when no work is under way. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.allSettled(this.#last.values());
  }
}

/** Runs `work` on every item, `width` at once; the first failure ends it when those under way end. */
export async function forEachOf<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let hasFailed = false;
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      if (hasFailed) return;
      await work(item).catch((error) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: width }, lane));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
