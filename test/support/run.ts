// `npm test`: runs the layers, as many at once as there are cores for, prints each one's results
// when it ends, and closes with one line of totals. `npm test -- e2e --grep x` runs one of them.
import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Layer, layers, withNeeds } from "./layers.ts";
import { endLeftBehind } from "./leftBehind.ts";
import type { Counts } from "./mochaRun.ts";
import { runLayer } from "./runLayer.ts";
import { makeTempFolder } from "./tempFolder.ts";

const names = layers.filter((layer) => layer.kind !== "preparation").map((layer) => layer.name);
const args = process.argv.slice(2);
const firstOption = args.findIndex((arg) => !names.includes(arg));
const chosen = firstOption === -1 ? args : args.slice(0, firstOption);
const options = firstOption === -1 ? [] : args.slice(firstOption);
const usual = layers
  .filter(({ isForCi }) => isForCi !== true || process.env["CI"] !== undefined)
  .map((layer) => layer.name);
const toRun = withNeeds(
  chosen.length === 0 ? names.filter((name) => usual.includes(name)) : chosen,
);
const isLive = chosen.length === 1;
const abort = new AbortController();
const folder = makeTempFolder("test");
const runId = randomUUID();
const results = new Map<string, Counts>();

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => abort.abort());
}

await runAll();
const left = await endLeftBehind(runId);
for (const command of left) console.log(`Left behind and ended: ${command}`);
const passed = sum((counts) => counts.passed);
const failed = sum((counts) => counts.failed) + left.length;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 && !abort.signal.aborted ? 0 : 1);

/** Starts each layer as soon as what it needs is there and a core is free. */
async function runAll(): Promise<void> {
  const waiting = [...toRun];
  const running = new Map<string, Promise<void>>();
  const cores = Math.max(2, Math.min(4, availableParallelism()));
  while (waiting.length > 0 || running.size > 0) {
    const busy = toRun.filter(({ name, isMostlyWaiting }) => running.has(name) && !isMostlyWaiting);
    const next = waiting.find(
      (layer) =>
        layer.needs.every((need) => results.has(need)) &&
        (layer.isMostlyWaiting === true || busy.length < cores),
    );
    if (next === undefined) {
      await Promise.race(running.values());
      continue;
    }
    waiting.splice(waiting.indexOf(next), 1);
    running.set(
      next.name,
      run(next).then((counts) => {
        results.set(next.name, counts);
        running.delete(next.name);
      }),
    );
  }
}

async function run(layer: Layer): Promise<Counts> {
  const missing = layer.needs.filter((need) => results.get(need)?.failed !== 0);
  if (missing.length > 0) {
    console.log(`✖ ${layer.name}: not run, because ${missing.join(" and ")} failed`);
    return { passed: 0, failed: 1 };
  }
  const started = Date.now();
  let output = "";
  const counts = await runLayer(layer, {
    options,
    countsFile: join(folder.path, `${layer.name}.json`),
    env: {
      ...process.env,
      REDIAL_TEST_RUN: runId,
      ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }),
    },
    abort: abort.signal,
    onOutput: (text) => {
      if (isLive) process.stdout.write(text);
      else output += text;
    },
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const tests =
    layer.kind === "specs" ? `, ${counts.passed} of ${counts.passed + counts.failed}` : "";
  console.log(`${output}${counts.failed === 0 ? "✔" : "✖"} ${layer.name}${tests} (${seconds} s)`);
  return counts;
}

function sum(value: (counts: Counts) => number): number {
  return [...results.values()].reduce((total, counts) => total + value(counts), 0);
}
