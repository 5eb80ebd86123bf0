// The open folders as workspaces with keys: whose sessions this window shows, where new ones belong.
import * as vscode from "vscode";
import { type WorkspaceIdentity, workspaceKey } from "../core/workspaceKey.ts";
import { findGitIdentity } from "./gitRemote.ts";

export interface OpenWorkspace {
  readonly key: string;
  /** The folder's name, for lists. */
  readonly label: string;
  /** The folder's URI; absent when none is open. */
  readonly folder?: string;
}

export class Workspaces implements vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #known: Promise<readonly OpenWorkspace[]> | undefined;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      this.#known = undefined;
      this.#changes.fire();
    });
  }

  /** The open folders, at least one entry: a window without a folder has a workspace of its own. */
  all(): Promise<readonly OpenWorkspace[]> {
    this.#known ??= readAll();
    return this.#known;
  }

  async keys(): Promise<readonly string[]> {
    return (await this.all()).map((workspace) => workspace.key);
  }

  /** Where a new session belongs: the folder of the active editor, else the first. */
  async current(): Promise<OpenWorkspace> {
    const all = await this.all();
    const active = vscode.window.activeTextEditor?.document.uri;
    const folder = active && vscode.workspace.getWorkspaceFolder(active)?.uri.toString();
    const found = all.find((workspace) => workspace.folder === folder) ?? all[0];
    if (!found) throw new Error("there is always one workspace");
    return found;
  }

  /** Reads the folders' git files anew: a remote may have been added. */
  refresh(): void {
    this.#known = undefined;
  }

  onChange(listener: () => void): vscode.Disposable {
    return this.#changes.event(listener);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }
}

async function readAll(): Promise<readonly OpenWorkspace[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    return [{ key: await workspaceKey({}), label: vscode.l10n.t("No folder") }];
  }
  return Promise.all(
    folders.map(async ({ uri, name }) => {
      const folder = uri.toString();
      const git = await findGitIdentity(uri);
      const identity: WorkspaceIdentity = { folder, ...git };
      return { key: await workspaceKey(identity), label: name, folder };
    }),
  );
}
