// What a model thinks, where its server leaves that in the answer, between tags at its beginning. LM
// Studio, llama.cpp and vLLM do so unless they are told which model writes how.

const open = "<think>";
const close = "</think>";

/** What came, told apart; both may be "". */
export interface ToldApart {
  readonly text: string;
  readonly reasoning: string;
}

/** Tells the pieces of one answer apart. Holds back what may be the beginning of a tag. */
export class TaggedThought {
  #state: "begin" | "thought" | "after" | "answer" = "begin";
  #held = "";

  /** The next piece. */
  take(piece: string): ToldApart {
    this.#held += piece;
    if (this.#state === "begin") this.#begin();
    const reasoning = this.#state === "thought" ? this.#thought() : "";
    if (this.#state === "after") this.#skipBlanks();
    return { text: this.#state === "answer" ? this.#release() : "", reasoning };
  }

  /** What was held back when the answer is over. */
  end(): ToldApart {
    const isThought = this.#state === "thought";
    const rest = this.#state === "after" ? "" : this.#release();
    return isThought ? { text: "", reasoning: rest } : { text: rest, reasoning: "" };
  }

  #begin(): void {
    const said = this.#held.trimStart();
    if (said.startsWith(open)) {
      this.#held = said.slice(open.length);
      this.#state = "thought";
    } else if (!open.startsWith(said)) {
      this.#state = "answer";
    }
  }

  #thought(): string {
    const end = this.#held.indexOf(close);
    if (end >= 0) {
      const thought = this.#held.slice(0, end);
      this.#held = this.#held.slice(end + close.length);
      this.#state = "after";
      return thought;
    }
    const [held, length] = [this.#held, this.#held.length];
    let kept = Math.min(close.length - 1, length);
    while (!close.startsWith(held.slice(length - kept))) kept -= 1;
    this.#held = held.slice(length - kept);
    return held.slice(0, length - kept);
  }

  #skipBlanks(): void {
    this.#held = this.#held.trimStart();
    if (this.#held !== "") this.#state = "answer";
  }

  #release(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }
}
