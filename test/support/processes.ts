// Child processes of the tests: started until ready, ended with the test run whatever happens to it.
// Knows nothing of what they serve.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A started server process. */
export interface ServerProcess {
  readonly pid: number;
  /** The newest output (stdout and stderr together), for error messages. */
  output(): string;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Asks it to end (SIGTERM), insists after `graceMs` (SIGKILL), and waits until it has ended. */
  stop(graceMs?: number): Promise<void>;
  /** Ends it at once (SIGKILL), as a crash would, and waits until it has ended. */
  kill(): Promise<void>;
}

/** How to start a process and how to see that it serves. */
export interface StartOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** The process serves as soon as its output matches. */
  readonly readyWhen: RegExp;
  readonly timeoutMs?: number;
}

/** One line of the process table. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  readonly command: string;
}

const maxOutputLength = 20_000;
const running = new Set<ChildProcess>();
let areExitHooksSet = false;
let endThisProcess = async (signal: NodeJS.Signals): Promise<void> => {
  console.error(`asked to end by ${signal}`);
  process.exit(1);
};

/** Starts a process and waits until it serves; rejects with its output when it ends before that. */
export async function startProcess(options: StartOptions): Promise<ServerProcess> {
  endChildrenWithThisProcess();
  const child = spawn(options.command, [...options.args], {
    env: definedOnly({ ...process.env, ...options.env }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      running.delete(child);
      resolve();
    };
    child.once("exit", end);
    child.once("error", end);
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`${options.command} ${why}\n${output}`));
    };
    const timer = setTimeout(() => fail("did not get ready in time"), options.timeoutMs ?? 60_000);
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-maxOutputLength);
      if (!options.readyWhen.test(output)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (error) => fail(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => fail(`ended early (${signal ?? code})`));
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    stop: (graceMs = 5_000) => stopChild(child, ended, graceMs),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function stopChild(child: ChildProcess, ended: Promise<void>, graceMs: number) {
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await ended;
  clearTimeout(insist);
}

/** Chooses what a signal (Ctrl+C) does in place of ending everything at once; it must exit. */
export function onSignal(end: () => Promise<void>): void {
  endThisProcess = end;
  endChildrenWithThisProcess();
}

/** All processes of this machine: from /proc where there is one, else from `ps`. */
export function listProcesses(): readonly ProcessEntry[] {
  if (process.platform !== "linux")
    return parsePs(execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="]));
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // The command in parentheses may hold spaces; state and parent follow its last parenthesis.
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z") continue;
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      entries.push({ pid: Number(name), parentPid: Number(parent), command });
    } catch {
      // The process ended while the table was read.
    }
  }
  return entries;
}

/** All processes below `pid`, parents first. */
export function descendantsOf(pid: number): readonly ProcessEntry[] {
  const all = listProcesses();
  const found: ProcessEntry[] = [];
  const parents = [pid];
  for (const parent of parents) {
    for (const entry of all) {
      if (entry.parentPid !== parent) continue;
      found.push(entry);
      parents.push(entry.pid);
    }
  }
  return found;
}

/** Sends a signal; false when the process is gone already. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function parsePs(table: Buffer): readonly ProcessEntry[] {
  return table
    .toString()
    .split("\n")
    .flatMap((line) => {
      const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
      return match?.[3] === undefined
        ? []
        : [{ pid: Number(match[1]), parentPid: Number(match[2]), command: match[3] }];
    });
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

function endChildrenWithThisProcess(): void {
  if (areExitHooksSet) return;
  areExitHooksSet = true;
  process.on("exit", () => {
    for (const child of running) {
      for (const entry of descendantsOf(child.pid ?? -1)) signal(entry.pid, "SIGKILL");
      child.kill("SIGKILL");
    }
  });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => void endThisProcess(name));
  }
}
