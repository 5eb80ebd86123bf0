// The DOM nodes of answers. They are no business of Preact's: made once per answer, kept while the
// answer lives, the same from the first delta to the stored message.
import type { AnswerText } from "./answerText.ts";
import { createBlock } from "./markdown/createBlock.ts";
import { createHighlighter, type Highlighter } from "./markdown/languages.ts";
import { createTextElement, GrowingText, renderWhole } from "./markdown/markdownView.ts";
import { MathLoader } from "./markdown/mathLoader.ts";
import { Settler } from "./markdown/settler.ts";
import type { ViewContext } from "./markdown/viewContext.ts";
import { WorkQueue } from "./markdown/workQueue.ts";
import type { Strings } from "./strings.ts";

/** Longer texts are read in frames, so that none of these is long. */
const maxAtOnce = 8_000;

/** One element per answer. */
export class AnswerViews {
  readonly #elements = new WeakMap<AnswerText, HTMLElement>();
  readonly #codes = new WeakMap<Element, () => string>();
  readonly #queue = new WorkQueue();
  readonly #math = new MathLoader();
  readonly #settler = new Settler();
  #highlighter: Highlighter | undefined;

  /** The element of this answer; it grows by itself while the answer does. */
  elementOf(answer: AnswerText, strings: Strings): HTMLElement {
    const known = this.#elements.get(answer);
    if (known !== undefined) return known;
    const element = createTextElement();
    this.#elements.set(answer, element);
    const context = this.#contextIn(strings, answer.isFinished);
    if (answer.isFinished && answer.text.length <= maxAtOnce) {
      renderWhole(answer.text, element, context);
      return element;
    }
    const text = new GrowingText(element, context);
    text.append(answer.text);
    if (answer.isFinished) text.end();
    answer.watch({ append: (more) => text.append(more), finish: () => text.end() });
    return element;
  }

  /** `element` is whole and need not be laid out while it is out of sight. */
  settle(element: HTMLElement): void {
    this.#settler.settle(element);
  }

  /** The code of the block that `element` belongs to; `undefined` when it belongs to none. */
  codeAt(element: Element): string | undefined {
    const block = element.closest(".code-block");
    return block === null ? undefined : this.#codes.get(block)?.();
  }

  #contextIn(strings: Strings, foldsCode: boolean): ViewContext {
    return {
      strings,
      foldsCode,
      queue: this.#queue,
      math: this.#math,
      settle: (element) => this.#settler.settle(element),
      createBlock,
      highlighter: () => {
        this.#highlighter ??= createHighlighter();
        return this.#highlighter;
      },
      registerCode: (node, code) => void this.#codes.set(node, code),
    };
  }
}
