// The languages that code is coloured in, and the emitter that keeps highlight.js from making HTML.
import type { LanguageFn } from "highlight.js";
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
interface CodeScope {
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

interface Language {
  readonly define: LanguageFn;
  /** Other names that people and models write after a fence. */
  readonly names?: string;
  /** Languages that may stand inside it. */
  readonly holds?: readonly string[];
}

const languages: Readonly<Record<string, Language>> = {
  bash: { define: bash, names: "sh zsh" },
  c: { define: c, names: "h" },
  cpp: { define: cpp, names: "c++ cc hpp cxx h++ hh" },
  csharp: { define: csharp, names: "cs c#" },
  css: { define: css, names: "scss less" },
  diff: { define: diff, names: "patch" },
  dockerfile: { define: dockerfile, names: "docker", holds: ["bash"] },
  go: { define: go, names: "golang" },
  ini: { define: ini, names: "toml properties conf" },
  java: { define: java, names: "jsp" },
  javascript: { define: javascript, names: "js jsx mjs cjs node", holds: ["xml", "css"] },
  json: { define: json, names: "jsonc json5 jsonl" },
  kotlin: { define: kotlin, names: "kt kts" },
  makefile: { define: makefile, names: "make mk" },
  markdown: { define: markdown, names: "md mkd", holds: ["xml"] },
  php: { define: php, holds: ["xml"] },
  powershell: { define: powershell, names: "pwsh ps ps1" },
  python: { define: python, names: "py python3 gyp" },
  ruby: { define: ruby, names: "rb gemspec" },
  rust: { define: rust, names: "rs" },
  shell: { define: shell, names: "console shellsession", holds: ["bash"] },
  sql: { define: sql, names: "postgres postgresql mysql sqlite plsql" },
  swift: { define: swift },
  typescript: { define: typescript, names: "ts tsx mts cts", holds: ["xml", "css"] },
  xml: { define: xml, names: "html xhtml svg vue rss plist", holds: ["javascript", "css"] },
  yaml: { define: yaml, names: "yml" },
};

/** Colours code. */
export interface Highlighter {
  /** The language for what stands after a fence; `undefined` when it is none that is known. */
  find(name: string): string | undefined;
  /** Makes a language ready; some milliseconds, once. */
  prepare(language: string): void;
  /**
   * The pieces of `code`, and whether it ends outside every string, comment and the like, so that
   * what follows can be coloured by itself.
   */
  highlight(code: string, language: string): HighlightedCode;
}

/** What `highlight` gives. */
interface HighlightedCode {
  readonly pieces: readonly CodePiece[];
  readonly isSettled: boolean;
}

/** Without any language yet: each is registered when it is first asked for. */
export function createHighlighter(): Highlighter {
  const instance = hljs.newInstance();
  // The emitter that pieces are made with; highlight.js names it so, but its types do not know it.
  instance.configure({ __emitter: PieceEmitter } as Parameters<typeof instance.configure>[0]);
  const names = new Map<string, string>();
  for (const [name, language] of Object.entries(languages)) {
    for (const other of [name, ...(language.names?.split(" ") ?? [])]) names.set(other, name);
  }
  const register = (name: string): void => {
    const language = languages[name];
    if (language === undefined || instance.getLanguage(name) !== undefined) return;
    instance.registerLanguage(name, language.define);
    for (const inner of language.holds ?? []) register(inner);
  };
  return {
    find: (name) => names.get(name.toLowerCase()),
    prepare: (language) => {
      register(language);
      instance.highlight("", { language });
    },
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
