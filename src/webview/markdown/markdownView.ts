// One Markdown text as DOM nodes: whole at once, or growing with what is appended.
import { Lexer, type Token } from "marked";
import { renderTokens } from "./renderTokens.ts";

/** A text on the page. `element` stays the same for its whole life. */
export interface MarkdownView {
  readonly element: HTMLElement;
  append(text: string): void;
  finish(): void;
}

/** A view that shows `text` and grows with what is appended, once a frame. */
export function createMarkdownView(text: string): MarkdownView {
  const element = document.createElement("div");
  element.className = "markdown";
  let source = text;
  let frame = 0;
  const draw = (): void => {
    frame = 0;
    const tokens: Token[] = new Lexer({ gfm: true }).lex(source);
    element.replaceChildren(...renderTokens(tokens));
  };
  draw();
  return {
    element,
    append: (more) => {
      source += more;
      if (frame === 0) frame = requestAnimationFrame(draw);
    },
    finish: () => {
      cancelAnimationFrame(frame);
      draw();
    },
  };
}
