// Notices an endpoint that says nothing: before the first piece and between pieces. The client's own
// time-out covers the headers only, not a stream that stalls.
import type { Disposable } from "./disposable.ts";

export class SilenceWatch implements Disposable {
  readonly #silenceMs: number;
  readonly #onSilence: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(silenceMs: number, onSilence: () => void) {
    this.#silenceMs = silenceMs;
    this.#onSilence = onSilence;
    this.#timer = setTimeout(onSilence, silenceMs);
  }

  /** The endpoint gave a sign of life: the wait begins anew. */
  noteSign(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onSilence, this.#silenceMs);
  }

  /** Redial itself waits: silence does not count until the next sign. */
  pause(): void {
    clearTimeout(this.#timer);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
