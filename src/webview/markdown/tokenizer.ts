// marked's tokenizer with what makes its decisions local: nothing that comes after a blank line, and
// nothing in another block, changes what a block is. Streaming depends on that.
import { Tokenizer, type Tokens } from "marked";
import { blockMathInside } from "./mathSyntax.ts";

const blankLine = /\n[ \t]*(?:\n|$)/;
const definitionStart = /^ {0,3}\[/;
/** A list that ends a paragraph; marked's rule for headings misses those with a tab. */
const listInside = /\n {0,3}(?:[*+-]|1[.)])[ \t]+[^ \t\n]/;

/** The tokenizer of every lexer on the page; lexers of one thread may share it. */
export class LocalTokenizer extends Tokenizer<string, string> {
  /**
   * Label, target and title of a definition each stand on one line. (A label or a title of several
   * lines could, with its last one, turn blocks that were read long ago into a definition.)
   */
  override def(src: string): Tokens.Def | undefined {
    if (!definitionStart.test(src)) return undefined;
    const lines = upToBlankLine(src).split("\n", 3);
    for (let count = lines.length; count > 0; count -= 1) {
      const isEnd = lines.slice(0, count).join("\n").length === src.length;
      const token = super.def(lines.slice(0, count).join("\n") + (isEnd ? "" : "\n"));
      if (token !== undefined && isOfSingleLines(token)) return token;
    }
    return undefined;
  }

  /** A table ends with a blank line, even one with tabs in it. */
  override table(src: string): Tokens.Table | undefined {
    return super.table(upToBlankLine(src));
  }

  /** The lines of a setext heading do not reach over the start of block math or of a list. */
  override lheading(src: string): Tokens.Heading | undefined {
    const token = super.lheading(src);
    if (token === undefined) return undefined;
    return blockMathInside.test(token.raw) || listInside.test(token.raw) ? undefined : token;
  }

  /**
   * Tags are shown as text, so an open `<a>` or `<pre>` must not change how what follows is read,
   * which in marked it does, even in later blocks.
   */
  override tag(src: string): Tokens.Tag | undefined {
    const { inLink, inRawBlock } = this.lexer.state;
    const token = super.tag(src);
    this.lexer.state.inLink = inLink;
    this.lexer.state.inRawBlock = inRawBlock;
    return token;
  }
}

function upToBlankLine(src: string): string {
  const end = src.search(blankLine);
  return end < 0 ? src : src.slice(0, end + 1);
}

function isOfSingleLines(token: Tokens.Def): boolean {
  const label = token.raw.slice(0, token.raw.indexOf("]:"));
  // marked leaves the title undefined where there is none, whatever its types say.
  const title: string | undefined = token.title;
  return !label.includes("\n") && title?.includes("\n") !== true;
}
