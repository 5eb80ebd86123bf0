// `npm run test:interop`: the specs of test/interop, with LangChain for Python in a virtual
// environment of its own (kept in .cache, made anew when the pinned releases change). Where Python
// or its packages are not to be had, it says so and runs nothing.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { countsFileVariable, runMocha } from "./mochaRun.ts";
import { projectRoot } from "./projectRoot.ts";

const requirements = join(projectRoot, "test/interop/requirements.txt");
const folder = join(projectRoot, ".cache/interop");

const missing = prepare();
if (missing !== undefined) {
  console.log(`LangChain for Python was not tried: ${missing}`);
  const countsFile = process.env[countsFileVariable];
  if (countsFile !== undefined) writeFileSync(countsFile, JSON.stringify({ passed: 0, failed: 0 }));
  process.exit(0);
}
process.env["REDIAL_INTEROP_PYTHON"] = join(folder, "bin/python");
const { failed } = await runMocha([join(projectRoot, "test/interop/python.test.ts")], {
  timeoutMs: 120_000,
});
process.exit(failed === 0 ? 0 : 1);

/** Makes the environment; returns why it cannot be made. */
function prepare(): string | undefined {
  const digest = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const stamp = join(folder, "requirements.sha256");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return undefined;
  rmSync(folder, { recursive: true, force: true });
  if (!run("python3", ["--version"])) return "python3 is not on this machine";
  if (!run("python3", ["-m", "venv", folder])) {
    return "python3 cannot make virtual environments (Debian: apt-get install python3-venv)";
  }
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  if (!run(join(folder, "bin/python"), [...pip, "--requirement", requirements])) {
    return "pip could not install test/interop/requirements.txt";
  }
  writeFileSync(stamp, digest);
  return undefined;
}

function run(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, [...args], { stdio: ["ignore", "ignore", "inherit"] });
    return true;
  } catch {
    // The caller says what that means.
    return false;
  }
}
