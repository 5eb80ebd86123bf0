// What the tests need beside npm packages: redis-server and a Chromium. Installed with apt-get by
// root on Debian; elsewhere the run stops and says which command installs them.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { findChromium } from "./chromium.ts";

interface Prerequisite {
  readonly name: string;
  readonly isThere: () => boolean;
  readonly debianPackages: readonly string[];
  readonly brew: string;
}

const prerequisites: readonly Prerequisite[] = [
  {
    name: "redis-server",
    isThere: () => isOnPath("redis-server"),
    debianPackages: ["redis-server"],
    brew: "brew install redis",
  },
  {
    name: "Chromium",
    isThere: () => findChromium() !== undefined,
    // Chromium ends at once on a machine without any font.
    debianPackages: ["chromium", "fonts-liberation"],
    brew: "brew install --cask google-chrome",
  },
];

/** Makes sure that all is there; throws with the command to run when it cannot. */
export function installPrerequisites(tell: (text: string) => void): void {
  const missing = prerequisites.filter((prerequisite) => !prerequisite.isThere());
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(" and ");
  const packages = missing.flatMap(({ debianPackages }) => debianPackages);
  const hasApt = isOnPath("apt-get");
  if (hasApt && process.getuid?.() === 0) {
    tell(`Installing ${names} with apt-get`);
    runApt(["update"]);
    runApt(["install", "-y", "--no-install-recommends", ...packages]);
    const still = missing.filter((prerequisite) => !prerequisite.isThere());
    if (still.length === 0) return;
  }
  const command = hasApt
    ? `sudo apt-get update && sudo apt-get install -y ${packages.join(" ")}`
    : missing.map(({ brew }) => brew).join(" && ");
  throw new Error(`${names} must be installed first. Run:\n\n    ${command}\n`);
}

function runApt(args: readonly string[]): void {
  const { status, stderr, error } = spawnSync("apt-get", [...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0)
    throw new Error(`apt-get ${args.join(" ")} failed\n${error ?? stderr.toString()}`);
}

function isOnPath(command: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
