// Inline tokens as nodes. An update touches only what changed: text that grew is appended to.
import type { MarkedToken, Token } from "marked";
import { decodeEntities } from "./entities.ts";
import { appendCode } from "./invisible.ts";
import { hostOf, linkTarget } from "./linkTarget.ts";
import { isMath, type MathToken } from "./mathSyntax.ts";
import { createMath } from "./mathView.ts";
import type { ViewContext } from "./viewContext.ts";

interface Entry {
  readonly kind: string;
  readonly node: Node;
  /** What the node shows, for kinds that are one text. */
  text: string;
  readonly children: Entry[];
}

const lineBreak = /^<br\s*\/?>$/i;

/** The inline content of one element. */
export class InlineView {
  readonly #parent: HTMLElement;
  readonly #context: ViewContext;
  readonly #entries: Entry[] = [];

  constructor(parent: HTMLElement, context: ViewContext) {
    this.#parent = parent;
    this.#context = context;
  }

  /** `isOpen`: the text goes on at its end, so math there is left as its source. */
  update(tokens: readonly Token[], isOpen: boolean): void {
    patch(this.#parent, this.#entries, tokens, { context: this.#context, isOpen });
  }
}

interface Mode {
  readonly context: ViewContext;
  readonly isOpen: boolean;
}

function patch(parent: Node, entries: Entry[], tokens: readonly Token[], outer: Mode): void {
  let count = 0;
  const last = tokens.at(-1);
  for (const token of tokens) {
    if (token.type === "checkbox") continue;
    const mode = token === last ? outer : { ...outer, isOpen: false };
    const known = entries[count];
    if (known === undefined || !change(known, token, mode)) {
      const entry = create(token, mode);
      if (known === undefined) parent.appendChild(entry.node);
      else parent.replaceChild(entry.node, known.node);
      entries[count] = entry;
    }
    count += 1;
  }
  for (const extra of entries.splice(count)) parent.removeChild(extra.node);
}

/** Shows `token` in the nodes of `entry`; false when they are of another kind. */
function change(entry: Entry, token: Token, mode: Mode): boolean {
  if (entry.kind !== kindOf(token, mode)) return false;
  switch (entry.kind) {
    case "text":
      changeText(entry, textOf(token));
      return true;
    case "codespan":
      changeCode(entry, textOf(token));
      return true;
    case "math":
    case "image":
      return entry.text === token.raw;
    case "br":
      return true;
    default:
      if (entry.kind === "link") setTarget(entry, token);
      patch(entry.node, entry.children, childrenOf(token), mode);
      return true;
  }
}

function create(token: Token, mode: Mode): Entry {
  const kind = kindOf(token, mode);
  const entry = { kind, node: createNode(kind, token, mode), text: "", children: [] };
  if (kind === "math" || kind === "image") return { ...entry, text: token.raw };
  change(entry, token, mode);
  return entry;
}

function createNode(kind: string, token: Token, mode: Mode): Node {
  switch (kind) {
    case "text":
      return document.createTextNode("");
    case "codespan":
      return document.createElement("code");
    case "link":
      return document.createElement("a");
    case "math":
      return isMath(token) ? createMath(token, mode.context) : document.createTextNode(token.raw);
    case "image":
      return imageChip(token, mode.context);
    default:
      return document.createElement(kind);
  }
}

/** The kind of node for a token; the kinds that are elements are named like them. */
function kindOf(token: Token, mode: Mode): string {
  if (isMath(token)) return mode.isOpen ? "codespan" : "math";
  // Math was dealt with; what is left are marked's own.
  const known = token as MarkedToken;
  switch (known.type) {
    case "strong":
    case "em":
    case "del":
    case "br":
    case "codespan":
    case "link":
    case "image":
      return known.type;
    case "html":
      return lineBreak.test(known.raw) ? "br" : "text";
    default:
      return "text";
  }
}

function textOf(token: Token | MathToken): string {
  if (token.type === "html") return token.raw;
  const text = "text" in token && typeof token.text === "string" ? token.text : token.raw;
  return token.type === "text" ? decodeEntities(text) : text;
}

function childrenOf(token: Token): readonly Token[] {
  return "tokens" in token ? (token.tokens ?? []) : [];
}

function changeText(entry: Entry, text: string): void {
  if (text === entry.text) return;
  // A text entry's node is a text node; see `createNode`.
  const node = entry.node as Text;
  if (text.startsWith(entry.text)) node.appendData(text.slice(entry.text.length));
  else node.data = text;
  entry.text = text;
}

function changeCode(entry: Entry, text: string): void {
  if (text === entry.text) return;
  if (text.startsWith(entry.text)) {
    appendCode(entry.node, text.slice(entry.text.length), entry.text);
  } else {
    entry.node.textContent = "";
    appendCode(entry.node, text);
  }
  entry.text = text;
}

/** A target that must not be opened leaves a link without one: its text stays readable. */
function setTarget(entry: Entry, token: Token): void {
  const href = "href" in token && typeof token.href === "string" ? token.href : "";
  if (href === entry.text) return;
  entry.text = href;
  // A link entry's node is an anchor; see `createNode`.
  const anchor = entry.node as HTMLAnchorElement;
  const target = linkTarget(href);
  if (target === undefined) {
    anchor.removeAttribute("href");
    anchor.removeAttribute("title");
  } else {
    anchor.setAttribute("href", target);
    anchor.setAttribute("title", target);
  }
}

/** Images are never loaded: their words, and where they would come from. */
function imageChip(token: Token, context: ViewContext): Node {
  const href = "href" in token && typeof token.href === "string" ? token.href : "";
  const target = linkTarget(href);
  const chip = document.createElement(target === undefined ? "span" : "a");
  chip.className = "image-chip";
  const words = textOf(token) === "" ? context.strings.image : textOf(token);
  const host = hostOf(href);
  chip.textContent = host === "" ? words : `${words} (${host})`;
  if (target !== undefined) {
    chip.setAttribute("href", target);
    chip.setAttribute("title", target);
  }
  return chip;
}
