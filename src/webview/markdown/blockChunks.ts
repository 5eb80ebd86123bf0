// Top-level blocks in groups that are laid out together; a whole group out of sight is not laid out,
// so a long answer costs what can be seen of it.
import type { ViewContext } from "./viewContext.ts";

const blocksPerChunk = 3;

/** Puts blocks into groups by their number. */
export class BlockChunks {
  readonly #element: HTMLElement;
  readonly #chunks: HTMLElement[] = [];

  readonly #context: ViewContext;

  constructor(element: HTMLElement, context: ViewContext) {
    this.#element = element;
    this.#context = context;
  }

  /** Appends block number `index`; numbers rise by one, and may fall back when blocks are removed. */
  place(index: number, node: HTMLElement): void {
    const number = Math.floor(index / blocksPerChunk);
    const chunk = this.#chunks[number] ?? this.#add();
    chunk.append(node);
  }

  /** No more blocks come: groups whose blocks were all removed go. */
  finish(): void {
    for (const chunk of this.#chunks) {
      if (chunk.childElementCount === 0) chunk.remove();
      else this.#context.settle(chunk);
    }
  }

  #add(): HTMLElement {
    const before = this.#chunks.at(-1);
    if (before !== undefined) this.#context.settle(before);
    const chunk = document.createElement("div");
    chunk.className = "block-chunk";
    this.#chunks.push(chunk);
    this.#element.append(chunk);
    return chunk;
  }
}
