// The end of a paragraph that is still being written, mended so that it does not flicker: what may
// become markup waits for its next character, and what is open is closed. Pure.

/** Ends that mean nothing yet: delimiters, the start of a link, of an entity, of a tag, of math. */
const undecidedEnd = /(?:\*{1,3}|_{1,3}|~{1,2}|`+|\\|!?\[|!|\$\$?|&[#\w]{0,8}|<[^\s<>]*)$/;
const wordCharacter = /[\p{L}\p{N}]/u;
const dollarMath =
  /^\$(?:[^\s\\$]|\\[^\n])(?:(?:[^\\$\n]|\\[^\n])*?(?:[^\s\\$]|\\[^\n]))?\$(?![0-9A-Za-z$])/;
const tag = /^<[^\s<>][^<>\n]*>/;
/** Shows the text of a link whose target is not there yet. */
const pendingTarget = "(<>)";

/** A paragraph that is longer is shown as it is: mending must not cost more than it is worth. */
const maxMendedLength = 8_000;

interface Opener {
  readonly marker: string;
  count: number;
}

/** The text to show for `source`, which goes on. */
export function mendInline(source: string): string {
  if (source.length > maxMendedLength) return source;
  const text = source.replace(undecidedEnd, "");
  return new Mender(text).mend();
}

/** Walks over a text once and notes what is open at its end. */
class Mender {
  readonly #text: string;
  readonly #openers: Opener[] = [];
  #at = 0;
  /** Set when the rest of the text was dealt with. */
  #result: { readonly kept: string; readonly closing: string } | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  mend(): string {
    while (this.#at < this.#text.length && this.#result === undefined) this.#step();
    const { kept, closing } = this.#result ?? { kept: this.#text, closing: "" };
    const openers = this.#openers.map(({ marker, count }) => marker.repeat(count)).reverse();
    const added = closing + openers.join("");
    return added === "" ? kept : kept.trimEnd() + added;
  }

  #step(): void {
    const character = this.#text[this.#at];
    if (character === "\\") this.#escape();
    else if (character === "`") this.#code();
    else if (character === "$") this.#dollar();
    else if (character === "[") this.#bracket();
    else if (character === "*" || character === "_" || character === "~") this.#run(character);
    else if (character === "<") this.#at += tag.exec(this.#text.slice(this.#at))?.[0].length ?? 1;
    else this.#at += 1;
  }

  /** Keeps the text up to `end` and closes it. */
  #stop(end: number, closing: string): void {
    this.#result = { kept: this.#text.slice(0, end), closing };
  }

  #escape(): void {
    const next = this.#text[this.#at + 1];
    if (next === "(" || next === "[") {
      this.#enclosed(2, next === "(" ? "\\)" : "\\]");
    } else {
      this.#at += 2;
    }
  }

  /** Goes over what stands between an opener of `length` and `closing`; closes it at the end. */
  #enclosed(length: number, closing: string): void {
    const start = this.#at + length;
    const end = this.#text.indexOf(closing, start);
    if (end >= 0) this.#at = end + closing.length;
    else if (this.#text.slice(start).trim() === "") this.#stop(this.#at, "");
    else this.#stop(this.#text.length, closing);
  }

  #code(): void {
    const ticks = /^`+/.exec(this.#text.slice(this.#at))?.[0] ?? "`";
    const start = this.#at + ticks.length;
    const closing = new RegExp(`(?<!\`)${ticks}(?!\`)`, "g");
    closing.lastIndex = start;
    const match = closing.exec(this.#text);
    if (match !== null) this.#at = match.index + ticks.length;
    else if (this.#text.slice(start).trim() === "") this.#stop(this.#at, "");
    else this.#stop(this.#text.length, ticks);
  }

  #dollar(): void {
    if (this.#text.startsWith("$$", this.#at)) this.#enclosed(2, "$$");
    else this.#at += dollarMath.exec(this.#text.slice(this.#at))?.[0].length ?? 1;
  }

  #bracket(): void {
    const isImage = this.#text[this.#at - 1] === "!";
    const start = isImage ? this.#at - 1 : this.#at;
    const end = this.#closingOf("[", "]", this.#at);
    if (end === undefined) this.#openLabel(start, isImage);
    else this.#afterLabel(start, end, isImage);
  }

  /** A label without its end: most likely a link's, unless it stands right behind a word. */
  #openLabel(start: number, isImage: boolean): void {
    const before = this.#text[start - 1] ?? "";
    if (isImage) this.#stop(start, "");
    else if (!wordCharacter.test(before) && !this.#text.includes("\n", this.#at)) {
      this.#openers.push({ marker: `]${pendingTarget}`, count: 1 });
    }
    this.#at += 1;
  }

  #afterLabel(start: number, end: number, isImage: boolean): void {
    const next = this.#text[end + 1];
    const isLast = end + 1 === this.#text.length;
    if (next === "(" || next === "[") {
      const close = this.#closingOf(next, next === "(" ? ")" : "]", end + 1);
      if (close !== undefined) this.#at = close + 1;
      else if (isImage) this.#stop(start, "");
      else this.#stop(end + 1, pendingTarget);
    } else if (isLast && isImage) this.#stop(start, "");
    else if (isLast && !wordCharacter.test(this.#text[start - 1] ?? "")) {
      this.#stop(end + 1, pendingTarget);
    } else this.#at += 1;
  }

  /** Where the bracket at `start` closes, over nested ones and escapes. */
  #closingOf(open: string, close: string, start: number): number | undefined {
    let depth = 0;
    for (let index = start; index < this.#text.length; index += 1) {
      const character = this.#text[index];
      if (character === "\\") index += 1;
      else if (character === open) depth += 1;
      else if (character === close) {
        depth -= 1;
        if (depth === 0) return index;
      }
    }
    return undefined;
  }

  /** A run of `*`, `_` or `~`: it closes what is open, or opens. */
  #run(marker: string): void {
    let end = this.#at;
    while (this.#text[end] === marker) end += 1;
    const before = this.#text[this.#at - 1] ?? " ";
    const after = this.#text[end] ?? " ";
    let left = end - this.#at;
    this.#at = end;
    if (before.trim() !== "") left = this.#close(marker, left);
    const isWord = wordCharacter.test(before);
    const isTooShort = marker === "~" && left !== 2;
    if (left > 0 && left <= 3 && after.trim() !== "" && !isWord && !isTooShort) {
      this.#openers.push({ marker, count: left });
    }
  }

  /** Closes openers of `marker`, the newest first; returns how much of the run is left. */
  #close(marker: string, count: number): number {
    let left = count;
    while (left > 0) {
      const index = this.#openers.findLastIndex((opener) => opener.marker === marker);
      const opener = this.#openers[index];
      if (opener === undefined) return left;
      const used = Math.min(left, opener.count);
      left -= used;
      opener.count -= used;
      this.#openers.length = opener.count === 0 ? index : index + 1;
    }
    return left;
  }
}
