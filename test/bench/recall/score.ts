// Evidence recall: how much of what a question needs stands in the text that was put before the model.
import type { Question } from "./conversations.ts";

/** Tokens that older messages may take, at four characters each. */
export const budgets = [500, 1_000, 2_000, 4_000] as const;

/** Means over the questions. */
interface Score {
  /** Share of a question's evidence that stands in the text. */
  readonly recall: number;
  /** Questions with at least one piece of it. */
  readonly anyHit: number;
  readonly questions: number;
}

export interface BudgetScore extends Score {
  readonly byCategory: Readonly<Record<string, Score>>;
}

/** One way of choosing messages, at every budget. */
export interface Scores {
  readonly budgets: Readonly<Record<string, BudgetScore>>;
}

interface Sum {
  recall: number;
  hits: number;
  count: number;
}

/** Adds up what one way of choosing finds. */
export class Tally {
  readonly #sums = new Map<string, Sum>();

  /** `shown`: ids of the messages whose whole text stood in the block of that budget. */
  note(question: Question, budget: number, shown: ReadonlySet<string>): void {
    const found = question.evidence.filter((id) => shown.has(id)).length;
    for (const key of [`${budget}`, `${budget} ${question.category}`]) {
      const sum = this.#sums.get(key) ?? { recall: 0, hits: 0, count: 0 };
      sum.recall += found / question.evidence.length;
      sum.hits += found > 0 ? 1 : 0;
      sum.count++;
      this.#sums.set(key, sum);
    }
  }

  scores(): Scores {
    return {
      budgets: Object.fromEntries(budgets.map((budget) => [budget, this.#budgetScore(budget)])),
    };
  }

  #budgetScore(budget: number): BudgetScore {
    const prefix = `${budget} `;
    const categories = [...this.#sums].filter(([key]) => key.startsWith(prefix));
    const named = categories.map(([key, sum]) => [key.slice(prefix.length), toScore(sum)] as const);
    named.sort(([a], [b]) => a.localeCompare(b));
    return { ...toScore(this.#sums.get(`${budget}`)), byCategory: Object.fromEntries(named) };
  }
}

function toScore(sum: Sum | undefined): Score {
  if (!sum) return { recall: 0, anyHit: 0, questions: 0 };
  const { recall, hits, count } = sum;
  return { recall: recall / count, anyHit: hits / count, questions: count };
}
