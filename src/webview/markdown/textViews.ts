// Blocks whose content is inline: paragraphs and headings; and those that are one text or nothing.
import type { Token } from "marked";
import { InlineView } from "./inlineView.ts";
import { isMath } from "./mathSyntax.ts";
import { createMath } from "./mathView.ts";
import { mendInline } from "./mendInline.ts";
import type { BlockView, Pass, ViewContext } from "./viewContext.ts";

/** The inline content of one element, kept up to date with as little work as can be. */
export class InlineContent {
  readonly #view: InlineView;
  #source: string | undefined;
  #isOpen = false;
  #linksVersion = 0;

  constructor(parent: HTMLElement, context: ViewContext) {
    this.#view = new InlineView(parent, context);
  }

  update(source: string, pass: Pass): void {
    const hasBrackets = source.includes("[");
    const isSame =
      source === this.#source &&
      pass.isOpen === this.#isOpen &&
      (!hasBrackets || pass.linksVersion === this.#linksVersion);
    if (isSame) return;
    this.#source = source;
    this.#isOpen = pass.isOpen;
    this.#linksVersion = pass.linksVersion;
    this.#view.update(pass.inline(pass.isOpen ? mendInline(source) : source), pass.isOpen);
    if (hasBrackets && !pass.isOpen) {
      pass.awaitLinks(source, (later) => this.#refresh(later));
    }
  }

  #refresh(pass: Pass): void {
    if (this.#source !== undefined) this.update(this.#source, pass);
  }
}

/** A paragraph or a heading. */
export class TextView implements BlockView {
  readonly node: HTMLElement;
  readonly #tag: string;
  readonly #content: InlineContent;

  constructor(token: Token, context: ViewContext) {
    this.#tag = tagOf(token);
    this.node = document.createElement(this.#tag);
    this.#content = new InlineContent(this.node, context);
  }

  update(token: Token, pass: Pass): boolean {
    if (tagOf(token) !== this.#tag) return false;
    const list = "tokens" in token ? token.tokens : undefined;
    this.#content.update(list === undefined ? token.raw : pass.sourceOf(list), pass);
    return true;
  }
}

/** The element for a token with inline content; "" for others. */
function tagOf(token: Token): string {
  if (token.type === "paragraph" || token.type === "text") return "p";
  if (token.type !== "heading") return "";
  const depth = "depth" in token ? Number(token.depth) : 1;
  return `h${Math.min(6, Math.max(1, depth))}`;
}

/** Raw HTML: shown as what it is, text. */
export class HtmlTextView implements BlockView {
  readonly node = document.createElement("p");
  readonly #text = document.createTextNode("");

  constructor() {
    this.node.className = "html-text";
    this.node.append(this.#text);
  }

  update(token: Token): boolean {
    if (token.type !== "html") return false;
    const text = token.raw.trimEnd();
    const known = this.#text.data;
    if (text.startsWith(known)) this.#text.appendData(text.slice(known.length));
    else this.#text.data = text;
    return true;
  }
}

/** A line across. */
export class RuleView implements BlockView {
  readonly node = document.createElement("hr");

  update(token: Token): boolean {
    return token.type === "hr";
  }
}

/** Math that is a block of its own. */
export class MathBlockView implements BlockView {
  readonly node = document.createElement("p");
  readonly #context: ViewContext;
  #shown: string | undefined;

  constructor(context: ViewContext) {
    this.node.className = "math-block";
    this.#context = context;
  }

  update(token: Token, pass: Pass): boolean {
    if (!isMath(token)) return false;
    const shown = `${pass.isOpen ? "open" : "closed"} ${token.text}`;
    if (shown === this.#shown) return true;
    this.#shown = shown;
    if (pass.isOpen) {
      const source = document.createElement("code");
      source.textContent = token.text;
      this.node.replaceChildren(source);
    } else {
      this.node.replaceChildren(createMath(token, this.#context));
    }
    return true;
  }
}
