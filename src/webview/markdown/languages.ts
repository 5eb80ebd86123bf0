// The languages that code is coloured in, and the emitter that keeps highlight.js from making HTML.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

/** A piece of coloured code: plain text, or a scope with its pieces. */
export type CodePiece = string | CodeScope;

/** A scope of highlight.js, e.g. "string" or "title.function". */
export interface CodeScope {
  readonly scope: string;
  readonly pieces: CodePiece[];
}

/** Collects pieces where highlight.js's own would write HTML. */
class PieceEmitter {
  readonly root: CodeScope = { scope: "", pieces: [] };
  readonly #stack: CodeScope[] = [this.root];

  addText(text: string): void {
    if (text !== "") this.#top().pieces.push(text);
  }

  startScope(scope: string): void {
    const opened: CodeScope = { scope, pieces: [] };
    this.#top().pieces.push(opened);
    this.#stack.push(opened);
  }

  endScope(): void {
    if (this.#stack.length > 1) this.#stack.pop();
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  closeAllNodes(): void {
    this.#stack.length = 1;
  }

  __addSublanguage(emitter: unknown): void {
    if (emitter instanceof PieceEmitter) this.#top().pieces.push(...emitter.root.pieces);
  }

  finalize(): void {
    this.closeAllNodes();
  }

  toHTML(): string {
    return "";
  }

  #top(): CodeScope {
    return this.#stack.at(-1) ?? this.root;
  }
}

const languages = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  makefile,
  markdown,
  php,
  powershell,
  python,
  ruby,
  rust,
  shell,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};

/** Colours code. */
export interface Highlighter {
  /** True when the language, by its name or one of its other names, is known. */
  knows(language: string): boolean;
  /**
   * The pieces of `code`, and whether it ends outside every string, comment and the like, so that
   * what follows can be coloured by itself.
   */
  highlight(
    code: string,
    language: string,
  ): { readonly pieces: readonly CodePiece[]; readonly isSettled: boolean };
}

/** Registers the languages; about a millisecond, so made when the first code is coloured. */
export function createHighlighter(): Highlighter {
  const instance = hljs.newInstance();
  instance.configure({ __emitter: PieceEmitter } as Parameters<typeof instance.configure>[0]);
  for (const [name, language] of Object.entries(languages)) {
    instance.registerLanguage(name, language);
  }
  return {
    knows: (language) => instance.getLanguage(language) !== undefined,
    highlight: (code, language) => {
      const result = instance.highlight(code, { language, ignoreIllegals: true });
      const emitter: unknown = result._emitter;
      const pieces = emitter instanceof PieceEmitter ? emitter.root.pieces : [code];
      const top: unknown = result._top;
      const isSettled = typeof top !== "object" || top === null || !("parent" in top);
      return { pieces, isSettled };
    },
  };
}
