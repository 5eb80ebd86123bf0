// Joins the small pieces of a streamed answer, so that the page gets some 30 messages a second.

/** The first piece goes at once; then at most one every so many ms. */
const joinMs = 30;

export class DeltaJoiner {
  readonly #send: (offset: number, text: string) => void;
  #waiting = "";
  #sentLength = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (offset: number, text: string) => void) {
    this.#send = send;
  }

  add(text: string): void {
    this.#waiting += text;
    // An answer begins with a piece without text: the first words do not wait for it.
    if (this.#timer !== undefined || this.#waiting === "") return;
    this.#sendWaiting();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting !== "") this.add("");
    }, joinMs);
  }

  /** Sends what waits; the end of the answer. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    if (this.#waiting === "") return;
    const text = this.#waiting;
    this.#waiting = "";
    this.#send(this.#sentLength, text);
    this.#sentLength += text.length;
  }
}
