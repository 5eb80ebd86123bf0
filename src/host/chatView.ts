// The panel in the secondary side bar: makes the page and connects it with its controller. A page can
// be killed at any moment; the next one starts from `ready`.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { pageHtml } from "../shared/csp.ts";
import { readPageMessage } from "../shared/guards.ts";
import type { HostMessage, PageMessage } from "../shared/protocol.ts";
import type { HostLog } from "./log.ts";
import { PagePost } from "./pagePost.ts";
import type { PanelController } from "./panelController.ts";

/** The view's id in the manifest. */
export const chatViewId = "redial.chat";

export interface ChatViewParts {
  readonly extensionUri: vscode.Uri;
  readonly log: HostLog;
  /** Opens what the page needs; called when the first page of a view speaks. */
  readonly connect: (post: (message: HostMessage) => void) => Promise<PanelController>;
  /** Tells, now and at every change, in how many sessions there is an answer that was not seen. */
  readonly onUnread: (listener: (count: number) => void) => vscode.Disposable;
}

export class ChatView implements vscode.WebviewViewProvider {
  readonly #parts: ChatViewParts;

  constructor(parts: ChatViewParts) {
    this.#parts = parts;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = connectPage(view.webview, this.#parts);
    const badge = this.#parts.onUnread((count) => showBadge(view, count));
    view.onDidChangeVisibility(() => {
      if (!view.visible) page.noteHidden();
    });
    view.onDidDispose(() => {
      badge.dispose();
      page.dispose();
    });
  }
}

function showBadge(view: vscode.WebviewView, count: number): void {
  const one = vscode.l10n.t("An answer has come that you have not seen");
  const many = vscode.l10n.t("Answers have come in {0} sessions that you have not seen", count);
  view.badge = count === 0 ? undefined : { value: count, tooltip: count === 1 ? one : many };
}

/** A webview with the page in it. */
export interface ConnectedPage extends vscode.Disposable {
  /** It cannot be seen any more. */
  noteHidden(): void;
}

/** Fills a webview with the page and lets it speak with a controller of its own. */
export function connectPage(webview: vscode.Webview, parts: ChatViewParts): ConnectedPage {
  const mail = new PagePost(webview);
  const post = (message: HostMessage): void => mail.post(message);
  const built = vscode.Uri.joinPath(parts.extensionUri, "dist", "webview");
  webview.options = {
    enableScripts: true,
    enableForms: false,
    enableCommandUris: false,
    localResourceRoots: [built],
  };
  const controller = parts.connect(post);
  const received = webview.onDidReceiveMessage((raw: unknown) => {
    const message = readPageMessage(raw);
    if (message) void receive(controller, message, parts.log);
    else parts.log.warn("a message of the page was dropped: it is none of the protocol's");
  });
  webview.html = pageHtml({
    nonce: randomBytes(16).toString("base64url"),
    cspSource: webview.cspSource,
    scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(built, "page.js")).toString(),
    styleUri: webview.asWebviewUri(vscode.Uri.joinPath(built, "page.css")).toString(),
    locale: vscode.env.language,
  });
  return {
    noteHidden() {
      void controller.then((open) => open.noteHidden());
    },
    dispose() {
      received.dispose();
      mail.dispose();
      void controller.then((open) => open.dispose());
    },
  };
}

async function receive(
  controller: Promise<PanelController>,
  message: PageMessage,
  log: HostLog,
): Promise<void> {
  try {
    await (await controller).receive(message);
  } catch (error) {
    log.error("the panel could not be opened", error);
  }
}
