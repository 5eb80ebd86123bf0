// A text as block tokens of marked's lexer; the inline tokens of a block are made when asked for,
// so that a block that did not change costs nothing.
import { Hooks, Lexer, type Links, type MarkedOptions, type Token } from "marked";
import { maskMath, mathExtensions, mayHoldMath } from "./mathSyntax.ts";
import { LocalTokenizer } from "./tokenizer.ts";

class MathHooks extends Hooks<string, string> {
  override emStrongMask(src: string): string {
    return maskMath(src);
  }
}

const tokenizer = new LocalTokenizer();
const plainOptions: MarkedOptions<string, string> = { gfm: true, tokenizer };
const mathOptions: MarkedOptions<string, string> = {
  ...plainOptions,
  extensions: mathExtensions,
  hooks: new MathHooks(),
};

/** Block tokens and the sources of their inline content. */
export interface LexedText {
  readonly tokens: readonly Token[];
  /** Every link definition that is known: those given and the text's own. */
  readonly links: Links;
  /** Markdown source of a block's inline content; `list` is the block's own `tokens` array. */
  sourceOf(list: readonly Token[]): string;
}

/** Lexes blocks; `known` are definitions that came earlier and win over the text's own. */
export function lexBlocks(source: string, known: Links): LexedText {
  const lexer = lexerFor(source, known);
  lexer.blockTokens(source, lexer.tokens);
  const sources = new Map<readonly Token[], string>();
  for (const entry of lexer.inlineQueue) sources.set(entry.tokens, entry.src);
  return {
    tokens: lexer.tokens,
    links: lexer.tokens.links,
    sourceOf: (list) => sources.get(list) ?? "",
  };
}

/** Lexes the inline content of one block. */
export function lexInline(source: string, links: Links): readonly Token[] {
  return lexerFor(source, links).inlineTokens(source);
}

function lexerFor(source: string, links: Links): Lexer<string, string> {
  const lexer = new Lexer<string, string>(mayHoldMath(source) ? mathOptions : plainOptions);
  Object.assign(lexer.tokens.links, links);
  return lexer;
}

/** Line ends as marked's lexer wants them. */
export function normalizeLines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
