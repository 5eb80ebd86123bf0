// Folders of the tests' own, gone when the test run ends.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();
let isExitHookSet = false;

/** A new empty folder; `remove` takes it away now, the end of this process at the latest. */
export interface TempFolder {
  readonly path: string;
  remove(): void;
}

/** Makes a folder in the system's place for temporary files. */
export function makeTempFolder(name: string): TempFolder {
  if (!isExitHookSet) process.once("exit", removeAll);
  isExitHookSet = true;
  const path = mkdtempSync(join(tmpdir(), `redial-${name}-`));
  folders.add(path);
  return {
    path,
    remove: () => {
      folders.delete(path);
      removeFolder(path);
    },
  };
}

function removeAll(): void {
  for (const path of folders) removeFolder(path);
}

function removeFolder(path: string): void {
  // A process that is just ending may still write: try again a few times.
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Paths of all files below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
