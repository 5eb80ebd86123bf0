// One VS Code window: a browser page on the server of vscodeServer.ts. Knows the workbench (command
// palette, quick input, notifications), nothing of what an extension shows in it.
import { readFileSync, writeFileSync } from "node:fs";
import {
  type BrowserContext,
  type ConsoleMessage,
  errors,
  type Locator,
  type Page,
} from "playwright-core";
import type { VscodeServer } from "./vscodeServer.ts";

/** What the window shows and runs. */
export interface WindowOptions {
  /** Absolute path; without one the window has no folder open. */
  readonly folder?: string;
  /** A `.code-workspace` file, in place of a folder. */
  readonly workspaceFile?: string;
  /** Folder of an extension to run unpackaged. */
  readonly extensionDevelopmentPath?: string;
  /** Module whose `run()` the extension host calls. */
  readonly extensionTestsPath?: string;
}

/** How long the workbench may take, on a machine that does other things too. */
const patienceMs = 60_000;

/** An open window. */
export class VscodeWindow {
  readonly page: Page;
  readonly #server: VscodeServer;
  readonly #problems: string[] = [];
  #hostPid: number | undefined;

  private constructor(page: Page, server: VscodeServer) {
    this.page = page;
    this.#server = server;
    page.on("console", (message) => this.#note(message));
    page.on("pageerror", (error) => this.#problems.push(`uncaught: ${error.message}`));
  }

  /** Opens a window and waits until the workbench and its extension host are there. */
  static async open(
    browser: BrowserContext,
    server: VscodeServer,
    options: WindowOptions,
  ): Promise<VscodeWindow> {
    const page = await browser.newPage();
    await page.addInitScript(registerWorkerOnce);
    const window = new VscodeWindow(page, server);
    await window.#load(() => page.goto(windowUrl(server, options)));
    if (options.workspaceFile !== undefined) await window.#waitForFolders(options.workspaceFile);
    return window;
  }

  /** Errors and policy violations that webviews of this window logged so far. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** {@link problems} since the last time; they are not told again. */
  takeProblems(): readonly string[] {
    return this.#problems.splice(0);
  }

  /** Process id of this window's extension host. Open windows one after the other. */
  get extensionHostPid(): number {
    if (this.#hostPid === undefined) throw new Error("the window has no extension host");
    return this.#hostPid;
  }

  /** Loads the window again, as F5 in a browser or *Developer: Reload Window* does. */
  async reload(): Promise<void> {
    await this.#load(() => this.page.reload());
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** Runs a command by what the palette calls it, e.g. "Redial: New Session", once it is there. */
  async runCommand(title: string): Promise<void> {
    const row = this.quickInputRow(title);
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if (await this.#picksCommand(title, row)) return;
      // The palette lists what was registered when it opened, and a window that is still loading
      // closes it by taking the focus: try again with a new one.
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`the command palette has no “${title}”`);
  }

  /** Chooses a colour theme by its name, e.g. "Dark Modern". */
  async chooseTheme(name: string): Promise<void> {
    await this.runCommand("Preferences: Color Theme");
    await this.quickInput.fill(name);
    await this.quickInputRow(name).click();
    await this.quickInput.waitFor({ state: "hidden" });
  }

  /** Opens the palette and picks the row; false when it is not there or the palette went away. */
  async #picksCommand(title: string, row: Locator): Promise<boolean> {
    await this.page.keyboard.press("F1");
    try {
      await this.quickInput.fill(`>${title}`, { timeout: 5_000 });
      await row.click({ timeout: 1_000 });
      return true;
    } catch (error) {
      if (error instanceof errors.TimeoutError) return false;
      throw error;
    }
  }

  /** The text field of the palette, of a QuickPick or of an input box. */
  get quickInput() {
    return this.page.locator(
      ".quick-input-widget:not([style*='display: none']) .quick-input-box input",
    );
  }

  /** A row of the palette or of a QuickPick, by its label. */
  quickInputRow(label: string) {
    return this.page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ has: this.page.locator(".label-name", { hasText: exactly(label) }) });
  }

  /** Types into the input box of this title and accepts it. */
  async answerInputBox(title: string, text: string): Promise<void> {
    // The widget is one for all: until the title is there it may still be a list's filter.
    await this.page.locator(".quick-input-title", { hasText: title }).waitFor();
    await this.quickInput.fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** Names a file in the editor's own dialog of this title and accepts it. */
  async answerFileDialog(title: string, path: string): Promise<void> {
    const heading = this.page.locator(".quick-input-title", { hasText: title });
    await heading.waitFor();
    // The dialog writes into its box until its folder is listed.
    await this.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      // While it looks at a folder it does not hear Enter, and nothing tells that it does. A name that it
      // has already is not written again: it would look at the folder again.
      if ((await this.quickInput.inputValue()) !== path) await this.quickInput.fill(path);
      await this.page.keyboard.press("Enter");
      if (await this.#isGone(heading)) return;
    }
    throw new Error(`the dialog “${title}” does not take ${path}`);
  }

  async #isGone(shown: Locator): Promise<boolean> {
    try {
      await shown.waitFor({ state: "hidden", timeout: 5_000 });
      return true;
    } catch (error) {
      if (error instanceof errors.TimeoutError) return false;
      throw error;
    }
  }

  /** Opens a file of the folder through *Go to File*. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press("Control+P");
    // Not typed: the focus may still be where it was.
    await this.quickInput.fill(name);
    await this.quickInputRow(name).first().waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(".tab", { hasText: name }).first().waitFor();
  }

  /** A notification (toast) that holds the text. */
  notification(text: string | RegExp) {
    return this.page.locator(".notification-toast").filter({ hasText: text });
  }

  /** Takes away what is shown: VS Code shows three at most. */
  async clearNotifications(): Promise<void> {
    await this.runCommand("Notifications: Clear All Notifications");
    await this.page.locator(".notification-toast").first().waitFor({ state: "detached" });
  }

  /** A status bar entry that holds the text. */
  statusBarItem(text: string | RegExp) {
    return this.page.locator(".statusbar-item").filter({ hasText: text });
  }

  /**
   * On a busy machine VS Code in a browser reads a workspace file before it can look at the folders,
   * and drops them all; it reads the file again when that changes.
   */
  async #waitForFolders(workspaceFile: string): Promise<void> {
    const folder = this.page.locator(".explorer-folders-view .monaco-list-row").first();
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      try {
        await folder.waitFor({ timeout: 5_000 });
        return;
      } catch (error) {
        if (!(error instanceof errors.TimeoutError)) throw error;
        writeFileSync(workspaceFile, `${readFileSync(workspaceFile, "utf8")}\n`);
      }
    }
    throw new Error("the window shows no folder of its workspace file");
  }

  async #load(go: () => Promise<unknown>): Promise<void> {
    const before = new Set(this.#server.extensionHosts());
    await go();
    await this.page.locator(".monaco-workbench").waitFor({ timeout: patienceMs });
    const deadline = Date.now() + patienceMs;
    this.#hostPid = undefined;
    while (this.#hostPid === undefined) {
      if (Date.now() > deadline) throw new Error("the window's extension host did not start");
      this.#hostPid = this.#server.extensionHosts().find((pid) => !before.has(pid));
      if (this.#hostPid === undefined) await this.page.waitForTimeout(50);
    }
  }

  #note(message: ConsoleMessage): void {
    const isViolation = /Content Security Policy|Trusted ?Types/i.test(message.text());
    const isFromWebview = message.location().url.includes("webview");
    if (isViolation || (message.type() === "error" && isFromWebview)) {
      this.#problems.push(`${message.text()} (${message.location().url})`);
    }
  }
}

/**
 * VS Code's webviews register their service worker each time they load, and the browser answers a
 * second time only after seconds (it looks for a new version first). Here there never is one.
 */
const registerWorkerOnce = `if (location.pathname.endsWith("/webview/browser/pre/index.html")) {
  const workers = navigator.serviceWorker;
  const register = workers.register.bind(workers);
  workers.register = async (url) =>
    (workers.controller && (await workers.getRegistration())) || register(url);
  ServiceWorkerRegistration.prototype.update = async function () { return this; };
}`;

/** Address of a window on the server. */
export function windowUrl(server: VscodeServer, options: WindowOptions): string {
  const url = new URL(server.origin);
  if (options.folder !== undefined) url.searchParams.set("folder", options.folder);
  if (options.workspaceFile !== undefined) url.searchParams.set("workspace", options.workspaceFile);
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = (["extensionDevelopmentPath", "extensionTestsPath"] as const).flatMap((name) => {
    const path = options[name];
    return path === undefined ? [] : [[name, remote(path)]];
  });
  if (payload.length > 0) url.searchParams.set("payload", JSON.stringify(payload));
  if (options.folder === undefined && options.workspaceFile === undefined) {
    url.searchParams.set("ew", "true");
  }
  return url.href;
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
