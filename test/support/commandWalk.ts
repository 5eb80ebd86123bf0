// Runs commands one after the other and sees how the window reacts, as a person at it does. Knows the
// workbench, nothing of what a command is for.
import type { CommandDriver, CommandRun } from "./commandDriver.ts";
import type { VscodeWindow } from "./vscodeWindow.ts";

/** What stands in a window that a command can change. */
interface Sight {
  /** The list or box that asks for something; empty: none is open. */
  readonly input: string;
  readonly dialog: string;
  readonly toasts: readonly Toast[];
  /** There is a notification that is shown nowhere. */
  readonly isToldByBell: boolean;
  readonly tabs: string;
  readonly output: string;
  readonly status: string;
  /** What the status bar says for some seconds. */
  readonly passing: string;
  readonly focus: string;
  readonly page: string;
}

/** A notification: what it says, and whether it offers something to do about it. */
interface Toast {
  readonly text: string;
  /** An error, that is. */
  readonly isProblem: boolean;
  readonly buttons: number;
}

/** How a command showed that it ran. */
interface Reaction {
  readonly command: string;
  /** Parts of {@link Sight} that changed. None: nothing was seen to happen. */
  readonly changed: readonly (keyof Sight)[];
  readonly toasts: readonly Toast[];
}

/** How long a command may take before nothing counts as its answer, on a busy machine, in ms. */
const patienceMs = 30_000;
/** How long a sight must stay the same, in ms. */
const steadyMs = 60;

/** A walk through the commands of one window. */
export class CommandWalk {
  readonly #window: VscodeWindow;
  readonly #driver: CommandDriver;

  constructor(window: VscodeWindow, driver: CommandDriver) {
    this.#window = window;
    this.#driver = driver;
  }

  /** Runs the command and waits for what it does, then closes what it opened. */
  async reactionTo(command: string): Promise<Reaction> {
    const before = await this.#settle();
    const run = this.#driver.begin(this.#window, command);
    const after = await this.#seeReaction(before, run);
    await this.#leave(command, run, after);
    return { command, changed: changes(before, after), toasts: after.toasts };
  }

  /** What is to be seen once the command has ended, or waits for the user, and something changed. */
  async #seeReaction(before: Sight, run: CommandRun): Promise<Sight> {
    const deadline = Date.now() + patienceMs;
    let next = "noop";
    for (;;) {
      // One that waits for the user does not end.
      await Promise.race([run.ended.catch(() => undefined), pause(steadyMs)]);
      const hasEnded = run.hasEnded();
      // What a command says without waiting for it comes before what is run after it.
      await this.#driver.run(this.#window, next);
      const now = await this.#look();
      const isAnswered = hasEnded || asksForSomething(now);
      if (isAnswered && changes(before, now).length > 0) return now;
      if (Date.now() > deadline) return now;
      // Of more than three notifications in 800 ms VS Code shows the rest in its list only.
      next = now.isToldByBell ? "notifications.showList" : "noop";
    }
  }

  /** Closes what the command opened. It then has nothing left to wait for. */
  async #leave(command: string, run: CommandRun, shown: Sight): Promise<void> {
    const deadline = Date.now() + patienceMs;
    await this.#close(shown);
    while (!run.hasEnded()) {
      if (Date.now() > deadline) throw new Error(`${command} still waits, and shows nothing`);
      // It may have asked for something more in the meantime.
      await this.#close(await this.#look());
    }
    await run.ended;
  }

  /** What is to be seen for good, with nothing open and the focus out of the panel. */
  async #settle(): Promise<Sight> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const now = await this.#look();
      if (isClean(now)) return now;
      if (Date.now() > deadline) throw new Error(`the window does not settle: ${showing(now)}`);
      await this.#close(now);
    }
  }

  /** Closes what stands in the way, and what is about to be shown by a command that has ended. */
  async #close({ dialog, focus }: Sight): Promise<void> {
    if (dialog !== "") await this.#window.page.keyboard.press("Escape");
    await this.#driver.run(
      this.#window,
      "workbench.action.closeQuickOpen",
      "notifications.clearAll",
      "notifications.hideList",
      "workbench.action.closePanel",
      ...(focus === "IFRAME" ? ["workbench.action.focusSideBar"] : []),
    );
  }

  /** What stays: what only flits by is no answer. */
  #look(): Promise<Sight> {
    return this.#window.page.evaluate<Sight>(lookUntilSteady);
  }
}

/** Runs in the workbench's page, so that waiting for it to come to rest costs no way there and back. */
const lookUntilSteady = `(async () => {
  const isShown = (element) => element.checkVisibility();
  const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(isShown);
  const text = (selector, root) => all(selector, root).map((each) => each.innerText).join("\\n");
  const message = ".notification-list-item-message";
  const button = ".notification-list-item-buttons-container a";
  const bellDot = ".statusbar-item[id='status.notifications'] .codicon-bell-dot";
  // Webviews have the workbench's own origin here.
  const page = (outer) => outer.contentDocument.getElementById("active-frame")?.contentDocument;
  const pages = "iframe.webview[src*='extensionId=redial.redial']";
  const look = () => {
    const toasts = all(".notification-list-item");
    const input = all(".quick-input-widget")[0];
    return {
      input: input === undefined ? "" : "open: " + input.innerText,
      dialog: text(".monaco-dialog-box"),
      toasts: toasts.map((toast) => ({
        text: text(message, toast),
        isProblem: toast.querySelector(".codicon-error") !== null,
        buttons: toast.querySelectorAll(button).length,
      })),
      isToldByBell: toasts.length === 0 && all(bellDot).length > 0,
      tabs: text(".part.editor .tab, .part.editor .view-lines"),
      output: text(".part.panel .composite-bar, .part.panel .title-actions"),
      status: text(".statusbar-item[id^='redial.redial']"),
      passing: text(".statusbar-item[id='status.extensionMessage']"),
      focus: document.activeElement?.tagName ?? "",
      page: all(pages).map((outer) => page(outer)?.body?.innerText ?? "").join("\\n"),
    };
  };
  const deadline = Date.now() + ${patienceMs};
  for (let last = look(); Date.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, ${steadyMs}));
    const now = look();
    if (JSON.stringify(now) === JSON.stringify(last)) return now;
    last = now;
  }
  throw new Error("the window does not come to rest");
})()`;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function asksForSomething({ input, dialog, toasts }: Sight): boolean {
  return input !== "" || dialog !== "" || toasts.length > 0;
}

function isClean(sight: Sight): boolean {
  return !asksForSomething(sight) && sight.output === "" && sight.focus !== "IFRAME";
}

/** What stands in the way, for the message of a failure. */
function showing({ input, dialog, toasts, output, focus }: Sight): string {
  return JSON.stringify({ input, dialog, toasts, output, focus });
}

function changes(before: Sight, after: Sight): (keyof Sight)[] {
  const names = Object.keys(before) as (keyof Sight)[];
  return names.filter((name) => {
    // Only into the page counts: where the focus goes when a list closes is the workbench's affair.
    if (name === "focus") return before.focus !== after.focus && after.focus === "IFRAME";
    // What it tells of counts, once it is shown.
    if (name === "isToldByBell") return false;
    // What the command before said may go away just now.
    if (name === "passing" && after.passing === "") return false;
    return JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  });
}
