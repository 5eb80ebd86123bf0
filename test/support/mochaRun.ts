// Runs mocha over spec files and counts exactly: in a Node process of its own or in an extension
// host, with the same rules. A test that is skipped counts as failed.
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import Mocha from "mocha";

/** How a layer ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** What of mocha's options can be chosen from outside. */
export interface MochaChoice {
  readonly grep?: string;
  readonly bail?: boolean;
  readonly timeoutMs: number;
  /** Hooks of all files. */
  readonly hooks?: Mocha.RootHookObject;
}

/** Name of the variable that names the file which gets the counts as JSON. */
export const countsFileVariable = "REDIAL_TEST_COUNTS";

/** Takes what mocha prints line by line, in place of the console. */
export function sendOutput(write: (line: string) => void): void {
  Mocha.reporters.Base.consoleLog = (...args: readonly unknown[]) => {
    for (const line of format(...args).split("\n")) write(line);
  };
}

/** Loads the files, runs them, prints as mocha does, and tells the counts. */
export async function runMocha(files: readonly string[], choice: MochaChoice): Promise<Counts> {
  const mocha = new Mocha({
    reporter: "spec",
    color: process.env["FORCE_COLOR"] !== undefined,
    timeout: choice.timeoutMs,
    // A forgotten `.only` or `.skip` must not look like success.
    forbidOnly: true,
    forbidPending: true,
    ...(choice.grep === undefined ? {} : { grep: choice.grep }),
    ...(choice.bail === undefined ? {} : { bail: choice.bail }),
    ...(choice.hooks === undefined ? {} : { rootHooks: choice.hooks }),
  });
  for (const file of files) await loadSpecs(mocha, file);
  const counts = await new Promise<Counts>((resolve) => {
    let passed = 0;
    let failed = 0;
    mocha
      .run(() => resolve({ passed, failed }))
      .on("pass", () => {
        passed += 1;
      })
      .on("fail", () => {
        failed += 1;
      });
  });
  const countsFile = process.env[countsFileVariable];
  if (countsFile !== undefined) writeFileSync(countsFile, JSON.stringify(counts));
  return counts;
}

/**
 * Loads a file as a suite of its own, so that the hooks at its top are for its tests only: mocha's own
 * loader runs them round the tests of all files.
 */
async function loadSpecs(mocha: Mocha, file: string): Promise<void> {
  const suite = Mocha.Suite.create(mocha.suite, basename(file).replace(/\.test\.\w+$/, ""));
  Mocha.interfaces["bdd"](suite);
  // What `import { it } from "mocha"` gives follows the root suite's event; the later one wins.
  for (const target of [mocha.suite, suite]) target.emit("pre-require", globalThis, file, mocha);
  await import(pathToFileURL(file).href);
}
