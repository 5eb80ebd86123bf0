// The way to a page: what is told in one go is one message, for each has several processes to pass on
// its way and its own turn in the thread that draws the page.
import type * as vscode from "vscode";
import type { Disposable } from "../core/disposable.ts";
import type { HostMessage } from "../shared/protocol.ts";

/**
 * That a question is on disk is told with the answer's first words where these come so soon, in ms: the
 * page shows the question already, and draws itself once.
 */
const patienceMs = 60;

/** Posts in order; several that are told in one go as a list. */
export class PagePost implements Disposable {
  readonly #webview: Pick<vscode.Webview, "postMessage">;
  #waiting: HostMessage[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isSending = false;
  #isDisposed = false;

  constructor(webview: Pick<vscode.Webview, "postMessage">) {
    this.#webview = webview;
  }

  post(message: HostMessage): void {
    this.#waiting.push(message);
    if (this.#isSending) return;
    if (canWait(message)) {
      this.#timer ??= setTimeout(() => this.#send(), patienceMs);
    } else {
      this.#isSending = true;
      queueMicrotask(() => this.#send());
    }
  }

  /** The page is gone: what waits for it is not told. */
  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isSending = false;
    const told = this.#waiting;
    this.#waiting = [];
    if (this.#isDisposed) return;
    // False when the page is hidden: it starts from `ready` when it is back.
    void this.#webview.postMessage(told.length > 1 ? told : told[0]);
  }
}

function canWait(message: HostMessage): boolean {
  return message.type === "sessionsChanged" || (message.type === "turnStarted" && message.isOwn);
}
