// Runs commands one after the other and sees how the window reacts, as a person at it does. Knows the
// workbench, nothing of what a command is for.
import type { CommandDriver, CommandRun } from "./commandDriver.ts";
import type { Panel } from "./panel.ts";

/** What stands in a window that a command can change. */
interface Sight {
  /** The list or box that asks for something; empty: none is open. */
  readonly input: string;
  readonly dialog: string;
  readonly toasts: readonly Toast[];
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
  readonly #panel: Panel;
  readonly #driver: CommandDriver;

  constructor(panel: Panel, driver: CommandDriver) {
    this.#panel = panel;
    this.#driver = driver;
  }

  /** Runs the command and waits for what it does, then closes what it opened. */
  async reactionTo(command: string): Promise<Reaction> {
    const before = await this.#settle();
    const run = this.#driver.begin(this.#panel.window, command);
    const after = await this.#seeReaction(before, run);
    await this.#seeEnd(command, run);
    return { command, changed: changes(before, after), toasts: after.toasts };
  }

  /** What is to be seen once the command has ended, or waits for the user, and something changed. */
  async #seeReaction(before: Sight, run: CommandRun): Promise<Sight> {
    const deadline = Date.now() + patienceMs;
    let last = before;
    for (;;) {
      const isAnswered = run.hasEnded() || asksForSomething(last);
      // What a command says without waiting for it comes before what is run after it.
      await this.#driver.run(this.#panel.window, "noop");
      const now = await this.#look();
      // What only flits by is no answer.
      const isSteady = changes(last, now).length === 0;
      if (isAnswered && isSteady && changes(before, now).length > 0) return now;
      if (Date.now() > deadline) return now;
      last = now;
      await this.#panel.window.page.waitForTimeout(steadyMs);
    }
  }

  /** A command whose list, dialog or notification was closed has nothing left to wait for. */
  async #seeEnd(command: string, run: CommandRun): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!run.hasEnded()) {
      if (Date.now() > deadline) throw new Error(`${command} still waits, and shows nothing`);
      // It may have asked for something more in the meantime.
      await this.#close(await this.#look());
    }
    await run.ended;
  }

  /** Closes what is open and takes the focus out of the panel; what then is to be seen for good. */
  async #settle(): Promise<Sight> {
    const deadline = Date.now() + patienceMs;
    let last = await this.#look();
    for (;;) {
      await this.#close(last);
      await this.#panel.window.page.waitForTimeout(steadyMs);
      const now = await this.#look();
      const isSteady = last.focus === now.focus && changes(last, now).length === 0;
      if (isSteady && isClean(now)) return now;
      if (Date.now() > deadline) throw new Error(`the window does not settle: ${showing(now)}`);
      last = now;
    }
  }

  /** Closes what stands in the way, and what is about to be shown by a command that has ended. */
  async #close({ dialog, focus }: Sight): Promise<void> {
    const { window } = this.#panel;
    if (dialog !== "") await window.page.keyboard.press("Escape");
    await this.#driver.run(
      window,
      "workbench.action.closeQuickOpen",
      "notifications.clearAll",
      "workbench.action.closePanel",
      ...(focus === "IFRAME" ? ["workbench.action.focusSideBar"] : []),
    );
  }

  async #look(): Promise<Sight> {
    const { window, content } = this.#panel;
    const workbench = await window.page.evaluate<Omit<Sight, "page">>(lookAtWorkbench);
    return { ...workbench, page: (await content.locator("body").allInnerTexts()).join("\n") };
  }
}

/** Runs in the workbench's page. */
const lookAtWorkbench = `(() => {
  const isShown = (element) => element.checkVisibility();
  const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(isShown);
  const text = (selector, root) => all(selector, root).map((each) => each.innerText).join("\\n");
  const message = ".notification-list-item-message";
  const button = ".notification-list-item-buttons-container a";
  const input = all(".quick-input-widget")[0];
  return {
    input: input === undefined ? "" : "open: " + input.innerText,
    dialog: text(".monaco-dialog-box"),
    toasts: all(".notification-toast").map((toast) => ({
      text: text(message, toast),
      isProblem: toast.querySelector(".codicon-error") !== null,
      buttons: toast.querySelectorAll(button).length,
    })),
    tabs: text(".part.editor .tab, .part.editor .view-lines"),
    output: text(".part.panel .composite-bar, .part.panel .title-actions"),
    status: text(".statusbar-item[id^='redial.redial']"),
    passing: text(".statusbar-item[id='status.extensionMessage']"),
    focus: document.activeElement?.tagName ?? "",
  };
})()`;

function asksForSomething({ input, dialog, toasts }: Sight): boolean {
  return input !== "" || dialog !== "" || toasts.length > 0;
}

/** Also that nothing will go away by itself: that would look like an answer of the next command. */
function isClean(sight: Sight): boolean {
  const { output, passing, focus } = sight;
  return !asksForSomething(sight) && output === "" && passing === "" && focus !== "IFRAME";
}

/** What stands in the way, for the message of a failure. */
function showing({ input, dialog, toasts, output, passing, focus }: Sight): string {
  return JSON.stringify({ input, dialog, toasts, output, passing, focus });
}

function changes(before: Sight, after: Sight): (keyof Sight)[] {
  const names = Object.keys(before) as (keyof Sight)[];
  return names.filter((name) => {
    // Only into the page counts: where the focus goes when a list closes is the workbench's affair.
    if (name === "focus") return before.focus !== after.focus && after.focus === "IFRAME";
    return JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  });
}
