// The text of a code block in blocks of lines, so that a line that comes costs the layout of its own
// block only; and the same blocks with colours.
import { appendCode } from "./invisible.ts";
import type { CodePiece } from "./languages.ts";

/** Lines of one block; a block out of sight is not laid out (see `.code-chunk` in code.css). */
const linesPerChunk = 40;

/** Grows a `code` element by its end, and colours what is there. */
export class CodeText {
  readonly #parent: HTMLElement;
  /** Each chunk's code; all but the last end with a line end. */
  readonly #chunks: { readonly node: HTMLElement; text: string }[] = [];
  #lines = 0;
  #length = 0;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
  }

  /** Lines so far; an empty code has none. */
  get lineCount(): number {
    if (this.#length === 0) return 0;
    return (this.#chunks.length - 1) * linesPerChunk + this.#lines + 1;
  }

  get chunkCount(): number {
    return this.#chunks.length;
  }

  /** All of the code. */
  get text(): string {
    return this.#chunks.map((chunk) => chunk.text).join("");
  }

  chunkText(index: number): string {
    return this.#chunks[index]?.text ?? "";
  }

  append(code: string): void {
    let rest = code;
    while (rest !== "") {
      if (this.#chunks.length === 0 || this.#lines === linesPerChunk) this.#addChunk();
      const taken = this.#takeLines(rest);
      this.#appendToLast(rest.slice(0, taken));
      rest = rest.slice(taken);
    }
  }

  clear(): void {
    this.#parent.textContent = "";
    this.#chunks.length = 0;
    this.#lines = 0;
    this.#length = 0;
  }

  /** Colours the chunks from `first` on; `pieces` together are those chunks' code. */
  colour(first: number, pieces: readonly CodePiece[]): void {
    let index = first;
    let target = this.#emptied(index);
    let left = this.chunkText(index).length;
    let before = "";
    const write = (text: string, scopes: readonly string[]): void => {
      let rest = text;
      while (rest !== "") {
        if (left === 0) {
          index += 1;
          target = this.#emptied(index);
          left = this.chunkText(index).length;
          if (left === 0) return;
        }
        const part = rest.slice(0, left);
        appendCode(scopes.length === 0 ? target : scopeNode(target, scopes), part, before);
        before = part;
        left -= part.length;
        rest = rest.slice(part.length);
      }
    };
    walk(pieces, [], write);
  }

  #emptied(index: number): DocumentFragment | HTMLElement {
    const node = this.#chunks[index]?.node;
    if (node === undefined) return document.createDocumentFragment();
    node.textContent = "";
    return node;
  }

  #addChunk(): void {
    const node = document.createElement("span");
    node.className = "code-chunk";
    this.#parent.append(node);
    this.#chunks.push({ node, text: "" });
    this.#lines = 0;
  }

  /** How much of `code` still fits into the last chunk. */
  #takeLines(code: string): number {
    let end = 0;
    while (this.#lines < linesPerChunk) {
      const lineEnd = code.indexOf("\n", end);
      if (lineEnd < 0) return code.length;
      end = lineEnd + 1;
      this.#lines += 1;
    }
    return end;
  }

  #appendToLast(code: string): void {
    const chunk = this.#chunks.at(-1);
    if (chunk === undefined) return;
    appendCode(chunk.node, code, chunk.text);
    chunk.text += code;
    this.#length += code.length;
  }
}

function walk(
  pieces: readonly CodePiece[],
  scopes: readonly string[],
  write: (text: string, scopes: readonly string[]) => void,
): void {
  for (const piece of pieces) {
    if (typeof piece === "string") write(piece, scopes);
    else walk(piece.pieces, piece.scope === "" ? scopes : [...scopes, piece.scope], write);
  }
}

/** The innermost element for these scopes at the end of `parent`, opened where it is not yet. */
function scopeNode(parent: Node, scopes: readonly string[]): Node {
  let node = parent;
  for (const scope of scopes) {
    const element = document.createElement("span");
    element.className = classOf(scope);
    node.appendChild(element);
    node = element;
  }
  return node;
}

/** As highlight.js names its classes: "title.function" is `hljs-title function_`. */
function classOf(scope: string): string {
  const [first = "", ...rest] = scope.split(".");
  return [`hljs-${first}`, ...rest.map((part, index) => part + "_".repeat(index + 1))].join(" ");
}
