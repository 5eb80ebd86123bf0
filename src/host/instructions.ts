// Instructions of a workspace for models: AGENTS.md, .github/copilot-instructions.md, and the prompt
// that its memory keeps. Files are read in a trusted workspace only. Whatever was not written on this
// machine is shown before it is used the first time, and again when it has changed.
import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { DisposableStore } from "../core/disposable.ts";
import type { Log } from "../core/ports.ts";
import type { PromptsOfWorkspace } from "../core/promptPorts.ts";
import type { TurnSettings } from "../core/turnEvents.ts";
import type { WorkspacePrompts } from "../core/workspacePrompts.ts";

const names = ["AGENTS.md", ".github/copilot-instructions.md"] as const;
const stateKey = "redial.instructions";
/** What of a file is used at most, in characters. */
const maxLength = 20_000;

const preview = { preview: true };

interface Found {
  /** The file; absent for what memory keeps. */
  readonly uri?: vscode.Uri;
  readonly text: string;
  readonly hash: string;
}

/** What was decided about a file's content, by its hash. */
type Decisions = Readonly<Record<string, boolean>>;

export interface InstructionsParts {
  /** Where decisions are remembered. */
  readonly state: vscode.Memento;
  readonly prompts: WorkspacePrompts;
  /** Keys of the open workspaces. */
  readonly workspaces: () => Promise<readonly string[]>;
  readonly log: Log;
}

export class WorkspaceInstructions implements PromptsOfWorkspace, vscode.Disposable {
  readonly #parts: InstructionsParts;
  readonly #disposables = new DisposableStore();
  #found: readonly Found[] = [];
  #isAsking = false;

  constructor(parts: InstructionsParts) {
    this.#parts = parts;
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

  /** As {@link PromptsOfWorkspace}: the memory's prompt, once it was agreed to. */
  async of(workspace: string): Promise<string> {
    try {
      const text = await this.#parts.prompts.read(workspace);
      if (text === "" || this.#decisions[hashOf(text)] !== true) return "";
      return `Instructions of the user for this workspace:\n${text}`;
    } catch (error) {
      this.#parts.log.error("the workspace's prompt could not be read", error);
      return "";
    }
  }

  /** The user wrote this text, or has seen it. */
  async agreeTo(text: string): Promise<void> {
    const trimmed = text.trim();
    if (trimmed !== "") await this.#decide(hashOf(trimmed), true);
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
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const all = [...this.#found, ...(await this.#readPrompts())];
      const open = all.filter(({ hash }) => this.#decisions[hash] === undefined);
      for (const found of open) await this.#ask(found);
    } finally {
      this.#isAsking = false;
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Prompts that memory keeps: those of other machines have not been seen here. */
  async #readPrompts(): Promise<readonly Found[]> {
    const { prompts, workspaces } = this.#parts;
    const found = await Promise.all(
      (await workspaces()).map(async (workspace): Promise<readonly Found[]> => {
        const text = await prompts.read(workspace);
        return text === "" ? [] : [{ text, hash: hashOf(text) }];
      }),
    );
    return found.flat();
  }

  async #ask(found: Found): Promise<void> {
    const { l10n } = vscode;
    const [show, use, never] = [l10n.t("Show"), l10n.t("Use"), l10n.t("Don't Use")];
    const sentence =
      found.uri === undefined
        ? l10n.t(
            "The shared memory holds a prompt for this workspace. Tell it to the model with every question?",
          )
        : l10n.t(
            "{0} holds instructions for models. Tell them to the model with every question?",
            nameOf(found.uri),
          );
    for (;;) {
      const answer = await vscode.window.showInformationMessage(sentence, show, use, never);
      if (answer === undefined) return;
      if (answer !== show) return this.#decide(found.hash, answer === use);
      await showFound(found);
    }
  }

  async #decide(hash: string, isAgreed: boolean): Promise<void> {
    await this.#parts.state.update(stateKey, { ...this.#decisions, [hash]: isAgreed });
  }

  get #decisions(): Decisions {
    return this.#parts.state.get<Decisions>(stateKey) ?? {};
  }

  #read(): void {
    readAll().then(
      (found) => {
        this.#found = found;
      },
      (error) => this.#parts.log.error("instructions of the workspace could not be read", error),
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
  return { uri, text, hash: hashOf(text) };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function showFound({ uri, text }: Found): Promise<void> {
  const content = { content: text, language: "markdown" };
  const document = uri ?? (await vscode.workspace.openTextDocument(content));
  // Two signatures of one function: a file by its address, a text as a document.
  if (document instanceof vscode.Uri) await vscode.window.showTextDocument(document, preview);
  else await vscode.window.showTextDocument(document, preview);
}

function nameOf(uri: vscode.Uri | undefined): string {
  return uri === undefined ? "" : vscode.workspace.asRelativePath(uri, false);
}
