// The DOM nodes of answers. They are no business of Preact's: made once per answer, kept while the
// answer lives, moved as they are from the running turn to the stored message.
import type { AnswerText } from "./answerText.ts";
import { createMarkdownView } from "./markdown/markdownView.ts";

/** One element per answer. */
export class AnswerViews {
  readonly #elements = new WeakMap<AnswerText, HTMLElement>();

  /** The element of this answer; it grows by itself while the answer does. */
  elementOf(answer: AnswerText): HTMLElement {
    const known = this.#elements.get(answer);
    if (known !== undefined) return known;
    const view = createMarkdownView(answer.text);
    answer.watch({ append: (text) => view.append(text), finish: () => view.finish() });
    this.#elements.set(answer, view.element);
    return view.element;
  }
}
