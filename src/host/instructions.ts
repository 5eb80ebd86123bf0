// Instructions that a workspace brings along for models: AGENTS.md, .github/copilot-instructions.md.
// Read in a trusted workspace only, shown before they are used the first time, and again when they
// have changed.
import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { DisposableStore } from "../core/disposable.ts";
import type { Log } from "../core/ports.ts";
import type { TurnSettings } from "../core/turnEvents.ts";

const names = ["AGENTS.md", ".github/copilot-instructions.md"] as const;
const stateKey = "redial.instructions";
/** What of a file is used at most, in characters. */
const maxLength = 20_000;

interface Found {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly hash: string;
}

/** What was decided about a file's content, by its hash. */
type Decisions = Readonly<Record<string, boolean>>;

export class WorkspaceInstructions implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #log: Log;
  readonly #disposables = new DisposableStore();
  #found: readonly Found[] = [];
  #isAsking = false;

  constructor(state: vscode.Memento, log: Log) {
    this.#state = state;
    this.#log = log;
    for (const name of names) {
      const watcher = vscode.workspace.createFileSystemWatcher(`**/${name}`);
      for (const on of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
        on(() => this.#read());
      }
      this.#disposables.add(watcher);
    }
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#read()));
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#read()));
    this.#read();
  }

  /** The settings with the instructions that were agreed to under the user's prompt. */
  with(settings: TurnSettings): TurnSettings {
    return { ...settings, systemPrompt: this.#under(settings.systemPrompt) };
  }

  #under(systemPrompt: string): string {
    const agreed = this.#found.filter(({ hash }) => this.#decisions[hash] === true);
    const blocks = agreed.map(
      ({ uri, text }) => `Instructions of this workspace (${nameOf(uri)}):\n${text}`,
    );
    return [systemPrompt, ...blocks].filter((part) => part !== "").join("\n\n");
  }

  /** Shows what was not decided on yet; nothing of it is used before. */
  async askOnce(): Promise<void> {
    const open = this.#found.filter(({ hash }) => this.#decisions[hash] === undefined);
    if (open.length === 0 || this.#isAsking) return;
    this.#isAsking = true;
    try {
      for (const found of open) await this.#ask(found);
    } finally {
      this.#isAsking = false;
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #ask(found: Found): Promise<void> {
    const { l10n } = vscode;
    const [show, use, never] = [l10n.t("Show"), l10n.t("Use"), l10n.t("Don't Use")];
    const sentence = l10n.t(
      "{0} holds instructions for models. Tell them to the model with every question?",
      nameOf(found.uri),
    );
    for (;;) {
      const answer = await vscode.window.showInformationMessage(sentence, show, use, never);
      if (answer === undefined) return;
      if (answer !== show) return this.#decide(found, answer === use);
      await vscode.window.showTextDocument(found.uri, { preview: true });
    }
  }

  async #decide({ hash }: Found, isAgreed: boolean): Promise<void> {
    await this.#state.update(stateKey, { ...this.#decisions, [hash]: isAgreed });
  }

  get #decisions(): Decisions {
    return this.#state.get<Decisions>(stateKey) ?? {};
  }

  #read(): void {
    readAll().then(
      (found) => {
        this.#found = found;
      },
      (error) => this.#log.error("instructions of the workspace could not be read", error),
    );
  }
}

async function readAll(): Promise<readonly Found[]> {
  if (!vscode.workspace.isTrusted) return [];
  const folders = vscode.workspace.workspaceFolders ?? [];
  const uris = folders.flatMap(({ uri }) => names.map((name) => vscode.Uri.joinPath(uri, name)));
  const found = await Promise.all(uris.map(readOne));
  return found.filter((one) => one !== undefined);
}

async function readOne(uri: vscode.Uri): Promise<Found | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch {
    // Most workspaces have none.
    return undefined;
  }
  const text = new TextDecoder().decode(bytes).trim().slice(0, maxLength);
  if (text === "") return undefined;
  return { uri, text, hash: createHash("sha256").update(text).digest("hex") };
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, false);
}
