// Work that can wait a moment (colouring code, drawing math): done between frames, in short steps, so
// that it never makes a frame late.

/** Work is not put off for longer than this, even when the page is busy. */
const maxWaitMs = 200;
const budgetMs = 6;

/** One step of a job; true when there is more to do. */
export type Step = () => boolean;

/** Runs jobs one after the other, while the page has nothing better to do. */
export class WorkQueue {
  #jobs: Step[] = [];
  readonly #whenIdle: (() => void)[] = [];
  #isScheduled = false;

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
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestIdleCallback((deadline) => this.#run(deadline), { timeout: maxWaitMs });
  }

  #run(deadline: IdleDeadline): void {
    this.#isScheduled = false;
    const end = performance.now() + Math.min(budgetMs, Math.max(1, deadline.timeRemaining()));
    const waiting = this.#jobs;
    this.#jobs = [];
    let done = 0;
    // A job that waits for something (KaTeX on its way) lets the next one go first.
    for (; done < waiting.length && performance.now() < end; done += 1) {
      const job = waiting[done];
      if (job?.() === true) this.#jobs.push(job);
    }
    this.#jobs = [...waiting.slice(done), ...this.#jobs];
    if (this.#jobs.length > 0) {
      this.#schedule();
      return;
    }
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
