// A host made of nothing: it takes what the page says (through the real guard) and says what a spec
// tells it to. Every policy violation and error of the page is kept and fails the spec.
import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { readPageMessage } from "../../../src/shared/guards.ts";
import type { HostMessage, OpenSession, PageMessage } from "../../../src/shared/protocol.ts";
import type { MessageView, SessionSummary } from "../../../src/shared/types.ts";
import { type ThemeName, themes } from "./themes.ts";

type Of<T extends PageMessage["type"]> = Extract<PageMessage, { type: T }>;
type Init = Extract<HostMessage, { type: "init" }>;

/** How a page is opened. */
export interface OpenOptions {
  readonly init?: Partial<Init>;
  readonly open?: Partial<OpenSession>;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** True: `ready` is not answered before {@link FakeHost.answerReady}. */
  readonly isSilent?: boolean;
}

/** A session for specs. */
export const someSession: SessionSummary = {
  id: "session-1",
  workspace: "workspace-1",
  title: "Lion King",
  createdAt: 1_700_000_000_000,
  updatedAt: 1_700_000_000_000,
  pinned: false,
  messageCount: 2,
  saved: "journal",
};

/** A stored message for specs. */
export function message(
  seq: number,
  role: MessageView["role"],
  text: string,
  more: Partial<MessageView> = {},
): MessageView {
  return { id: `m${seq}`, seq, role, text, createdAt: 0, state: "complete", ...more };
}

/** One page with its host. */
export class FakeHost {
  readonly page: Page;
  readonly received: PageMessage[] = [];
  readonly problems: string[] = [];
  readonly #context: BrowserContext;
  readonly #waiting = new Set<() => void>();
  #init: Init;
  #isSilent: boolean;

  private constructor(context: BrowserContext, page: Page, options: OpenOptions) {
    this.#context = context;
    this.page = page;
    this.#isSilent = options.isSilent ?? false;
    this.#init = {
      type: "init",
      open: { messages: [], hasOlder: false, draft: "", ...options.open },
      memory: { kind: "local" },
      model: { name: "stand-in", host: "127.0.0.1:9", hasKey: false, isReady: true, isLocal: true },
      locale: "en",
      isTrusted: true,
      ...options.init,
    };
  }

  /** Opens the page at `url` and waits until it has been answered. */
  static async open(browser: Browser, url: string, options: OpenOptions = {}): Promise<FakeHost> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 420, height: options.height ?? 700 },
    });
    const page = await context.newPage();
    const host = new FakeHost(context, page, options);
    await host.#prepare(options.theme ?? "dark");
    await page.goto(`${url}?locale=${host.#init.locale}`);
    await host.next("ready");
    await page.getByRole("textbox", { name: /^(Message|메시지)$/ }).waitFor();
    return host;
  }

  /** What `init` says from the next `ready` on. */
  setOpen(open: Partial<OpenSession>): void {
    this.#init = { ...this.#init, open: { ...this.#init.open, ...open } };
  }

  /** Answers the `ready` that a silent host left waiting, and those to come. */
  async answerReady(): Promise<void> {
    this.#isSilent = false;
    await this.send(this.#init);
  }

  /** Sends them as one, as the host does with what it tells in one go. */
  sendTogether(messages: readonly HostMessage[]): Promise<void> {
    return this.#sendEach([messages]);
  }

  send(...messages: readonly HostMessage[]): Promise<void> {
    return this.#sendEach(messages);
  }

  async #sendEach(messages: readonly (HostMessage | readonly HostMessage[])[]): Promise<void> {
    await this.page.evaluate((list) => {
      for (const item of list) window.postMessage(item, "*");
    }, messages);
    // Messages of a window come in order: when this one is back, the others were handled.
    await this.page.evaluate(
      () =>
        new Promise<void>((done) => {
          addEventListener("message", (event) => event.data === "echo" && done(), { once: false });
          window.postMessage("echo", "*");
        }),
    );
  }

  /** The oldest message of this type that no `next` has returned yet; waits for it. */
  async next<T extends PageMessage["type"]>(type: T): Promise<Of<T>> {
    for (;;) {
      const index = this.received.findIndex((candidate) => candidate.type === type);
      // Found by its type just above.
      if (index >= 0) return this.received.splice(index, 1)[0] as Of<T>;
      await new Promise<void>((done) => this.#waiting.add(done));
    }
  }

  /** Waits for two frames: what was drawn because of earlier messages is there. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  /** Closes the page; fails if it broke its policy or threw. */
  async close(): Promise<void> {
    await this.#context.close();
    assert.deepEqual(this.problems, []);
  }

  async #prepare(theme: ThemeName): Promise<void> {
    const { page } = this;
    page.on("pageerror", (error) => this.problems.push(String(error.stack ?? error)));
    page.on("console", (line) => {
      if (line.type() === "error") this.problems.push(line.text());
    });
    await page.exposeFunction("tellHost", (value: unknown) => this.#take(value));
    await page.exposeFunction("tellViolation", (text: string) => this.problems.push(text));
    await page.addInitScript(installEditor, themes[theme]);
  }

  #take(value: unknown): void {
    const read = readPageMessage(value);
    if (read === undefined) {
      this.problems.push(`not a page message: ${JSON.stringify(value).slice(0, 200)}`);
      return;
    }
    this.received.push(read);
    if (read.type === "ready" && !this.#isSilent)
      void this.page.evaluate((init) => postMessage(init, "*"), this.#init);
    for (const done of this.#waiting) done();
    this.#waiting.clear();
  }
}

/** Runs in the page before its own script: what VS Code puts into a webview. */
function installEditor(theme: { kind: string; variables: Readonly<Record<string, string>> }): void {
  const scope = window as unknown as {
    tellHost(value: unknown): void;
    tellViolation(text: string): void;
    acquireVsCodeApi: unknown;
  };
  scope.acquireVsCodeApi = () => ({
    postMessage: (value: unknown) => scope.tellHost(value),
    getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
    setState: (state: unknown) => sessionStorage.setItem("state", JSON.stringify(state)),
  });
  document.addEventListener("securitypolicyviolation", (event) => {
    scope.tellViolation(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.body.classList.add(theme.kind);
    document.body.dataset["vscodeThemeKind"] = theme.kind;
  });
}
