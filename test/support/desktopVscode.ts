// The desktop VS Code through @vscode/test-electron, where there is a display and the place it is
// downloaded from answers. Elsewhere the tests use the VS Code from npm: same specs, same bundle.
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { hasDisplay } from "./desktopStart.ts";
import { modelProviderFolder, projectRoot } from "./projectRoot.ts";
import { makeTempFolder } from "./tempFolder.ts";

const downloadHost = "https://update.code.visualstudio.com/api/releases/stable";

/** Path of a downloaded VS Code; `undefined`, with the reason told, where there can be none. */
export async function downloadDesktopVscode(): Promise<string | undefined> {
  const reason = await whyNot();
  if (reason !== undefined) {
    console.log(`No desktop VS Code: ${reason}`);
    return undefined;
  }
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(projectRoot, ".vscode-test") });
  } catch (error) {
    console.log(`No desktop VS Code: the download failed (${String(error)})`);
    return undefined;
  }
}

/** A function that runs the bundled specs in the desktop VS Code and tells its exit code. */
export async function openDesktopVscode(): Promise<
  ((testsPath: string) => Promise<number>) | undefined
> {
  const vscodeExecutablePath = await downloadDesktopVscode();
  if (vscodeExecutablePath === undefined) return undefined;
  return async (testsPath) => {
    const folder = makeTempFolder("desktop");
    console.log(`Desktop VS Code: ${vscodeExecutablePath}`);
    return runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: [projectRoot, modelProviderFolder],
      extensionTestsPath: testsPath,
      launchArgs: [
        folder.path,
        `--user-data-dir=${join(folder.path, ".user")}`,
        "--disable-extensions",
        "--disable-workspace-trust",
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    });
  };
}

async function whyNot(): Promise<string | undefined> {
  if (process.env["REDIAL_VSCODE"] === "npm") return "REDIAL_VSCODE=npm asks for the one from npm";
  if (!hasDisplay()) return "there is no display";
  try {
    const answer = await fetch(downloadHost, {
      method: "HEAD",
      signal: AbortSignal.timeout(3_000),
    });
    return answer.ok ? undefined : `its download host answered ${answer.status}`;
  } catch {
    return "its download host cannot be reached";
  }
}
