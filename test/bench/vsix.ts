// The package, made once for all benchmarks of a run.
import { execFileSync } from "node:child_process";
import { projectRoot } from "../support/projectRoot.ts";

let isPackaged = false;

/** Writes dist/redial.vsix as a release does. */
export function packageRedial(): void {
  if (isPackaged) return;
  execFileSync("npm", ["run", "package"], { cwd: projectRoot, stdio: "ignore" });
  isPackaged = true;
}
