// Runs commands one after the other as a person at the palette does, and sees how the window reacts.
// Knows the workbench, nothing of what a command is for.
import type { Locator } from "playwright-core";
import type { Panel } from "./panel.ts";

/** What stands in a window that a command can change. */
export interface Sight {
  readonly input: string;
  readonly toasts: readonly Toast[];
  readonly tabs: string;
  readonly output: string;
  readonly status: string;
  readonly dialog: string;
  readonly focus: string;
  readonly page: string;
}

/** A notification: what it says, and whether it offers something to do about it. */
export interface Toast {
  readonly text: string;
  /** An error, that is. */
  readonly isProblem: boolean;
  readonly buttons: number;
}

/** How a command showed that it ran. */
export interface Reaction {
  readonly command: string;
  /** Parts of {@link Sight} that changed. None: nothing was seen to happen. */
  readonly changed: readonly (keyof Sight)[];
  readonly toasts: readonly Toast[];
}

/** How long a command may take before nothing counts as its answer, in ms. */
const patienceMs = 15_000;
/** How long a sight must stay the same, in ms. */
const steadyMs = 150;

/** Runs the command of this title in the panel's window and waits for what it does. */
export async function reactionTo(panel: Panel, command: string): Promise<Reaction> {
  await settle(panel);
  const before = await look(panel);
  await panel.window.runCommand(command);
  const deadline = Date.now() + patienceMs;
  let last = before;
  for (;;) {
    const now = await look(panel);
    const changed = changes(before, now);
    // What only flits by, as the palette when it closes, is no answer.
    const isSteady = changes(last, now).length === 0;
    if ((changed.length > 0 && isSteady) || Date.now() > deadline) {
      return { command, changed, toasts: now.toasts };
    }
    last = now;
    await panel.window.page.waitForTimeout(steadyMs);
  }
}

/** Closes what the command before left open, and takes the focus out of the panel. */
async function settle(panel: Panel): Promise<void> {
  const { window } = panel;
  const { page } = window;
  const dialog = page.locator(".monaco-dialog-box");
  for (;;) {
    await page.keyboard.press("Escape");
    const isOpen = (await window.quickInput.isVisible()) || (await dialog.isVisible());
    if (!isOpen) break;
  }
  if ((await page.locator(".notification-toast").count()) > 0) await window.clearNotifications();
  if (await page.locator(".part.panel").isVisible()) await page.keyboard.press("Control+J");
  // From the explorer itself, its key would lead into the editor, where the conversation may be.
  if ((await focusedTag(panel)) === "IFRAME") await page.keyboard.press("Control+Shift+E");
}

async function look(panel: Panel): Promise<Sight> {
  const { page } = panel.window;
  const text = async (locator: Locator): Promise<string> =>
    (await locator.allInnerTexts()).join("\n");
  const own = page.locator(".statusbar-item[id^='redial.redial']");
  const list = page.locator(".quick-input-widget:not([style*='display: none'])");
  return {
    // The palette itself is there until it has run its command.
    input: /^>/.test(await typedIn(panel)) ? "" : await text(list),
    toasts: await toastsOf(panel),
    tabs: await text(page.locator(".part.editor .tab, .part.editor .view-lines")),
    output: await text(page.locator(".part.panel .composite-bar, .part.panel .title-actions")),
    status: await text(own),
    dialog: await text(page.locator(".monaco-dialog-box")),
    focus: await focusedTag(panel),
    page: await text(panel.content.locator("body")),
  };
}

function focusedTag({ window }: Panel): Promise<string> {
  return window.page.evaluate<string>("document.activeElement.tagName");
}

async function typedIn(panel: Panel): Promise<string> {
  const { quickInput } = panel.window;
  return (await quickInput.isVisible()) ? quickInput.inputValue().catch(() => "") : "";
}

async function toastsOf({ window }: Panel): Promise<readonly Toast[]> {
  const toasts = await window.page.locator(".notification-toast").all();
  return Promise.all(
    toasts.map(async (toast) => ({
      text: (await toast.locator(".notification-list-item-message").allInnerTexts()).join(" "),
      isProblem: (await toast.locator(".codicon-error").count()) > 0,
      buttons: await toast.locator(".notification-list-item-buttons-container a").count(),
    })),
  );
}

function changes(before: Sight, after: Sight): (keyof Sight)[] {
  const names = Object.keys(before) as (keyof Sight)[];
  return names.filter((name) => {
    // Coming back from the palette, the focus wanders; only into the page counts.
    if (name === "focus") return before.focus !== after.focus && after.focus === "IFRAME";
    return JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  });
}
