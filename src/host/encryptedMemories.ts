// What this machine knows of encrypted memories: passphrases (in the editor's SecretStorage) and which
// memories were ever seen to be encrypted (in its own state, no file of a project).
import type * as vscode from "vscode";
import type { MemorySecret, MemorySecrets } from "../redis/sealedCopy.ts";
import type { Secrets } from "./secrets.ts";
import type { OpenWorkspace, Workspaces } from "./workspaces.ts";

const stateKey = "redial.encryptedMemories";

export class EncryptedMemories implements MemorySecrets {
  readonly #state: vscode.Memento;
  readonly #secrets: Secrets;
  readonly #workspaces: Workspaces;

  constructor(state: vscode.Memento, secrets: Secrets, workspaces: Workspaces) {
    this.#state = state;
    this.#secrets = secrets;
    this.#workspaces = workspaces;
  }

  find(workspace: string): Promise<MemorySecret | undefined> {
    return this.#secrets.memorySecret(workspace);
  }

  /** By the memory's key, and by the folders that it had: one with another key by now is warned of. */
  async wasSealed(workspace: string): Promise<boolean> {
    const known = new Set(this.#known);
    return (await this.#names(workspace)).some((name) => known.has(name));
  }

  async noteSealed(workspace: string): Promise<void> {
    const names = await this.#names(workspace);
    const known = this.#known;
    if (names.every((name) => known.includes(name))) return;
    await this.#state.update(stateKey, [...new Set([...known, ...names])]);
  }

  /** The user wants it in plain from now on. */
  async forget(workspace: string): Promise<void> {
    const names = await this.#names(workspace);
    await this.#state.update(
      stateKey,
      this.#known.filter((name) => !names.includes(name)),
    );
  }

  get #known(): readonly string[] {
    return this.#state.get<readonly string[]>(stateKey, []);
  }

  async #names(workspace: string): Promise<readonly string[]> {
    const open = (await this.#workspaces.all()).filter(({ key }) => key === workspace);
    return [workspace, ...open.flatMap(placesOf)];
  }
}

function placesOf({ folder, mark }: OpenWorkspace): readonly string[] {
  return [folder, mark].filter((place) => place !== undefined);
}
