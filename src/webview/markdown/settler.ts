// Parts of the page that are whole and have been laid out once need not be laid out again while they
// are out of sight. Before that their size is unknown, and guessing it would make the page jump.

/** Marks elements `settled`, each after its first layout; markdown.css does the rest. */
export class Settler {
  readonly #observer = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      if (contentRect.height === 0) continue;
      target.classList.add("settled");
      this.#observer.unobserve(target);
    }
  });

  /** `element` will hardly change any more. */
  settle(element: Element): void {
    this.#observer.observe(element);
  }
}
