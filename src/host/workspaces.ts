// The open folders as workspaces with keys: whose sessions this window shows, where new ones belong.
import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { type WorkspaceIdentity, workspaceKey } from "../core/workspaceKey.ts";
import { findGitIdentity } from "./gitRemote.ts";

export interface OpenWorkspace {
  readonly key: string;
  /** The folder's name, for lists. */
  readonly label: string;
  /** The folder's URI; absent when none is open. */
  readonly folder?: string;
  /** What the folder keeps when it is moved; absent where the file system does not tell. */
  readonly mark?: string;
}

/** Names that the user gave to memories, by folder URI and by mark. In the editor's own state. */
const namesKey = "redial.memoryNames";
/** Git writes its config in several steps. */
const settleMs = 200;

type Names = Readonly<Record<string, string>>;

export class Workspaces implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #watchers: readonly vscode.Disposable[] = [];
  #settling: NodeJS.Timeout | undefined;
  #known: Promise<readonly OpenWorkspace[]> | undefined;

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      this.refresh();
      this.#changes.fire();
    });
  }

  /** The open folders, at least one entry: a window without a folder has a workspace of its own. */
  all(): Promise<readonly OpenWorkspace[]> {
    if (!this.#known) {
      this.#known = readAll(this.#names);
      this.#watch();
    }
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

  /** The name that the user gave to the folder's memory; "" for none. */
  nameOf({ folder, mark }: OpenWorkspace): string {
    return nameIn(this.#names, folder, mark);
  }

  /** Gives the folder's memory a name; "" takes it away. Its key is another one from now on. */
  async setName({ folder, mark }: OpenWorkspace, name: string): Promise<void> {
    const names: Record<string, string> = { ...this.#names };
    for (const place of [folder, mark]) {
      if (place === undefined) continue;
      if (name === "") delete names[place];
      else names[place] = name;
    }
    await this.#state.update(namesKey, names);
    this.refresh();
  }

  /** Reads the folders' git files anew: a remote may have been added. */
  refresh(): void {
    this.#known = undefined;
  }

  /** Folders came or went, or a folder has another key now. */
  onChange(listener: () => void): vscode.Disposable {
    return this.#changes.event(listener);
  }

  dispose(): void {
    clearTimeout(this.#settling);
    for (const watcher of this.#watchers) watcher.dispose();
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  get #names(): Names {
    return this.#state.get<Names>(namesKey, {});
  }

  /** A remote that is added while the window is open counts at once. */
  #watch(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => {
      const pattern = new vscode.RelativePattern(uri, ".git/config");
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      const look = (): void => {
        clearTimeout(this.#settling);
        this.#settling = setTimeout(() => void this.#lookAgain(), settleMs);
      };
      return [watcher, watcher.onDidCreate(look), watcher.onDidChange(look)];
    });
  }

  async #lookAgain(): Promise<void> {
    const before = await this.keys();
    this.refresh();
    if ((await this.keys()).join() !== before.join()) this.#changes.fire();
  }
}

async function readAll(names: Names): Promise<readonly OpenWorkspace[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    return [{ key: await workspaceKey({}), label: vscode.l10n.t("No folder") }];
  }
  return Promise.all(
    folders.map(async ({ uri, name: label }) => {
      const folder = uri.toString();
      const [git, mark] = await Promise.all([findGitIdentity(uri), readMark(uri)]);
      const identity: WorkspaceIdentity = { name: nameIn(names, folder, mark), folder, ...git };
      const key = await workspaceKey(identity);
      return { key, label, folder, ...(mark !== undefined && { mark }) };
    }),
  );
}

function nameIn(names: Names, folder: string | undefined, mark: string | undefined): string {
  return names[folder ?? ""] ?? names[mark ?? ""] ?? "";
}

/** Inode and time of birth: a folder keeps both when it is moved, and no other one has both. */
async function readMark(uri: vscode.Uri): Promise<string | undefined> {
  if (uri.scheme !== "file") return undefined;
  try {
    const { ino, birthtimeNs } = await stat(uri.fsPath, { bigint: true });
    return ino > 0n && birthtimeNs > 0n ? `${ino}:${birthtimeNs}` : undefined;
  } catch {
    // Not there any more: known by its URI only.
    return undefined;
  }
}
