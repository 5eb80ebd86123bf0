// What must hold at the end of a chaos run.
import type { ChaosResult } from "./run.ts";

/** Sentences about what does not hold; empty when all is well. */
export function problemsOf(result: ChaosResult): readonly string[] {
  const { kept, redis, journals } = result;
  const problems: string[] = [];
  const positions = new Map(redis.map((id, position) => [id, position]));
  if (positions.size !== redis.length) problems.push("a message is in Redis twice");
  for (const [index, ids] of journals.entries()) {
    if (ids.join() !== redis.join()) problems.push(`host ${index} has another order than Redis`);
  }
  for (const turnId of kept) {
    const question = positions.get(`q-${turnId}`);
    const answer = positions.get(`answer-${turnId}`);
    if (question === undefined) problems.push(`turn ${turnId} was kept and is gone`);
    else if (answer !== question + 1) problems.push(`turn ${turnId} is not whole`);
  }
  for (const [position, id] of redis.entries()) {
    if (id.startsWith("q-") !== (position % 2 === 0)) problems.push(`${id} is not part of a pair`);
  }
  return problems;
}
