// Takes a large JSON text apart while it comes in: the elements of one array, each as its own text,
// so that neither the text nor its value is ever whole in memory. Knows nothing of what they mean.

/** An element longer than this (UTF-16 code units) is not taken: the file is none of those looked for. */
const maxElementLength = 64_000_000;

/**
 * The elements of the text's array, or of the array under `key` when the text is an object. Ends
 * early when there is no such array; throws when the text ends before the array does.
 */
export async function* jsonElements(
  chunks: AsyncIterable<string>,
  key: string,
): AsyncGenerator<string> {
  const splitter = new ElementSplitter(key);
  for await (const chunk of chunks) yield* splitter.take(chunk);
  splitter.end();
}

class ElementSplitter {
  readonly #key: string;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** The string that was read last at depth 1, while it may be a key. */
  #lastString = "";
  /** Depth of the wanted array's elements; 0 before it is found. */
  #elementDepth = 0;
  #isDone = false;
  #element = "";

  constructor(key: string) {
    this.#key = JSON.stringify(key);
  }

  *take(chunk: string): Generator<string> {
    let from = 0;
    for (let index = 0; index < chunk.length && !this.#isDone; index++) {
      const code = chunk.charCodeAt(index);
      if (this.#isInString) {
        this.#readString(chunk, index, code);
        continue;
      }
      if (code === quote) {
        this.#isInString = true;
        this.#lastString = this.#depth === 1 ? '"' : "";
      } else if (code === openBracket || code === openBrace) {
        if (this.#elementDepth === 0 && this.#isWanted(code)) {
          this.#elementDepth = this.#depth + 1;
          from = index + 1;
        }
        this.#depth++;
      } else if (code === closeBracket || code === closeBrace) {
        this.#depth--;
        if (this.#elementDepth > 0 && this.#depth < this.#elementDepth) {
          this.#isDone = true;
          yield* this.#finish(chunk.slice(from, index));
          return;
        }
      } else if (code === comma && this.#depth === this.#elementDepth && this.#elementDepth > 0) {
        yield* this.#finish(chunk.slice(from, index));
        from = index + 1;
      }
    }
    if (this.#elementDepth === 0 || this.#isDone) return;
    this.#element += chunk.slice(from);
    if (this.#element.length > maxElementLength) throw new SyntaxError("one element is too long");
  }

  end(): void {
    if (this.#isDone) return;
    if (this.#elementDepth > 0 || this.#depth > 0) throw new SyntaxError("the text ends early");
  }

  #readString(chunk: string, index: number, code: number): void {
    if (this.#depth === 1 && this.#lastString.length <= this.#key.length) {
      this.#lastString += chunk.charAt(index);
    }
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === backslash) this.#isEscaped = true;
    else if (code === quote) this.#isInString = false;
  }

  #isWanted(code: number): boolean {
    if (code !== openBracket) return false;
    return this.#depth === 0 || (this.#depth === 1 && this.#lastString === this.#key);
  }

  *#finish(rest: string): Generator<string> {
    const element = (this.#element + rest).trim();
    this.#element = "";
    if (element !== "") yield element;
  }
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
