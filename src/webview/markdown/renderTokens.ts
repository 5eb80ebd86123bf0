// Tokens of marked's lexer as DOM nodes, without any HTML text in between.
import type { Token } from "marked";

/** The nodes of a list of block or inline tokens. */
export function renderTokens(tokens: readonly Token[]): Node[] {
  return tokens.map((token) => {
    if (token.type === "space") return document.createTextNode("");
    if (token.type === "code") return codeBlock(String(token["text"]), String(token["lang"] ?? ""));
    const tag = { paragraph: "p", heading: "h3", strong: "strong", em: "em", codespan: "code" }[
      token.type
    ];
    const text = "text" in token && typeof token.text === "string" ? token.text : token.raw;
    if (tag === undefined) return document.createTextNode(text);
    const element = document.createElement(tag);
    const inner = "tokens" in token ? token.tokens : undefined;
    if (inner === undefined) element.textContent = text;
    else element.append(...renderTokens(inner));
    return element;
  });
}

function codeBlock(text: string, language: string): HTMLElement {
  const block = document.createElement("div");
  block.className = "code-block";
  const head = document.createElement("div");
  head.className = "code-head";
  const name = document.createElement("span");
  name.textContent = language;
  const copy = document.createElement("button");
  copy.className = "copy-code";
  copy.type = "button";
  copy.textContent = "Copy";
  head.append(name, copy);
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  const code = document.createElement("code");
  code.textContent = text;
  pre.append(code);
  block.append(head, pre);
  return block;
}
