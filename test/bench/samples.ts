// Repeated measurements: taken in turn, told as medians.
import { setTimeout } from "node:timers/promises";

/** The middle of the values; the mean of the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** The value that `share` (0 to 1) of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** How long `work` takes, in ms. */
export async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Runs all sides `rounds` times in turn, so that whatever else the machine does meets each alike, and
 * returns the times of each, in ms. The first `warmUps` rounds are not counted. With `restMs`, nothing
 * happens so long before each time: else a side is found awake where the one before it was short, and
 * asleep where that took long.
 */
export async function inTurn<Name extends string>(
  sides: Readonly<Record<Name, (round: number) => unknown>>,
  rounds: number,
  warmUps = 3,
  restMs = 0,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(sides) as Name[]; // Its own keys, nothing else.
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    number[]
  >;
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of names) {
      if (restMs > 0) await setTimeout(restMs);
      const ms = await timeOf(() => sides[name](round));
      if (round >= 0) times[name].push(ms);
    }
  }
  return times;
}

/** By how much `values` grow with `sizes`: the slope of the line through their logarithms. */
export function growthExponent(sizes: readonly number[], values: readonly number[]): number {
  const points = sizes.map(
    (size, index) => [Math.log(size), Math.log(values[index] ?? 1)] as const,
  );
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
