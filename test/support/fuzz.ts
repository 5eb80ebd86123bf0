// `npm run test:fuzz -- [seed] [cases]`: the long run of bad luck. A failed run can be repeated with
// its seed.
import { runFuzz } from "./fuzz/run.ts";

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
const count = Number(process.argv[3] ?? 2_000);
const start = Date.now();
const { cases, problems } = await runFuzz(seed, count);
const seconds = Math.round((Date.now() - start) / 1_000);
for (const problem of problems.slice(0, 50)) console.log(problem);
console.log(`seed ${seed}: ${JSON.stringify(cases)} in ${seconds} s`);
console.log(`${count} cases, ${problems.length} problems`);
if (problems.length > 0) console.log(`repeat with: npm run test:fuzz -- ${seed} ${count}`);
process.exit(problems.length === 0 ? 0 : 1);
