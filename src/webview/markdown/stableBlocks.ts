// How much of a text that still grows is settled: where it can be cut so that what stands before the
// cut, and what comes after it, are read exactly as they would be together. Pure.
import type { Token } from "marked";
import { isMath, opensBlockMath } from "./mathSyntax.ts";

/** A cut in front of a block token. */
export interface Cut {
  /** Tokens before the cut. */
  readonly count: number;
  /** Characters before the cut. */
  readonly offset: number;
}

/** Blocks that start on their own line even without a blank line before it. */
const interrupting: ReadonlySet<string> = new Set([
  "heading",
  "hr",
  "blockquote",
  "list",
  "html",
  "table",
  "math",
]);

/** Blocks that end with a line of their own, whatever comes after. */
const endingByThemselves: ReadonlySet<string> = new Set(["heading", "hr", "code", "math"]);

/**
 * The last safe cut in `source`, whose tokens are `tokens`; `undefined` when there is none. Nothing
 * that may follow `source` changes the tokens before it.
 */
export function lastStableCut(tokens: readonly Token[], source: string): Cut | undefined {
  const offsets: number[] = [];
  let end = 0;
  for (const token of tokens) {
    offsets.push(end);
    end += token.raw.length;
  }
  for (let index = tokens.length - 1; index > 0; index -= 1) {
    const offset = offsets[index] ?? 0;
    if (isStableStart(tokens, index, source, offset)) return { count: index, offset };
  }
  return undefined;
}

function isStableStart(
  tokens: readonly Token[],
  index: number,
  source: string,
  offset: number,
): boolean {
  const token = tokens[index];
  const before = tokens[index - 1];
  if (token === undefined || before === undefined || token.type === "space") return false;
  if (source[offset - 1] !== "\n" || !hasLines(source, offset, 1)) return false;
  if (isMath(token) && !token.raw.endsWith("\n")) return false;
  if (before.type === "space") return token.type !== "table" || hasLines(source, offset, 2);
  if (mayBeInsideMath(tokens, index)) return false;
  if (isClosed(before)) return true;
  // Two lines make a table, and a table that only seems to begin here would end the block before.
  return isInterrupting(token) && before.type !== "def" && hasLines(source, offset, 2);
}

/** True when `count` whole lines follow `offset`. */
function hasLines(source: string, offset: number, count: number): boolean {
  let end = offset;
  for (let line = 0; line < count; line += 1) {
    const next = source.indexOf("\n", end);
    if (next < 0) return false;
    end = next + 1;
  }
  return true;
}

function isInterrupting(token: Token): boolean {
  if (token.type === "code") return isFenced(token);
  return interrupting.has(token.type);
}

function isClosed(token: Token): boolean {
  if (token.type === "code") return isFenced(token);
  return endingByThemselves.has(token.type);
}

function isFenced(token: Token): boolean {
  return (
    token.type === "code" && !("codeBlockStyle" in token && token.codeBlockStyle === "indented")
  );
}

/** Block math may still be open in the paragraph before: its end would take in what follows. */
function mayBeInsideMath(tokens: readonly Token[], index: number): boolean {
  for (let earlier = index - 1; earlier >= 0; earlier -= 1) {
    const token = tokens[earlier];
    if (token === undefined || token.type === "space") return false;
    if (!isMath(token) && token.type !== "code" && opensBlockMath.test(token.raw)) return true;
  }
  return false;
}

/** Where the last item of a list starts, when all items before it are settled. */
export function lastStableItem(
  items: readonly { readonly raw: string }[],
  source: string,
): Cut | undefined {
  const count = items.length - 1;
  if (count < 1) return undefined;
  let offset = 0;
  for (let index = 0; index < count; index += 1) offset += items[index]?.raw.length ?? 0;
  return source.indexOf("\n", offset) < 0 ? undefined : { count, offset };
}

/** Rows of a table that are settled, when `source` is its two head lines and `rowCount` rows. */
export function stableRows(rowCount: number, source: string): Cut | undefined {
  const count = rowCount - 1;
  if (count < 1) return undefined;
  let offset = 0;
  for (let line = 0; line < count + 2; line += 1) {
    offset = source.indexOf("\n", offset) + 1;
    if (offset === 0) return undefined;
  }
  return { count, offset };
}

/** The two lines that make a table, with their line ends. */
export function tableHead(source: string): string {
  return source.slice(0, source.indexOf("\n", source.indexOf("\n") + 1) + 1);
}
