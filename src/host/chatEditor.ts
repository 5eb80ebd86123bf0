// The conversation in an editor tab: the same page as in the side bar, live at the same time. It comes
// back with its window.
import * as vscode from "vscode";
import { type ChatViewParts, connectPage } from "./chatView.ts";

/** The tab's type in the manifest's activation event. */
export const chatEditorType = "redial.chatEditor";

export class ChatEditor implements vscode.WebviewPanelSerializer {
  readonly #parts: ChatViewParts;
  #panel: vscode.WebviewPanel | undefined;

  constructor(parts: ChatViewParts) {
    this.#parts = parts;
  }

  /** Shows the tab; opens it when there is none. */
  open(): void {
    if (this.#panel) {
      this.#panel.reveal();
      return;
    }
    this.#fill(
      vscode.window.createWebviewPanel(chatEditorType, "Redial", vscode.ViewColumn.Active),
    );
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#fill(panel);
  }

  #fill(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.#parts.extensionUri, "media", "redial.svg");
    const page = connectPage(panel.webview, this.#parts);
    panel.onDidChangeViewState(() => {
      if (!panel.visible) page.noteHidden();
    });
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
      page.dispose();
    });
  }
}
