// Fits the weights of the ranking's parts: a softmax over a question's passages should give its
// evidence the most (listwise regression, Cao et al., "Learning to rank", ICML 2007), by Adam.
import { type PassageParts, scoreOf, weights } from "../../../src/core/recallRank.ts";

export type PartName = keyof PassageParts;

/** One question: the parts of passages that are evidence, and of the likeliest others. */
export interface Sample {
  readonly evidence: readonly PassageParts[];
  readonly others: readonly PassageParts[];
}

export const partNames = Object.keys(weights) as readonly PartName[];

const steps = 80;
const rate = 0.4;
/** Keeps weights small where the data say little. */
const ridge = 1e-3;

/** Weights for `fitted`; the others of the start stay as they are. */
export function fitWeights(
  samples: readonly Sample[],
  fitted: readonly PartName[],
  start: Readonly<PassageParts>,
): PassageParts {
  const value = { ...start };
  const mean = new Float64Array(fitted.length);
  const square = new Float64Array(fitted.length);
  for (let step = 1; step <= steps; step++) {
    const slope = slopeAt(samples, fitted, value);
    for (const [index, name] of fitted.entries()) {
      const gradient = (slope[index] ?? 0) - ridge * value[name];
      mean[index] = 0.9 * (mean[index] ?? 0) + 0.1 * gradient;
      square[index] = 0.99 * (square[index] ?? 0) + 0.01 * gradient * gradient;
      const first = (mean[index] ?? 0) / (1 - 0.9 ** step);
      const second = (square[index] ?? 0) / (1 - 0.99 ** step);
      value[name] += (rate * first) / (Math.sqrt(second) + 1e-8);
    }
  }
  return value;
}

/** The direction in which the evidence's likelihood grows, mean of the questions. */
function slopeAt(
  samples: readonly Sample[],
  fitted: readonly PartName[],
  value: Readonly<PassageParts>,
): Float64Array {
  const slope = new Float64Array(fitted.length);
  for (const { evidence, others } of samples) {
    if (evidence.length === 0) continue;
    const parts = [...evidence, ...others];
    const scores = parts.map((part) => scoreOf(part, value));
    const highest = Math.max(...scores);
    const shares = scores.map((score) => Math.exp(score - highest));
    const sum = shares.reduce((total, share) => total + share, 0);
    for (const [index, name] of fitted.entries()) {
      let change = 0;
      for (const part of evidence) change += part[name] / evidence.length;
      for (const [place, part] of parts.entries()) {
        change -= (part[name] * (shares[place] ?? 0)) / sum;
      }
      slope[index] = (slope[index] ?? 0) + change / samples.length;
    }
  }
  return slope;
}
