// Opens the desktop VS Code with Redial unpackaged, for `npm start`. It gets a data folder of its
// own, so that the person's own VS Code keeps its windows and settings.
import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { listProcesses, onSignal, signal } from "./processes.ts";
import { projectRoot } from "./projectRoot.ts";

/** What to open. */
export interface DesktopStart {
  /** `code`, or the editor's own executable. */
  readonly executable: string;
  /** Its data folder. */
  readonly home: string;
  readonly folder: string;
  /** User settings, in place of those that were there. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Path of the `code` command; `undefined` where there is none or nothing to show it on. */
export function findCode(): string | undefined {
  if (process.env["REDIAL_VSCODE"] === "npm" || !hasDisplay()) return undefined;
  const file = process.platform === "win32" ? "code.cmd" : "code";
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, file))
    .find(isExecutable);
}

/** True where a window can be shown. */
export function hasDisplay(): boolean {
  const display = process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"] ?? "";
  return process.platform !== "linux" || display !== "";
}

/** Opens it and waits until its window is closed, or ends it with this process. */
export async function openDesktop(start: DesktopStart): Promise<void> {
  const settingsFolder = join(start.home, "User");
  mkdirSync(settingsFolder, { recursive: true });
  writeFileSync(
    join(settingsFolder, "settings.json"),
    JSON.stringify(start.settings, undefined, 2),
  );
  const child = spawn(
    start.executable,
    [
      ...["--wait", "--new-window", "--disable-workspace-trust"],
      `--user-data-dir=${start.home}`,
      `--extensionDevelopmentPath=${projectRoot}`,
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      start.folder,
    ],
    { stdio: "ignore" },
  );
  console.log("VS Code with Redial is opening. Closing its window or Ctrl+C ends it.");
  onSignal(async () => {
    endEditor(start.home);
    process.exit(0);
  });
  await new Promise((resolve) => child.once("exit", resolve));
  process.exit(0);
}

/** `code` hands over to a process that is not its child: the data folder in its arguments tells. */
function endEditor(home: string): void {
  for (const { pid, command } of listProcesses()) {
    if (pid !== process.pid && command.includes(`--user-data-dir=${home}`)) signal(pid, "SIGTERM");
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
