// A code block: its language, its buttons, its lines. Open, it only grows by its end; closed, it is
// coloured, a piece at a time.
import type { Token } from "marked";
import { fill } from "../strings.ts";
import { CodeText } from "./codeText.ts";
import { createCodeHead, foldLongCode } from "./codeTools.ts";
import type { Highlighter } from "./languages.ts";
import type { BlockView, Pass, ViewContext } from "./viewContext.ts";

/** Longer pieces would hold up a frame; they stay in one colour. */
const maxColouredLength = 24_000;
/** Chunks that are coloured together when one ends inside a comment or a string. */
const maxChunksTogether = 8;

/** A fenced or an indented code block. */
export class CodeView implements BlockView {
  readonly node: HTMLElement;
  readonly #context: ViewContext;
  readonly #label: HTMLElement;
  readonly #pre: HTMLElement;
  readonly #code: CodeText;
  #language = "";
  #text = "";
  /** True once the colouring was asked for; what is coloured is not appended to. */
  #isClosed = false;

  constructor(context: ViewContext) {
    this.#context = context;
    this.node = element("div", "code-block");
    this.#label = element("span", "code-language");
    const head = createCodeHead(this.#label, context.strings);
    this.#pre = element("pre", "code-lines");
    this.#pre.tabIndex = 0;
    this.#pre.setAttribute("role", "group");
    const code = element("code", "");
    this.#pre.append(code);
    this.#code = new CodeText(code);
    this.node.append(head, this.#pre);
    this.#setLanguage("");
    context.registerCode(this.node, () => this.#text);
  }

  update(token: Token, pass: Pass): boolean {
    if (token.type !== "code") return false;
    const code = codeOf(token);
    const info = "lang" in token && typeof token.lang === "string" ? token.lang : "";
    if (this.#isClosed) return code === this.#text && languageOf(info) === this.#language;
    this.#setLanguage(info);
    if (code.startsWith(this.#text)) {
      this.append(code.slice(this.#text.length));
    } else {
      this.#code.clear();
      this.#text = "";
      this.append(code);
    }
    if (!pass.isOpen) this.close();
    return true;
  }

  /** The fence's info string; its first word is the language. */
  #setLanguage(info: string): void {
    const language = languageOf(info);
    if (language === this.#language && this.#label.textContent !== "") return;
    this.#language = language;
    const { strings } = this.#context;
    this.#label.textContent = language === "" ? strings.codeBlock : language;
    const name = language === "" ? strings.codeBlock : fill(strings.codeBlockIn, language);
    this.#pre.setAttribute("aria-label", name);
  }

  /** Empties an open block, whose lines come by `append` from now on. */
  restart(info: string): void {
    this.#code.clear();
    this.#text = "";
    this.#setLanguage(info);
  }

  append(code: string): void {
    this.#text += code;
    this.#code.append(code);
  }

  /** The block is whole: it gets its colours when there is time. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#context.foldsCode) {
      foldLongCode(this.node, this.#code.lineCount, this.#context.strings);
    }
    if (this.#language === "" || this.#text === "") return;
    let next: number | undefined;
    this.#context.queue.add(() => {
      const highlighter = this.#context.highlighter();
      const language = highlighter.find(this.#language);
      if (language === undefined) return false;
      if (next === undefined) {
        highlighter.prepare(language);
        next = 0;
        return true;
      }
      next = this.#colour(highlighter, language, next);
      return next < this.#code.chunkCount;
    });
  }

  /** Colours from chunk `first` to where no construct is open; returns the next chunk. */
  #colour(highlighter: Highlighter, language: string, first: number): number {
    let code = "";
    for (let next = first; next < this.#code.chunkCount; ) {
      code += this.#code.chunkText(next);
      next += 1;
      if (code.length > maxColouredLength) return next;
      const isLast = next === this.#code.chunkCount || next - first === maxChunksTogether;
      const { pieces, isSettled } = highlighter.highlight(code, language);
      if (!isSettled && !isLast) continue;
      this.#code.colour(first, pieces);
      return next;
    }
    return this.#code.chunkCount;
  }
}

/** A code token's code without the line end that only closes its last line. */
function codeOf(token: Token): string {
  const text = "text" in token && typeof token.text === "string" ? token.text : "";
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

function languageOf(info: string): string {
  return info.trim().split(/\s+/, 1)[0] ?? "";
}

function element(name: "div" | "span" | "pre" | "code", className: string): HTMLElement {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  return made;
}
