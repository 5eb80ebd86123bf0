// The workspace's own part of the system prompt, written by the user and kept as an item
// (itemPorts.ts), so that every machine that shares the memory has it. Decides nothing about its use.
import { type Disposable, Emitter } from "./disposable.ts";
import type { ItemStore } from "./itemPorts.ts";
import type { Log } from "./ports.ts";

/** There is one of a workspace. */
const itemId = "prompt";
/** Longest text that is kept, in UTF-16 code units. */
const maxPromptLength = 20_000;

export interface WorkspacePromptsParts {
  readonly items: ItemStore;
  /** An item of the workspace changed: the shared copy is to have it; returns at once. */
  readonly noteItems: (workspace: string) => void;
  readonly log: Log;
}

export class WorkspacePrompts implements Disposable {
  readonly #parts: WorkspacePromptsParts;
  readonly #changes: Emitter<string>;

  constructor(parts: WorkspacePromptsParts) {
    this.#parts = parts;
    this.#changes = new Emitter((error) => parts.log.error("a view failed on a prompt", error));
  }

  /** The prompt of this workspace was written in this window. */
  onChange(listener: (workspace: string) => void): Disposable {
    return this.#changes.on(listener);
  }

  /** "" without one. Code `journalUnavailable`. */
  async read(workspace: string): Promise<string> {
    const item = await this.#parts.items.findItem(workspace, "prompt", itemId);
    return item?.value.slice(0, maxPromptLength) ?? "";
  }

  /** "" takes it away. Code `journalUnavailable`. */
  async write(workspace: string, text: string): Promise<void> {
    const value = text.trim().slice(0, maxPromptLength);
    await this.#parts.items.putItems(workspace, [{ kind: "prompt", id: itemId, value }]);
    this.#parts.noteItems(workspace);
    this.#changes.fire(workspace);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
