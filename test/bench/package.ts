// What a user downloads: bytes and files of the package, and the packages that it is made of.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { projectRoot, vsixPath } from "../support/projectRoot.ts";
import { type Row, row } from "./row.ts";
import { packageRedial } from "./vsix.ts";

export async function measure(): Promise<readonly Row[]> {
  packageRedial();
  const files = await listFiles({
    cwd: projectRoot,
    // All that runs is bundled into dist.
    packageManager: PackageManager.None,
  });
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const dependencies = Object.keys(
    (manifest as { dependencies?: Record<string, string> }).dependencies ?? {},
  );
  const bytes = statSync(vsixPath).size;
  return [
    row({ name: "package", case: "vsix", value: bytes / 1_000_000, unit: "MB", most: 2 }),
    row({ name: "package", case: "files in it", value: files.length, unit: "files" }),
    row({
      name: "package",
      case: "runtime dependencies",
      value: dependencies.length,
      unit: "packages",
      most: 10,
    }),
  ];
}
