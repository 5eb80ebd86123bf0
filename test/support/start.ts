// `npm start`: builds Redial and opens a VS Code with it: the desktop one where there is one, else
// the one from npm at a printed local URL. Ctrl+C ends all of it; the history stays for next time.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findCode, openDesktop } from "./desktopStart.ts";
import { downloadDesktopVscode } from "./desktopVscode.ts";
import { findFreePort, isPortFree } from "./freePort.ts";
import { ModelServer, standInModel } from "./modelServer.ts";
import { onSignal } from "./processes.ts";
import { projectRoot, vsixPath } from "./projectRoot.ts";
import { installVscode } from "./vscodeInstall.ts";
import { installVsix, startVscode } from "./vscodeServer.ts";
import { windowUrl } from "./vscodeWindow.ts";

/** Data of every start: sessions, settings, state of the editor. */
const home = join(projectRoot, ".vscode-test/start");
const folder = join(home, "project");
/** The same one each time, because a browser keeps keys and state by origin. */
const usualPort = 3210;

mkdirSync(folder, { recursive: true });
run("esbuild.mjs", "--production");
const settings = await startModel();
const desktop = findCode() ?? (await downloadDesktopVscode());
if (desktop === undefined) await openVscodeFromNpm();
else await openDesktop({ executable: desktop, home: join(home, "desktop"), folder, settings });

/** Runs a script of this project, quietly, and ends when it fails. */
function run(...scriptAndArguments: readonly string[]): void {
  const { status } = spawnSync(process.execPath, scriptAndArguments, {
    cwd: projectRoot,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) process.exit(1);
}

/** Settings for the stand-in model where there is no key to ask a real one with; else none. */
async function startModel(): Promise<Readonly<Record<string, string>>> {
  if ((process.env["OPENAI_API_KEY"] ?? "") !== "") return {};
  const server = await ModelServer.start({ tokenDelayMs: 30 });
  console.log(`No OPENAI_API_KEY is set: a stand-in model answers at ${server.baseUrl}`);
  return { "redial.model.baseUrl": server.baseUrl, "redial.model.name": standInModel };
}

async function openVscodeFromNpm(): Promise<void> {
  await installVscode((text) => console.log(text));
  // Installed as a user would: a window that runs an extension from its folder shows no notification.
  const folders = { data: join(home, "vscode"), extensions: join(home, "extensions") };
  run(join(projectRoot, "test/support/packageVsix.ts"));
  await installVsix(vsixPath, folders.extensions, folders.data);
  const server = await startVscode({
    dataFolder: folders.data,
    extensionsFolder: folders.extensions,
    port: (await isPortFree(usualPort)) ? usualPort : await findFreePort(),
    machineSettings: settings,
  });
  const url = windowUrl(server, { folder });
  console.log(`\nVS Code with Redial in it: ${url}\n\nCtrl+C ends it.`);
  onSignal(async () => {
    await server.stop();
    process.exit(0);
  });
}
