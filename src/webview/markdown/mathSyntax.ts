// Where math is in Markdown: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, as extensions of marked's lexer.
// Knows nothing of how math is drawn.
import type { TokenizerExtensionFunction, TokenizerStartFunction, Tokens } from "marked";

/** A piece of math; `text` is TeX. */
export interface MathToken {
  readonly type: "math";
  readonly raw: string;
  readonly text: string;
  readonly isDisplay: boolean;
}

/** `$$` or `\[` on a line of its own block, with nothing after its end and no blank line inside. */
const blockMath =
  /^ {0,3}(?:\$\$((?:\\[^\n]|[^\\$\n]|\$(?!\$)|\\?\n(?![ \t]*(?:\n|$)))+?)\$\$|\\\[((?:[^\n]|\n(?![ \t]*(?:\n|$)))+?)\\\])[ \t]*(?:\n|$)/;
const displayMath = /^\$\$((?:\\[\s\S]|[^\\$]|\$(?!\$))+?)\$\$/;
/** As in Pandoc: no space inside the dollars, no digit or letter after, so that prices are none. */
const dollarMath =
  /^\$((?:[^\s\\$]|\\[^\n])(?:(?:[^\\$\n]|\\[^\n])*?(?:[^\s\\$]|\\[^\n]))?)\$(?![0-9A-Za-z$])/;
const bracketMath = /^\\(?:\(([^\n]+?)\\\)|\[([\s\S]+?)\\\])/;
const anyMath =
  /\$\$(?:\\[\s\S]|[^\\$]|\$(?!\$))+?\$\$|\$(?:[^\s\\$]|\\[^\n])(?:(?:[^\\$\n]|\\[^\n])*?(?:[^\s\\$]|\\[^\n]))?\$(?![0-9A-Za-z$])|\\\([^\n]+?\\\)|\\\[[\s\S]+?\\\]/g;
const blankLine = /\n[ \t]*\n/;

/** A line other than the first that opens block math, closed or not. */
export const blockMathInside = /\n {0,3}(?:\$\$|\\\[)/;

/** A line that opens block math, closed or not. */
export const opensBlockMath = /(?:^|\n) {0,3}(?:\$\$|\\\[)/;

/** True when a text can hold math at all. */
export function mayHoldMath(text: string): boolean {
  return text.includes("$") || text.includes("\\(") || text.includes("\\[");
}

/** True when a lexer's token is one of math. */
export function isMath(token: { readonly type: string }): token is MathToken {
  return token.type === "math";
}

const blockTokenizer: TokenizerExtensionFunction = (src) => {
  const match = blockMath.exec(src);
  if (match === null) return undefined;
  return mathToken(match[0], match[1] ?? match[2] ?? "", true);
};

const inlineTokenizer: TokenizerExtensionFunction = (src) => {
  const first = src[0];
  if (first === "$") {
    const display = displayMath.exec(src);
    if (display !== null) return mathToken(display[0], display[1] ?? "", true);
    const inline = dollarMath.exec(src);
    return inline === null ? undefined : mathToken(inline[0], inline[1] ?? "", false);
  }
  if (first !== "\\") return undefined;
  const match = bracketMath.exec(src);
  if (match === null) return undefined;
  return mathToken(match[0], match[1] ?? match[2] ?? "", match[2] !== undefined);
};

function mathToken(raw: string, text: string, isDisplay: boolean): Tokens.Generic {
  return { type: "math", raw, text: text.trim(), isDisplay };
}

// A paragraph asks where an extension could start; only up to its own end is of interest.
const startBlock: TokenizerStartFunction = (src) => {
  const end = src.search(blankLine);
  const index = (end < 0 ? src : src.slice(0, end)).search(blockMathInside);
  return index < 0 ? undefined : index;
};

const startInline: TokenizerStartFunction = (src) => {
  const index = src.indexOf("$");
  return index < 0 ? undefined : index;
};

/** The extensions in the form that a lexer takes. */
export const mathExtensions = {
  renderers: {},
  childTokens: {},
  block: [blockTokenizer],
  inline: [inlineTokenizer],
  startBlock: [startBlock],
  startInline: [startInline],
};

/** Hides math from the search for emphasis; keeps the length, as marked asks. */
export function maskMath(src: string): string {
  return src.replace(anyMath, (match) => `[${"a".repeat(match.length - 2)}]`);
}
