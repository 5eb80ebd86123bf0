// Runs one layer in processes of its own and tells how it ended. Knows nothing of the other layers.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { Layer } from "./layers.ts";
import { type Counts, countsFileVariable } from "./mochaRun.ts";
import { signal } from "./processes.ts";
import { projectRoot } from "./projectRoot.ts";

/** How a layer is run. */
export interface LayerRun {
  /** Options for the specs, e.g. `["--grep", "x"]`. */
  readonly options: readonly string[];
  readonly countsFile: string;
  readonly env: NodeJS.ProcessEnv;
  /** Called with each piece of output. */
  readonly onOutput: (text: string) => void;
  /** Ends the layer early: its processes are asked to end, then made to. */
  readonly abort: AbortSignal;
}

/** A layer that takes longer hangs. */
const maxDurationMs = 25 * 60_000;

/** Runs the layer's commands until one fails. */
export async function runLayer(layer: Layer, run: LayerRun): Promise<Counts> {
  for (const command of layer.commands) {
    const isOk = await runCommand(
      layer.kind === "specs" ? [...command, ...run.options] : command,
      run,
    );
    if (!isOk) return failedCounts(layer, run);
  }
  if (layer.kind === "preparation") return { passed: 0, failed: 0 };
  if (layer.kind === "check") return { passed: 1, failed: 0 };
  const counts = readCounts(run.countsFile);
  if (counts !== undefined && (counts.passed > 0 || layer.mayBeEmpty === true)) return counts;
  run.onOutput(`The layer “${layer.name}” ran no test\n`);
  return { passed: 0, failed: 1 };
}

/** A layer that failed has at least one failure, also when it ended before it counted any. */
function failedCounts(layer: Layer, run: LayerRun): Counts {
  const counts = layer.kind === "specs" ? readCounts(run.countsFile) : undefined;
  if (counts === undefined && layer.kind === "specs") {
    run.onOutput(`The layer “${layer.name}” ended before its tests did\n`);
  }
  return { passed: counts?.passed ?? 0, failed: Math.max(1, counts?.failed ?? 0) };
}

async function runCommand(command: readonly string[], run: LayerRun): Promise<boolean> {
  if (run.abort.aborted) return false;
  // A group of its own, so that all of it can be ended, whatever it started.
  const child = spawn(process.execPath, [...command], {
    cwd: projectRoot,
    env: { ...run.env, [countsFileVariable]: run.countsFile },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const end = (): void => endGroup(child);
  const stop = AbortSignal.any([run.abort, AbortSignal.timeout(maxDurationMs)]);
  stop.addEventListener("abort", end, { once: true });
  child.stdout.setEncoding("utf8").on("data", run.onOutput);
  child.stderr.setEncoding("utf8").on("data", run.onOutput);
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
    // A process that it left behind may hold its output open.
    child.once("exit", (code) => setTimeout(resolve, 1_000, code));
  });
  stop.removeEventListener("abort", end);
  return code === 0;
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const group = -child.pid;
  signal(group, "SIGTERM");
  const insist = setTimeout(() => signal(group, "SIGKILL"), 5_000);
  child.once("exit", () => clearTimeout(insist));
}

function readCounts(file: string): Counts | undefined {
  if (!existsSync(file)) return undefined;
  const counts: Counts = JSON.parse(readFileSync(file, "utf8"));
  return counts;
}
