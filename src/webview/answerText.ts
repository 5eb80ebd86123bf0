// The text of one answer, growing or finished. Knows no DOM; views watch it.

/** What a view hears of a growing text. */
export interface AnswerWatcher {
  append(text: string): void;
  finish(): void;
}

/** One answer's Markdown source. The object stays the same from the first delta to the stored message. */
export class AnswerText {
  #text: string;
  #isFinished: boolean;
  readonly #watchers = new Set<AnswerWatcher>();

  constructor(text: string, isFinished: boolean) {
    this.#text = text;
    this.#isFinished = isFinished;
  }

  get text(): string {
    return this.#text;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  append(text: string): void {
    if (this.#isFinished || text === "") return;
    this.#text += text;
    for (const watcher of this.#watchers) watcher.append(text);
  }

  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    for (const watcher of this.#watchers) watcher.finish();
    this.#watchers.clear();
  }

  /** Hears what comes from now on; call the result to stop. */
  watch(watcher: AnswerWatcher): () => void {
    if (!this.#isFinished) this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
