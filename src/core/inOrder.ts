// Work that must not overlap, one piece after the other. Knows nothing of what the work is.

/** Runs pieces of work in the order in which they came; each begins when the one before is over. */
export class InOrder {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as `work` does; how earlier work ended is its own caller's business. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine;
    return mine;
  }
}
