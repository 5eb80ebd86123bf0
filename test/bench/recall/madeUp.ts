// A made-up workspace of any size: sessions of questions and answers whose words are spread as those
// of natural language are (Zipf's law). The same at every run.
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import type { NewMessage, NewSession } from "../../../src/core/ports.ts";

export interface MadeUpSession {
  readonly session: NewSession;
  readonly messages: readonly NewMessage[];
}

const vocabularySize = 40_000;
const syllables = "ka to mi re su na lo pe di ga vo shi ru ben tal or".split(" ");
const minuteMs = 60_000;
/** 1 January 2025, UTC. */
const begin = 1_735_689_600_000;

/** Makes words, texts and sessions from one seed. */
export class MadeUp {
  #state: number;
  readonly #words: readonly string[];
  readonly #sums: Float64Array;

  constructor(seed = 1) {
    this.#state = seed;
    this.#words = Array.from({ length: vocabularySize }, (_, rank) => wordOf(rank));
    this.#sums = new Float64Array(vocabularySize);
    let sum = 0;
    for (let rank = 0; rank < vocabularySize; rank++) {
      sum += 1 / (rank + 2.7);
      this.#sums[rank] = sum;
    }
  }

  /** One session of `count` messages in turns, the answers longer than the questions. */
  session(workspace: string, number: number, count: number): MadeUpSession {
    const createdAt = begin + number * 60 * minuteMs;
    const messages = Array.from({ length: count }, (_, index) => {
      const isQuestion = index % 2 === 0;
      const text = this.text(isQuestion ? 80 + this.#below(240) : 300 + this.#below(1_400));
      const draft = {
        id: `${workspace}-${number}-${index}`,
        text: isQuestion ? `${text}?` : text,
        extras: { createdAt: createdAt + index * minuteMs },
      };
      return isQuestion ? writeQuestion(draft) : writeAnswer(draft);
    });
    const session = { id: `${workspace}-${number}`, workspace, title: this.text(30), createdAt };
    return { session, messages };
  }

  /** A question of `count` words, frequent and rare ones as they come in texts. */
  question(count: number): string {
    return `${Array.from({ length: count }, () => this.word()).join(" ")}?`;
  }

  text(length: number): string {
    let text = "";
    while (text.length < length) {
      const word = this.word();
      text += text === "" ? word : this.#below(12) === 0 ? `. ${word}` : ` ${word}`;
    }
    return text;
  }

  word(): string {
    const sought = this.#next() * (this.#sums.at(-1) ?? 0);
    let low = 0;
    let high = vocabularySize - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sums[middle] ?? 0) < sought) low = middle + 1;
      else high = middle;
    }
    return this.#words[low] ?? "";
  }

  #below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  /** Mulberry32 (Tommy Ettinger): small, and good enough for texts. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let value = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  }
}

function wordOf(rank: number): string {
  let word = "";
  for (let rest = rank + 16; rest > 0; rest = Math.floor(rest / 16)) word += syllables[rest % 16];
  return word;
}
