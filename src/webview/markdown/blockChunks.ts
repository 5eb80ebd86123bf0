// Top-level blocks in groups that are laid out together; a group out of sight is not laid out (see
// `.block-chunk` in page.css), so a long answer costs what can be seen of it.

const blocksPerChunk = 24;

/** Puts blocks into groups by their number. */
export class BlockChunks {
  readonly #element: HTMLElement;
  readonly #chunks: HTMLElement[] = [];

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** Appends block number `index`; numbers rise by one, and may fall back when blocks are removed. */
  place(index: number, node: HTMLElement): void {
    const number = Math.floor(index / blocksPerChunk);
    const chunk = this.#chunks[number] ?? this.#add();
    chunk.append(node);
  }

  /** Removes groups whose blocks were all removed. */
  trim(): void {
    for (const chunk of this.#chunks) if (chunk.childElementCount === 0) chunk.remove();
  }

  #add(): HTMLElement {
    const chunk = document.createElement("div");
    chunk.className = "block-chunk";
    this.#chunks.push(chunk);
    this.#element.append(chunk);
    return chunk;
  }
}
