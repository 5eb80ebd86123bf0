// Redial's panel as a person uses it, found by the accessible names that screen readers get too.
// Knows nothing of how the page is built.
import { pathToFileURL } from "node:url";
import type { FrameLocator, Locator } from "playwright-core";
import type { VscodeWindow } from "./vscodeWindow.ts";

/** How long an answer may take, on a machine that does other things too. */
const patienceMs = 60_000;

/** One message as the panel shows it. */
export interface ShownMessage {
  readonly by: "You" | "Redial";
  readonly text: string;
}

/** The panel in the secondary side bar of a window. */
export class Panel {
  readonly window: VscodeWindow;
  /** The page inside the webview's two frames; found anew after every reload. */
  readonly content: FrameLocator;

  constructor(window: VscodeWindow) {
    this.window = window;
    this.content = window.page
      .locator('iframe.webview[src*="extensionId=redial.redial"]')
      .contentFrame()
      .locator("#active-frame")
      .contentFrame();
  }

  /** Opens the panel through the palette and waits until it shows its session. */
  static async open(window: VscodeWindow): Promise<Panel> {
    const panel = new Panel(window);
    await window.runCommand("Redial: Focus Chat");
    await panel.waitUntilShown();
    return panel;
  }

  /** Waits until its session is shown, whichever way the panel was opened. */
  async waitUntilShown(): Promise<void> {
    const messages = this.transcript.getByRole("article");
    const shown = messages.or(this.emptyHeading).or(this.temporaryHeading);
    await shown.first().waitFor({ timeout: patienceMs });
  }

  get transcript(): Locator {
    return this.content.getByRole("log", { name: "Conversation" });
  }

  get composer(): Locator {
    return this.content.getByRole("textbox", { name: "Message" });
  }

  /** What stands there as long as nothing was asked. */
  get emptyHeading(): Locator {
    return this.content.getByRole("heading", { name: "Ask, and it is remembered" });
  }

  /** What stands there as long as nothing was asked in a temporary session. */
  get temporaryHeading(): Locator {
    return this.content.getByRole("heading", { name: "A temporary session" });
  }

  button(name: string): Locator {
    return this.content.getByRole("button", { name, exact: true });
  }

  /** Messages of one author, oldest first. */
  articles(by: "You" | "Redial"): Locator {
    return this.transcript.getByRole("article", { name: by });
  }

  /** Writes a question and sends it with Enter; returns at once. */
  async send(question: string): Promise<void> {
    await this.composer.fill(question);
    // Before the page has heard from its host, Enter does nothing.
    await this.content.locator("button[aria-label=Send]:not([aria-disabled])").waitFor();
    await this.composer.press("Enter");
  }

  /** Sends a question and waits for the end of its answer; its text. */
  async ask(question: string): Promise<string> {
    const before = await this.articles("Redial").count();
    await this.send(question);
    const answer = this.articles("Redial").nth(before);
    await answer.waitFor({ timeout: patienceMs });
    await this.waitUntilIdle();
    return answer.innerText();
  }

  /** Begins a new session with the panel's own button, unless nothing is asked yet. */
  async newSession(): Promise<void> {
    if (await this.emptyHeading.isVisible()) return;
    await this.button("New session").click();
    await this.emptyHeading.waitFor();
  }

  /** Drops files onto the composer, by their paths. */
  async dropFiles(paths: readonly string[]): Promise<void> {
    const uris = paths.map((path) => pathToFileURL(path).href).join("\r\n");
    const dataTransfer = await this.composer.evaluateHandle(makeTransfer, uris);
    await this.composer.dispatchEvent("drop", { dataTransfer });
  }

  /** Waits until no answer is running. */
  async waitUntilIdle(): Promise<void> {
    await this.button("Stop").waitFor({ state: "hidden", timeout: patienceMs });
    const unfinished = this.transcript.locator("article[aria-busy=true]").first();
    await unfinished.waitFor({ state: "hidden", timeout: patienceMs });
  }

  /** Waits until the transcript holds the text. */
  async waitForText(text: string | RegExp): Promise<void> {
    await this.transcript.getByText(text).first().waitFor({ timeout: patienceMs });
  }

  /** Waits until a question waits for the answer that runs. */
  async waitForQueue(text: string): Promise<void> {
    const queue = this.content.getByRole("region", { name: "Asked after this answer" });
    await queue.getByText(text).waitFor();
  }

  /** All messages shown, oldest first. */
  async messages(): Promise<readonly ShownMessage[]> {
    const articles = await this.transcript.getByRole("article").all();
    return Promise.all(
      articles.map(async (article) => ({
        by: (await this.articles("You").and(article).count()) > 0 ? "You" : "Redial",
        text: await article.evaluate(wholeText),
      })),
    );
  }
}

/** As it is read, what is out of sight too, which the page leaves undrawn. Runs in the page. */
function wholeText(article: Readable): string {
  const parts = [article, ...Array.from(article.querySelectorAll("*"))];
  for (const { style } of parts) style.contentVisibility = "visible";
  const text = article.innerText;
  for (const { style } of parts) style.contentVisibility = "";
  return text;
}

/** What {@link wholeText} needs of an element. */
interface Readable {
  readonly innerText: string;
  readonly style: { contentVisibility: string };
  querySelectorAll(selector: string): ArrayLike<Readable>;
}

/** What a drag from the explorer carries. Runs in the page. */
function makeTransfer(_box: unknown, uris: string): unknown {
  const { DataTransfer } = globalThis as unknown as DragScope;
  const transfer = new DataTransfer();
  transfer.setData("application/vnd.code.uri-list", uris);
  return transfer;
}

/** Of the page's globals: the tests' own code knows no DOM. */
interface DragScope {
  readonly DataTransfer: new () => { setData(type: string, data: string): void };
}
