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
import { projectRoot } from "./projectRoot.ts";
import { installVscode } from "./vscodeInstall.ts";
import { startVscode } from "./vscodeServer.ts";
import { windowUrl } from "./vscodeWindow.ts";

/** Data of every start: sessions, settings, state of the editor. */
const home = join(projectRoot, ".vscode-test/start");
const folder = join(home, "project");
/** The same one each time, because a browser keeps keys and state by origin. */
const usualPort = 3210;

mkdirSync(folder, { recursive: true });
const built = spawnSync(process.execPath, ["esbuild.mjs"], { cwd: projectRoot, stdio: "inherit" });
if (built.status !== 0) process.exit(1);
const settings = await startModel();
const desktop = findCode() ?? (await downloadDesktopVscode());
if (desktop === undefined) await openVscodeFromNpm();
else await openDesktop({ executable: desktop, home: join(home, "desktop"), folder, settings });

/** Settings for the stand-in model where there is no key to ask a real one with; else none. */
async function startModel(): Promise<Readonly<Record<string, string>>> {
  if ((process.env["OPENAI_API_KEY"] ?? "") !== "") return {};
  const server = await ModelServer.start({ tokenDelayMs: 30 });
  console.log(`No OPENAI_API_KEY is set: a stand-in model answers at ${server.baseUrl}`);
  return { "redial.model.baseUrl": server.baseUrl, "redial.model.name": standInModel };
}

async function openVscodeFromNpm(): Promise<void> {
  await installVscode((text) => console.log(text));
  const server = await startVscode({
    dataFolder: join(home, "vscode"),
    extensionsFolder: join(home, "extensions"),
    port: (await isPortFree(usualPort)) ? usualPort : await findFreePort(),
    machineSettings: settings,
  });
  const url = windowUrl(server, { folder, extensionDevelopmentPath: projectRoot });
  console.log(`\nVS Code with Redial in it: ${url}\n\nCtrl+C ends it.`);
  onSignal(async () => {
    await server.stop();
    process.exit(0);
  });
}
