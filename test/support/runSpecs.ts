// Runs the specs of one layer that needs no extension host: `node runSpecs.ts <layer> [options]`.
// Options as mocha's: --grep TEXT, --bail, --timeout MS, and spec files instead of all.
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runMocha } from "./mochaRun.ts";
import { projectRoot } from "./projectRoot.ts";

const timeoutsMs: Readonly<Record<string, number>> = {
  unit: 10_000,
  contract: 30_000,
  page: 60_000,
  e2e: 180_000,
  // One spec walks all commands.
  commands: 600_000,
};

const [layer = "", ...rest] = process.argv.slice(2);
const { values, positionals } = parseArgs({
  args: rest,
  allowPositionals: true,
  options: {
    grep: { type: "string", short: "g" },
    bail: { type: "boolean", short: "b" },
    timeout: { type: "string", short: "t" },
  },
});

const files =
  positionals.length > 0
    ? positionals
    : globSync(`test/${layer}/**/*.test.{ts,tsx}`, { cwd: projectRoot }).sort();
let hasEnded = false;
process.once("exit", (code) => {
  if (!hasEnded) console.error(`the specs did not come to their end (exit ${code})`);
});
const hooks = layer === "e2e" ? (await import("./stage.ts")).stageHooks : undefined;
const { failed } = await runMocha(
  files.map((file) => resolve(projectRoot, file)),
  {
    timeoutMs: Number(values.timeout ?? timeoutsMs[layer] ?? 10_000),
    ...(values.grep === undefined ? {} : { grep: values.grep }),
    ...(values.bail === undefined ? {} : { bail: values.bail }),
    ...(hooks === undefined ? {} : { hooks }),
  },
);
hasEnded = true;
// What a spec left open must not keep the run waiting: processes.ts ends what is left.
process.exit(failed === 0 ? 0 : 1);
