// What the views of one answer share.
import type { Token } from "marked";
import type { Strings } from "../strings.ts";
import type { Highlighter } from "./languages.ts";
import type { MathLoader } from "./mathLoader.ts";
import type { WorkQueue } from "./workQueue.ts";

/** Given to every view when it is made. */
export interface ViewContext {
  readonly strings: Strings;
  readonly queue: WorkQueue;
  readonly math: MathLoader;
  /** `element` is whole: once laid out, it is not laid out again while it is out of sight. */
  settle(element: Element): void;
  /** An empty view of the kind that shows `token`; here, so that containers need not know all kinds. */
  createBlock(token: Token, context: ViewContext): BlockView;
  /** Long code is folded; not in an answer that is being read while it grows. */
  readonly foldsCode: boolean;
  /** Made when the first code is coloured. */
  highlighter(): Highlighter;
  /** Lets the buttons of a code block find its code. */
  registerCode(node: HTMLElement, code: () => string): void;
}

/** Given to every view at each update. */
export interface Pass {
  /** The text goes on here: what is shown is mended, nothing is coloured or drawn yet. */
  readonly isOpen: boolean;
  /** Tells link definitions apart; a block without brackets does not care. */
  readonly linksVersion: number;
  /** Markdown source of a block's inline content. */
  sourceOf(list: readonly Token[]): string;
  inline(source: string): readonly Token[];
  /** A closed block has brackets that no definition explains yet. */
  awaitLinks(source: string, refresh: (pass: Pass) => void): void;
}

/** One block on the page. */
export interface BlockView {
  readonly node: HTMLElement;
  /** Shows `token`; false when this view cannot, and another has to take its place. */
  update(token: Token, pass: Pass): boolean;
}
