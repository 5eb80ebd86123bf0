// Runs commands in a window by their ids, without the palette, through the extension in commandDriver/:
// quick on a busy machine, and it tells when a command has ended. What a command shows is not seen here.
import { cpSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { installedFolder, startMachine } from "./installedRedial.ts";
import type { Machine, MachineOptions } from "./machine.ts";
import type { ModelServer } from "./modelServer.ts";
import { projectRoot } from "./projectRoot.ts";
import { makeTempFolder } from "./tempFolder.ts";
import type { VscodeWindow } from "./vscodeWindow.ts";

/** How long the extension may take to listen, on a machine that does other things too. */
const patienceMs = 60_000;

/** A command that was begun. */
export interface CommandRun {
  hasEnded(): boolean;
  /** Rejects when VS Code has no such command, or the command threw. */
  readonly ended: Promise<void>;
}

/** The commands of a machine's windows. */
export class CommandDriver {
  readonly #folder: string;

  /** `folder`: where the extension hosts listen. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Begins a command; what it waits for may be a choice that nobody has made yet. */
  begin(window: VscodeWindow, id: string): CommandRun {
    let hasEnded = false;
    const ended = this.#run(window, id).finally(() => {
      hasEnded = true;
    });
    // Whoever wants to know awaits it; until then it is no unhandled failure.
    ended.catch(() => undefined);
    return { hasEnded: () => hasEnded, ended };
  }

  /** Runs commands of the workbench, one after the other, to their end. */
  async run(window: VscodeWindow, ...ids: readonly string[]): Promise<void> {
    await this.#run(window, ids.join(" "));
  }

  async #run(window: VscodeWindow, ids: string): Promise<void> {
    const socketPath = join(this.#folder, `${window.extensionHostPid}.sock`);
    const deadline = Date.now() + patienceMs;
    for (;;) {
      try {
        return await post(socketPath, ids);
      } catch (error) {
        if (!isNotThereYet(error) || Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

/** The socket's name is there a moment before anybody listens at it. */
function isNotThereYet(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ENOENT" || error.code === "ECONNREFUSED";
}

/** A machine with the packaged Redial whose commands can be run by id. */
export async function startDrivenMachine(
  model: ModelServer,
  options: MachineOptions = {},
): Promise<{ readonly machine: Machine; readonly driver: CommandDriver }> {
  const extensionsFolder = makeTempFolder("driven").path;
  cpSync(await installedFolder(), join(extensionsFolder, "redial"), { recursive: true });
  const companion = join(projectRoot, "test/support/commandDriver");
  cpSync(companion, join(extensionsFolder, "command-driver"), { recursive: true });
  const sockets = makeTempFolder("driver").path;
  const env = { ...options.env, REDIAL_TEST_DRIVER: sockets };
  const machine = await startMachine(model, { ...options, env, extensionsFolder });
  return { machine, driver: new CommandDriver(sockets) };
}

function post(socketPath: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method: "POST", path: "/" }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece) => {
        text += piece;
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${body}: ${text}`));
      });
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
