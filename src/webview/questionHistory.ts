// Earlier questions in the composer, by the arrow keys: up from its first line, down from its last.

/** Walks through earlier questions; one lives as long as the composer does. */
export class QuestionHistory {
  readonly #questions: () => readonly string[];
  /** How far back; 0: what is being written. */
  #back = 0;
  #shown = "";
  #written = "";

  /** `questions`: of the session that is shown, oldest first. */
  constructor(questions: () => readonly string[]) {
    this.#questions = questions;
  }

  /**
   * What the box is to hold after this key: an earlier or a later question; `undefined` when the key
   * only moves the cursor.
   */
  step(key: "ArrowUp" | "ArrowDown", box: HTMLTextAreaElement): string | undefined {
    const { value, selectionStart, selectionEnd } = box;
    if (selectionStart !== selectionEnd) return undefined;
    const isUntouched = this.#back > 0 && value === this.#shown;
    if (!isUntouched) {
      this.#back = 0;
      this.#written = value;
    }
    const isFirst = !value.slice(0, selectionStart).includes("\n");
    const isLast = !value.slice(selectionStart).includes("\n");
    if (
      key === "ArrowUp" ? !isFirst || (value !== "" && selectionStart > 0 && !isUntouched) : !isLast
    )
      return undefined;
    return this.#show(this.#back + (key === "ArrowUp" ? 1 : -1));
  }

  #show(back: number): string | undefined {
    const questions = this.#distinct();
    if (back < 0 || back > questions.length) return undefined;
    this.#back = back;
    this.#shown = back === 0 ? this.#written : (questions.at(-back) ?? "");
    return this.#shown;
  }

  #distinct(): readonly string[] {
    const questions = this.#questions();
    return questions.filter((question, index) => question !== questions[index - 1]);
  }
}
