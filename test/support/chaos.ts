// `npm run test:chaos -- [seed] [turns]`: both chaos runs at full length, two windows on each
// journal. A failed run can be repeated with its seed.
import { type ChaosOptions, runChaos } from "./chaos/run.ts";
import { problemsOf } from "./chaos/verdict.ts";

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
const turns = Number(process.argv[3] ?? 300);
let failed = 0;

for (const comesBack of ["with data", "empty"] as const) {
  const options: ChaosOptions = { seed, turns, comesBack, windows: 2, thinkMs: 300 };
  const start = Date.now();
  const problems = await check(options);
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`Redis comes back ${comesBack}, seed ${seed}: ${seconds} s`);
  for (const problem of problems) console.log(`  ${problem}`);
  failed += problems.length;
}
console.log(
  failed === 0 ? "2 passed, 0 failed" : `failed; repeat with: npm run test:chaos -- ${seed}`,
);
process.exit(failed === 0 ? 0 : 1);

async function check(options: ChaosOptions): Promise<readonly string[]> {
  try {
    const result = await runChaos(options);
    console.log(`${result.kept.length} turns kept; ${JSON.stringify(result.events)}`);
    return problemsOf(result);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
