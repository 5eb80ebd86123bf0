// Texts of memory that the user edits in an editor of their own and saves like a file: a workspace's
// prompt, a session's summary. They are in the journal, not on disk.
import * as vscode from "vscode";

/** The scheme of their addresses; also in the manifest, so that a restored tab wakes Redial. */
const scheme = "redial-memory";

/** One text, and what is done with it when it is saved. */
export interface MemoryFile {
  read(): Promise<string>;
  write(text: string): Promise<void>;
  /** It became another one, in whatever way. */
  onChange(listener: () => void): vscode.Disposable;
}

/** Which text it is: the parts of the address before its name, e.g. ["prompt", key]. */
export type MemoryPlace = readonly string[];

/** `undefined`: there is none at this place. */
export type MemoryFileFinder = (place: MemoryPlace) => Promise<MemoryFile | undefined>;

export class MemoryFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #find: MemoryFileFinder;
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  /** Epoch ms of the last change that was seen, by path. */
  readonly #changedAt = new Map<string, number>();
  readonly onDidChangeFile = this.#changes.event;

  constructor(find: MemoryFileFinder) {
    this.#find = find;
    const options = { isCaseSensitive: true };
    this.#registration = vscode.workspace.registerFileSystemProvider(scheme, this, options);
  }

  /** Opens the text in an editor; `name` is what its tab says. */
  async show(place: MemoryPlace, name: string): Promise<void> {
    const parts = [...place, `${name.replaceAll("/", "-")}.md`];
    const uri = vscode.Uri.from({ scheme, path: `/${parts.join("/")}` });
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    let isOver = false;
    let watching: vscode.Disposable | undefined;
    void this.#need(uri).then(
      (file) => {
        if (!isOver) watching = file.onChange(() => this.#noteChange(uri));
      },
      () => {
        // What is not there does not change.
      },
    );
    return new vscode.Disposable(() => {
      isOver = true;
      watching?.dispose();
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length: size } = await this.readFile(uri);
    const mtime = this.#changedAt.get(uri.path) ?? 0;
    return { type: vscode.FileType.File, ctime: 0, mtime, size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode(await (await this.#need(uri)).read());
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    await (await this.#need(uri)).write(new TextDecoder().decode(content));
    this.#noteChange(uri);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changes.dispose();
  }

  async #need(uri: vscode.Uri): Promise<MemoryFile> {
    const place = uri.path.split("/").slice(1, -1);
    const file = await this.#find(place);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }

  #noteChange(uri: vscode.Uri): void {
    this.#changedAt.set(uri.path, Math.max(Date.now(), (this.#changedAt.get(uri.path) ?? 0) + 1));
    this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }
}
