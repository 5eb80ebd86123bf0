// Gets the VS Code that tests run in: the npm package `code-server` carries the same workbench and
// the same Node extension host as the desktop editor, and comes from the registry that everything
// else comes from. Knows nothing of starting it.
//
// Its native modules are not built: that takes a compiler and about a minute, and what they serve
// (ending after a dead parent, Kerberos) is not what the tests look at; the terminal's and the file
// watcher's come as binaries. The server says on its error output that it misses them. In the logger's
// place stands plainLogger.cjs: tests do look at the log files.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { signal } from "./processes.ts";
import { projectRoot } from "./projectRoot.ts";

/** 4.139.1 is VS Code 1.139.1. Named exactly: npm on an older Node would choose an older one. */
export const codeServerVersion = "4.139.1";

const cacheFolder = join(projectRoot, ".vscode-test");
const installFolder = join(cacheFolder, `code-server-${codeServerVersion}`);

/** Folder of the VS Code server (`out/server-main.js` in it). */
export const vscodeFolder = join(installFolder, "node_modules/code-server/lib/vscode");

/** Installs it unless it is there, and tells each step it takes. About 25 s on two cores. */
export async function installVscode(tell: (text: string) => void): Promise<void> {
  removeAbandonedInstalls();
  if (!existsSync(installFolder)) await install(tell);
  placeLogger();
}

async function install(tell: (text: string) => void): Promise<void> {
  // Made beside its place and moved there when complete: a half-finished install is never used.
  const unfinished = join(cacheFolder, `unfinished-${process.pid}`);
  const started = Date.now();
  try {
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, "package.json"), '{ "private": true }\n');
    const flags = [
      "--omit=dev",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-package-lock",
    ];
    await runNpm(["install", `code-server@${codeServerVersion}`, ...flags], unfinished);
    await runNpm(["install", ...flags], join(unfinished, "node_modules/code-server/lib/vscode"));
    renameSync(unfinished, installFolder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another run may have moved its own install there in the meantime: as good as ours.
    if (!existsSync(installFolder)) throw error;
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  tell(`Installed code-server ${codeServerVersion} from npm in ${seconds} s`);
}

function placeLogger(): void {
  const place = join(vscodeFolder, "node_modules/@vscode/spdlog/index.js");
  const logger = readFileSync(join(projectRoot, "test/support/plainLogger.cjs"), "utf8");
  if (readFileSync(place, "utf8") === logger) return;
  // Moved there whole: an editor of another run may read it at this moment.
  const unfinished = `${place}.${process.pid}`;
  writeFileSync(unfinished, logger);
  renameSync(unfinished, place);
}

function removeAbandonedInstalls(): void {
  if (!existsSync(cacheFolder)) return;
  for (const name of readdirSync(cacheFolder)) {
    const pid = /^unfinished-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || signal(Number(pid), 0)) continue;
    rmSync(join(cacheFolder, name), { recursive: true, force: true });
  }
}

async function runNpm(args: readonly string[], folder: string): Promise<void> {
  // npm's own script on this Node, so that it chooses packages for the Node that will run them.
  const script = process.env["npm_execpath"];
  const [command, ...first] = script === undefined ? ["npm"] : [process.execPath, script];
  const child = spawn(command, [...first, ...args], {
    cwd: folder,
    env: withoutOuterScript(process.env),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`npm ${args.join(" ")} failed (${code})\n${errors}`);
}

/** What `npm test` tells its script about this project would confuse an npm in another folder. */
function withoutOuterScript(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOuter = /^npm_(package|lifecycle)_|^npm_config_(local_prefix|noproxy|prefix)$|^INIT_CWD$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOuter.test(name)));
}
