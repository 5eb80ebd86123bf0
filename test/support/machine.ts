// A person's machine: VS Code with Redial installed, a browser to look at it, and what both keep on
// disk from one start to the next. A test makes one, or two to see them share a memory.
import { globSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { type BrowserOptions, startBrowser } from "./chromium.ts";
import { findFreePort } from "./freePort.ts";
import { makeTempFolder, type TempFolder } from "./tempFolder.ts";
import { startVscode, type VscodeOptions, type VscodeServer } from "./vscodeServer.ts";
import { VscodeWindow, type WindowOptions } from "./vscodeWindow.ts";

/** What the machine is set up with. */
export interface MachineOptions
  extends Pick<
      VscodeOptions,
      "env" | "nodeArguments" | "isDriven" | "asksForTrust" | "displayLanguage"
    >,
    Pick<BrowserOptions, "locale" | "colorScheme" | "viewport"> {
  /** Settings of machine scope. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where its extensions are. Default: none installed. */
  readonly extensionsFolder?: string;
}

/** Environment variables that must not reach an extension host from the developer's shell. */
const noCredentials = {
  OPENAI_API_KEY: undefined,
  OPENAI_BASE_URL: undefined,
  LANGSMITH_TRACING: undefined,
  LANGCHAIN_TRACING_V2: undefined,
};

/** A machine that is switched on between `start` and `stop`. */
export class Machine {
  readonly #options: MachineOptions;
  readonly #folder: TempFolder;
  readonly #port: number;
  #server: VscodeServer | undefined;
  #browser: BrowserContext | undefined;

  private constructor(options: MachineOptions, folder: TempFolder, port: number) {
    this.#options = options;
    this.#folder = folder;
    this.#port = port;
  }

  /** Makes a machine and starts it. */
  static async start(options: MachineOptions = {}): Promise<Machine> {
    // The same port for life: a browser keeps secrets and state by origin.
    const machine = new Machine(options, makeTempFolder("machine"), await findFreePort());
    await machine.start();
    return machine;
  }

  get server(): VscodeServer {
    if (this.#server === undefined) throw new Error("the machine is off");
    return this.#server;
  }

  /** A folder of this machine to work in; made empty when it is not there. */
  makeFolder(name: string): string {
    const path = join(this.#folder.path, "work", name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Waits until a file that Redial keeps holds the text: the only sight of what is on disk. */
  async waitForDisk(text: string): Promise<void> {
    const folder = join(this.server.globalStorage, "redial.redial");
    const isKept = (): boolean =>
      globSync("**", { cwd: folder })
        .map((name) => join(folder, name))
        .some((path) => statSync(path).isFile() && readFileSync(path).includes(text));
    const deadline = Date.now() + 30_000;
    while (!isKept()) {
      if (Date.now() > deadline) throw new Error(`nothing on disk holds “${text}”`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Opens a VS Code window. */
  async open(options: WindowOptions): Promise<VscodeWindow> {
    if (this.#browser === undefined) throw new Error("the machine is off");
    return VscodeWindow.open(this.#browser, this.server, options);
  }

  /** Gives pages of the browser a function of this process. */
  async expose(name: string, callback: (...args: readonly unknown[]) => void): Promise<void> {
    await this.#browser?.exposeFunction(name, callback);
  }

  /** Starts VS Code and the browser, with what they kept. */
  async start(): Promise<void> {
    const { settings, extensionsFolder, env, nodeArguments = [], ...more } = this.#options;
    const { isDriven, asksForTrust, displayLanguage, ...browser } = more;
    const [server, context] = await Promise.all([
      startVscode({
        dataFolder: join(this.#folder.path, "vscode"),
        extensionsFolder: extensionsFolder ?? join(this.#folder.path, "extensions"),
        port: this.#port,
        env: { ...noCredentials, ...env },
        nodeArguments,
        ...(settings === undefined ? {} : { machineSettings: settings }),
        ...(isDriven === undefined ? {} : { isDriven }),
        ...(asksForTrust === undefined ? {} : { asksForTrust }),
        ...(displayLanguage === undefined ? {} : { displayLanguage }),
      }),
      startBrowser({ profileFolder: join(this.#folder.path, "browser"), ...browser }),
    ]);
    this.#server = server;
    this.#browser = context;
  }

  /** Closes every window, the browser and VS Code; what they kept stays. */
  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.stop();
    this.#browser = undefined;
    this.#server = undefined;
  }

  /** Stops it for good and takes its files away. */
  async dispose(): Promise<void> {
    await this.stop();
    this.#folder.remove();
  }
}
