// KaTeX, loaded once for a page when the first math is closed. Knows no view.

type MathTree = typeof import("./mathTree.ts");

/** Loads KaTeX once for a page. */
export class MathLoader {
  #tree: MathTree | undefined;
  #hasFailed = false;
  #isLoading = false;

  /** KaTeX when it is there; "failed" when it cannot be loaded; `undefined` while it is on its way. */
  get(): MathTree | "failed" | undefined {
    if (!this.#isLoading) {
      this.#isLoading = true;
      void this.#load();
    }
    return this.#hasFailed ? "failed" : this.#tree;
  }

  async #load(): Promise<void> {
    try {
      this.#tree = await import("./mathTree.ts");
    } catch {
      // Without KaTeX the source stays, which can be read.
      this.#hasFailed = true;
    }
  }
}
