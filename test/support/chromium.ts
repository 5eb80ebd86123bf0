// Finds and starts the browser in which tests look at the page and at VS Code.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

/** How a browser is started. */
export interface BrowserOptions {
  /** Keeps cookies and storage from one start to the next. */
  readonly profileFolder: string;
  /** BCP 47; what the browser asks pages for. */
  readonly locale?: string;
  readonly colorScheme?: "light" | "dark";
  readonly viewport?: { readonly width: number; readonly height: number };
}

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macApps = ["Google Chrome", "Chromium"].map(
  (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
);

/** No network of its own, no sandbox (containers have none), no graphics card. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Path of a Chromium: `CHROMIUM_PATH`, one on the PATH, an app, or playwright's; or `undefined`. */
export function findChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const named = process.env["CHROMIUM_PATH"];
  const candidates = [
    ...(named === undefined ? onPath : [named]),
    ...macApps,
    chromium.executablePath(),
  ];
  return candidates.find(isExecutable);
}

/** Starts a browser with a profile of its own; its `close` ends it. */
export async function startBrowser(options: BrowserOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(options.profileFolder, {
    ...launchOptions(),
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.locale ?? "en-US",
    colorScheme: options.colorScheme ?? "light",
    // Clipboard: what "Copy" put there is looked at. Others are VS Code's own prompts.
    permissions: ["clipboard-read", "clipboard-write"],
  });
}

/** Starts a browser that keeps nothing; the caller closes it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(launchOptions());
}

function launchOptions() {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("Chromium was not found");
  return {
    executablePath,
    args: flags,
    // processes.ts ends this process at a signal, and the browser ends with it.
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
