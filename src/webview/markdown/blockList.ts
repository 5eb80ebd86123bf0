// The blocks of one container, in step with a list of block tokens.
import type { Token } from "marked";
import type { BlockView, Pass, ViewContext } from "./viewContext.ts";

/** Puts the node of a new block at its place; blocks come in order. */
export type PlaceBlock = (node: HTMLElement) => void;

/** Blocks that may still change; those in front of them are no longer known here. */
export class BlockList {
  readonly #context: ViewContext;
  readonly #place: PlaceBlock;
  readonly #views: BlockView[] = [];
  #last: { readonly token: Token; readonly pass: Pass } | undefined;

  constructor(context: ViewContext, place: PlaceBlock) {
    this.#context = context;
    this.#place = place;
  }

  get views(): readonly BlockView[] {
    return this.#views;
  }

  /** Shows `tokens`; only the last of them can be open. */
  update(tokens: readonly Token[], pass: Pass): void {
    const shown = tokens.filter(isShown);
    const closed = { ...pass, isOpen: false };
    for (const [index, token] of shown.entries()) {
      const own = index === shown.length - 1 ? pass : closed;
      this.#last = { token, pass };
      const known = this.#views[index];
      if (known?.update(token, own) === true) continue;
      const view = this.#context.createBlock(token, this.#context);
      view.update(token, own);
      if (known === undefined) this.#place(view.node);
      else known.node.replaceWith(view.node);
      this.#views[index] = view;
    }
    for (const extra of this.#views.splice(shown.length)) extra.node.remove();
  }

  /** The first `count` blocks will never change again. */
  release(count: number): void {
    const isAll = count > 0 && count === this.#views.length;
    const released = this.#views.splice(0, count);
    // The last block was shown as open if nothing that can be seen came after it.
    if (isAll && this.#last?.pass.isOpen === true) {
      released.at(-1)?.update(this.#last.token, { ...this.#last.pass, isOpen: false });
    }
  }
}

/** False for tokens that show nothing: blank lines, link definitions, checkboxes. */
export function isShown(token: Token): boolean {
  return token.type !== "space" && token.type !== "def" && token.type !== "checkbox";
}
