// When to try again after a failure: sooner first, then ever later, never all windows at once.

/** Delays of a row of failures: doubles from `firstMs` to `longestMs`, half of it left to chance. */
export class BackOff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #failures = 0;

  constructor(firstMs: number, longestMs: number) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
  }

  /** Delay before the next attempt, in ms, after one more failure. */
  next(): number {
    const delayMs = Math.min(this.#longestMs, this.#firstMs * 2 ** this.#failures);
    this.#failures += 1;
    return delayMs * (0.5 + Math.random() / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}
