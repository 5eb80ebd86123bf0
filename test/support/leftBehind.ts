// Finds processes that a test run left behind: a variable in their environment names the run.
import { readFileSync } from "node:fs";
import { listProcesses, type ProcessEntry, signal } from "./processes.ts";

/** How long a process may take to end by itself after the tests. */
const graceMs = 5_000;

/**
 * Ends every process that still carries `REDIAL_TEST_RUN=runId`; the command lines of those that
 * had to be ended. Empty where the system does not show environments (it is Linux that does).
 */
export async function endLeftBehind(runId: string): Promise<readonly string[]> {
  if (process.platform !== "linux") return [];
  const deadline = Date.now() + graceMs;
  let left = findCarriers(runId);
  while (left.length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    left = findCarriers(runId);
  }
  for (const entry of left) signal(entry.pid, "SIGKILL");
  return left.map((entry) => entry.command.slice(0, 200));
}

function findCarriers(runId: string): readonly ProcessEntry[] {
  return listProcesses().filter(({ pid }) => pid !== process.pid && hasVariable(pid, runId));
}

function hasVariable(pid: number, runId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`REDIAL_TEST_RUN=${runId}`);
  } catch {
    // Ended in the meantime, or somebody else's.
    return false;
  }
}
