// Starts the VS Code of vscodeInstall.ts as a server on 127.0.0.1 and ends all that it started.
// Knows nothing of browsers: vscodeWindow.ts opens windows on it.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findFreePort } from "./freePort.ts";
import { writeLanguagePack } from "./languagePack.ts";
import {
  descendantsOf,
  listProcesses,
  type ProcessEntry,
  type ServerProcess,
  signal,
  startProcess,
} from "./processes.ts";
import { vscodeFolder } from "./vscodeInstall.ts";

/** How the server is started. */
export interface VscodeOptions {
  /** Settings, state and logs (`--server-data-dir`); the same folder again brings them back. */
  readonly dataFolder: string;
  readonly extensionsFolder: string;
  /** Default: a free one. A browser keeps secrets by origin: give the same one after a restart. */
  readonly port?: number;
  /** Settings of machine scope, in place of those that were there. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension hosts; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Arguments of Node itself, of the server and of its extension hosts. */
  readonly nodeArguments?: readonly string[];
  /**
   * True: windows honour `extensionDevelopmentPath` and `extensionTestsPath`. Such windows show no
   * notification by itself, so that a user never has one. Default: they are a user's.
   */
  readonly isDriven?: boolean;
  /** True: folders open in Restricted Mode until they are trusted. Default: all are trusted. */
  readonly asksForTrust?: boolean;
  /** Language of extensions' texts, e.g. "ko". Default: English. */
  readonly displayLanguage?: string;
}

/** A running server. */
export interface VscodeServer {
  readonly port: number;
  readonly origin: string;
  /** Where an extension's `globalStorageUri` is: `<globalStorage>/<publisher>.<name>`. */
  readonly globalStorage: string;
  /** Process ids of the extension hosts: one for each window. */
  extensionHosts(): readonly number[];
  /** Replaces the settings of machine scope; open windows notice. */
  writeMachineSettings(settings: Readonly<Record<string, unknown>>): void;
  output(): string;
  /** Ends the server and every process below it. */
  stop(): Promise<void>;
}

/** Starts a server and waits until windows can be opened on it. */
export async function startVscode(options: VscodeOptions): Promise<VscodeServer> {
  const port = options.port ?? (await findFreePort());
  const writeMachineSettings = (settings: Readonly<Record<string, unknown>>): void => {
    const path = join(options.dataFolder, "data/Machine/settings.json");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  };
  writeMachineSettings(options.machineSettings ?? {});
  const language = options.displayLanguage;
  if (language !== undefined) writeLanguagePack(options.dataFolder, language);
  const server = await startProcess({
    command: process.execPath,
    args: [...(options.nodeArguments ?? []), ...serverArguments(port, options)],
    ...(options.env === undefined ? {} : { env: options.env }),
    readyWhen: /Extension host agent listening on/,
  });
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    globalStorage: join(options.dataFolder, "data/User/globalStorage"),
    extensionHosts: () =>
      descendantsOf(server.pid)
        .filter((entry) => entry.command.includes("--type=extensionHost"))
        .map((entry) => entry.pid),
    writeMachineSettings,
    output: server.output,
    stop: () => stopWithDescendants(server),
  };
}

/** Installs a package as a user would: `--install-extension`. */
export async function installVsix(vsix: string, extensionsFolder: string, dataFolder: string) {
  const server = await startProcess({
    command: process.execPath,
    args: [
      join(vscodeFolder, "out/server-main.js"),
      ...["--install-extension", vsix, "--force"],
      ...["--extensions-dir", extensionsFolder, "--server-data-dir", dataFolder],
      "--accept-server-license-terms",
    ],
    readyWhen: /was successfully installed/,
  });
  await server.ended;
}

/** Nothing opens by itself, nothing is downloaded. */
const quietSettings = {
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
};

function serverArguments(port: number, options: VscodeOptions): readonly string[] {
  return [
    join(vscodeFolder, "out/server-main.js"),
    ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"],
    ...["--server-data-dir", options.dataFolder, "--extensions-dir", options.extensionsFolder],
    "--accept-server-license-terms",
    "--disable-telemetry",
    ...(options.isDriven === true ? ["--enable-smoke-test-driver"] : []),
    ...(options.displayLanguage === undefined ? [] : ["--locale", options.displayLanguage]),
    ...(options.asksForTrust === true ? [] : ["--disable-workspace-trust"]),
  ];
}

async function stopWithDescendants(server: ServerProcess): Promise<void> {
  const below = descendantsOf(server.pid);
  await server.stop();
  // Extension hosts outlive their server for a while, in case its windows come back.
  for (const entry of below) if (isStillThere(entry)) signal(entry.pid, "SIGKILL");
  while (below.some(isStillThere)) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The same process, not another one that was given its id. */
function isStillThere(entry: ProcessEntry): boolean {
  return listProcesses().some(({ pid, command }) => pid === entry.pid && command === entry.command);
}
