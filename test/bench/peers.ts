// The packages that Redial is measured beside: in a folder of their own, not among the project's.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;

/** Installs what test/bench/package.json names, unless it is there. */
export function preparePeers(): void {
  const wanted = readFileSync(join(folder, "package-lock.json"), "utf8");
  const installed = join(folder, "node_modules/.package-lock.json");
  if (existsSync(installed) && isSame(wanted, readFileSync(installed, "utf8"))) return;
  console.error("installing the peers …");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Both name the same packages in the same versions. */
function isSame(wanted: string, installed: string): boolean {
  return versionsOf(wanted) === versionsOf(installed);
}

function versionsOf(lock: string): string {
  const { packages } = JSON.parse(lock) as { packages: Record<string, { version?: string }> }; // npm's own format.
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, { version }]) => `${path}@${version}`)
    .sort()
    .join();
}
