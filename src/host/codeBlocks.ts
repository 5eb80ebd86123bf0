// The code blocks of a message's Markdown, as the page shows them. Loads the lexer when first needed.
import type { Token } from "marked";
import { textHash } from "../shared/textHash.ts";

/** A code block. */
export interface CodeBlock {
  /** First word of the info string; "" when there is none. */
  readonly language: string;
  readonly code: string;
}

/**
 * The block that the page means: the one at `index` if its code has that hash, else the first one
 * with it (the page also counts what a lexer with mathematics sees otherwise); `undefined` if none has.
 */
export async function findCodeBlock(
  markdown: string,
  index: number,
  hash: number,
): Promise<CodeBlock | undefined> {
  const { lexer } = await import("marked");
  const blocks = [...blocksOf(lexer(markdown))];
  const isMeant = (block: CodeBlock | undefined): boolean =>
    block !== undefined && textHash(block.code) === hash;
  const counted = blocks[index];
  return isMeant(counted) ? counted : blocks.find(isMeant);
}

function* blocksOf(tokens: readonly Token[]): Generator<CodeBlock> {
  for (const token of tokens) {
    if (token.type === "code") yield toBlock(token);
    if ("items" in token && Array.isArray(token.items)) yield* blocksOf(token.items);
    else if ("tokens" in token && Array.isArray(token.tokens)) yield* blocksOf(token.tokens);
  }
}

function toBlock(token: Token): CodeBlock {
  const text = "text" in token && typeof token.text === "string" ? token.text : "";
  const info = "lang" in token && typeof token.lang === "string" ? token.lang : "";
  return {
    language: info.trim().split(/\s+/, 1)[0] ?? "",
    code: text.endsWith("\n") ? text.slice(0, -1) : text,
  };
}
