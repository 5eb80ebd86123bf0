// Composition root: builds, wires, registers, disposes. No decisions.
import { env } from "node:process";
import * as vscode from "vscode";
import { registerCodeActions } from "./host/askCodeActions.ts";
import { ChatEditor, chatEditorType } from "./host/chatEditor.ts";
import { ChatView, type ChatViewParts, chatViewId } from "./host/chatView.ts";
import { registerCommands } from "./host/commands.ts";
import { ReadOnlyDocuments } from "./host/documents.ts";
import { createLog } from "./host/log.ts";
import { MemoryFiles } from "./host/memoryFiles.ts";
import { findMemoryText } from "./host/memoryTexts.ts";
import { offerMemory } from "./host/memoryTool.ts";
import { Secrets } from "./host/secrets.ts";
import { keepSettings } from "./host/settings.ts";
import { RedialWindow } from "./host/window.ts";
import { Workspaces } from "./host/workspaces.ts";

let close: (() => Promise<void>) | undefined;

/** Registers the view and the commands; opens nothing before one of them is used. */
export function activate(context: vscode.ExtensionContext): void {
  const settings = keepSettings();
  const log = createLog();
  const secrets = new Secrets(context.secrets, env);
  const workspaces = new Workspaces(context.globalState);
  const documents = new ReadOnlyDocuments();
  const parts = { context, log, secrets, workspaces };
  const opened = new RedialWindow(parts);
  const files = new MemoryFiles((place) => findMemoryText(() => opened.open(), place));
  // Not among the subscriptions: those end as soon as `deactivate` is called, not when it is done.
  close = async () => {
    await opened.close();
    workspaces.dispose();
    settings.dispose();
    log.dispose();
  };
  const pages: ChatViewParts = {
    extensionUri: context.extensionUri,
    log,
    connect: (post) => opened.connect(post),
    onUnread: (listener) => opened.onUnread(listener),
  };
  const view = new ChatView(pages);
  const editor = new ChatEditor(pages);
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider(chatViewId, view),
    documents,
    files,
    registerCodeActions(),
    vscode.window.registerWebviewPanelSerializer(chatEditorType, editor),
    registerCommands({
      ...{ log, secrets, workspaces, documents, files },
      open: () => opened.open(),
      openInEditor: () => editor.open(),
    }),
    offerMemory({ context, workspaces, open: () => opened.open() }),
  );
}

/** Keeps what is running before the window goes. */
export async function deactivate(): Promise<void> {
  await close?.();
  close = undefined;
}
