// Work that can wait a moment (colouring code, drawing math), a few milliseconds a frame, the newest
// request last. Nothing here is lost when the page is hidden: frames come back with it.

const budgetMs = 4;

/** One step of a job; true when there is more to do. */
export type Step = () => boolean;

/** Runs jobs one after the other, in frames. */
export class WorkQueue {
  readonly #jobs: Step[] = [];
  readonly #whenIdle: (() => void)[] = [];
  #frame = 0;

  add(job: Step): void {
    this.#jobs.push(job);
    this.#schedule();
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    if (this.#jobs.length === 0) return;
    await new Promise<void>((done) => this.#whenIdle.push(done));
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#run());
  }

  #run(): void {
    this.#frame = 0;
    const end = performance.now() + budgetMs;
    while (this.#jobs.length > 0 && performance.now() < end) {
      if (this.#jobs[0]?.() !== true) this.#jobs.shift();
    }
    if (this.#jobs.length > 0) {
      this.#schedule();
      return;
    }
    for (const done of this.#whenIdle.splice(0)) done();
  }
}
