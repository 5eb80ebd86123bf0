// Which model was chosen for which conversation: by session, with a default by workspace. Kept in
// this machine's state of the window, never in files of the workspace.
import * as vscode from "vscode";
import type { ModelAsker, ModelChoice } from "../core/modelPorts.ts";

const stateKey = "redial.modelChoices";
/** Most choices that are kept; those made longest ago go. */
const maxChoices = 500;

interface Kept {
  /** A session's id, or a workspace's key. */
  readonly owner: string;
  readonly choice: ModelChoice;
}

export class ModelChoices implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The session's own, else its workspace's; `undefined`: what the settings say. */
  chosen(asker: ModelAsker): ModelChoice | undefined {
    const { sessionId, workspace } = asker;
    const own = sessionId === undefined ? undefined : this.#of(sessionId);
    return own ?? this.#of(workspace);
  }

  /** For this conversation from now on, and for those of the workspace that begin later. */
  async choose(asker: ModelAsker, choice: ModelChoice): Promise<void> {
    const owners = [asker.workspace, ...(asker.sessionId === undefined ? [] : [asker.sessionId])];
    await this.#keep(owners, choice);
  }

  /** The session goes on with what it has, whatever its workspace's default becomes. */
  async settle(asker: ModelAsker): Promise<void> {
    const { sessionId, workspace } = asker;
    const choice = this.chosen(asker);
    if (sessionId === undefined || !choice || this.#of(sessionId)) return;
    // It is the workspace's own: a default that is in use is not the oldest.
    await this.#keep([workspace, sessionId], choice);
  }

  /** Tells when another model was chosen. */
  onChange(listener: () => void): vscode.Disposable {
    return this.#changed.event(listener);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #keep(owners: readonly string[], choice: ModelChoice): Promise<void> {
    const others = this.#all().filter(({ owner }) => !owners.includes(owner));
    const kept = [...others, ...owners.map((owner) => ({ owner, choice }))];
    await this.#state.update(stateKey, kept.slice(-maxChoices));
    this.#changed.fire();
  }

  #of(owner: string): ModelChoice | undefined {
    return this.#all().find((kept) => kept.owner === owner)?.choice;
  }

  #all(): readonly Kept[] {
    return this.#state.get<readonly Kept[]>(stateKey) ?? [];
  }
}
