// The lines of a fenced code block that is still open: which text is code, and where it closes.
// Follows marked's rules. Knows no DOM.

/** What is known from the line that opened the block. */
interface Fence {
  readonly info: string;
  readonly marker: string;
  readonly minLength: number;
  readonly indent: number;
}

const opening = /^( {0,3})(`{3,}|~{3,})([^\n]*)\n/;

/** Takes text as it comes and gives code as it becomes certain. */
export class OpenFence {
  readonly info: string;
  /** Length of the line that opened the block, with its end. */
  readonly openingLength: number;
  readonly #fence: Fence;
  readonly #closing: RegExp;
  readonly #maybeClosing: RegExp;
  /** The start of a line that may still be the closing one, or indentation to be taken off. */
  #held = "";
  #isLineStart = true;
  #isFirstLine = true;

  private constructor(fence: Fence, openingLength: number) {
    this.#fence = fence;
    this.info = fence.info;
    this.openingLength = openingLength;
    const { marker, minLength } = fence;
    this.#closing = new RegExp(`^ {0,3}${marker}{${minLength},} *$`);
    this.#maybeClosing = new RegExp(`^ {0,3}${marker}* *$`);
  }

  /** The block that `source` opens with; `undefined` when it does not, or its first line is not whole. */
  static at(source: string): OpenFence | undefined {
    const match = opening.exec(source);
    if (match === null) return undefined;
    const [line, indent = "", run = "", info = ""] = match;
    const marker = run.charAt(0);
    if (marker === "`" && info.includes("`")) return undefined;
    const stripped = marker === "`" ? indent.length : 0;
    return new OpenFence(
      { info: withoutEscapes(info), marker, minLength: run.length, indent: stripped },
      line.length,
    );
  }

  /**
   * Takes more text. `code` is what can be appended to the block; `rest` is there once the block has
   * closed: what follows the closing line.
   */
  take(text: string): { readonly code: string; readonly rest?: string } {
    let code = "";
    let rest = this.#held + text;
    this.#held = "";
    while (rest !== "") {
      const end = rest.indexOf("\n");
      if (end < 0) return { code: code + this.#takePart(rest) };
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      if (this.#isLineStart && this.#closing.test(line)) return { code, rest };
      code += this.#lineStart() + this.#body(line);
      this.#isLineStart = true;
    }
    return { code };
  }

  /** The text ends here: what was held back is code, unless it closes the block. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    if (held === "" || (this.#isLineStart && this.#closing.test(held))) return "";
    return this.#lineStart() + this.#body(held);
  }

  /** A line whose end has not come. */
  #takePart(part: string): string {
    const isUncertain = this.#isLineStart && (this.#maybeClosing.test(part) || /^\s*$/.test(part));
    if (isUncertain) {
      this.#held = part;
      return "";
    }
    const code = this.#lineStart() + this.#body(part);
    this.#isLineStart = false;
    return code;
  }

  /** The line end before a line is code only when the line is there. */
  #lineStart(): string {
    if (!this.#isLineStart) return "";
    const before = this.#isFirstLine ? "" : "\n";
    this.#isFirstLine = false;
    return before;
  }

  #body(line: string): string {
    if (!this.#isLineStart || this.#fence.indent === 0) return line;
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    return line.slice(Math.min(indent, this.#fence.indent));
  }
}

/** The info string without the backslashes that escape punctuation. */
function withoutEscapes(info: string): string {
  return info.replace(/\\([\p{P}\p{S}])/gu, "$1");
}
