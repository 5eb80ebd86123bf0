// Tells pages on which nothing was asked yet what they can begin with: models that would answer, found
// on this machine or in the editor, and what the workspace has to ask about. Looks only while such a
// page is shown, asks nobody but this machine, and nobody at all in Restricted Mode.
import * as vscode from "vscode";
import type { ModelAsker, ModelChoice } from "../core/modelPorts.ts";
import { type CatalogParts, listEditor, listLocalModels } from "../model/catalog.ts";
import {
  maxStartModels,
  maxStartSuggestions,
  type StartHostMessage,
  type StartModel,
  type StartPageMessage,
  type StartSuggestion,
} from "../shared/startMessages.ts";
import type { ModelStatus } from "../shared/types.ts";
import type { ModelChoices } from "./modelChoices.ts";
import { listPromptNames } from "./promptFiles.ts";
import { onSuggestionsChange, suggestionsNow } from "./startSuggestions.ts";

export interface StartParts {
  readonly catalog: CatalogParts;
  readonly choices: ModelChoices;
  readonly models: { status(asker: ModelAsker): Promise<ModelStatus> };
  /** The conversation that the window shows. */
  readonly asker: () => Promise<ModelAsker>;
  readonly onError: (error: unknown) => void;
}

type Post = (message: StartHostMessage) => void;

/** One of a window; its pages are known by how they are told. */
export class StartDesk implements vscode.Disposable {
  readonly #parts: StartParts;
  readonly #pages = new Set<Post>();
  #listening: vscode.Disposable | undefined;
  #prompts: readonly StartSuggestion[] = [];
  #models: readonly StartModel[] = [];
  #choices: ReadonlyMap<string, ModelChoice> = new Map();

  constructor(parts: StartParts) {
    this.#parts = parts;
  }

  /** `post`: the page that asks. */
  async answer(message: StartPageMessage, post: Post): Promise<void> {
    switch (message.type) {
      case "readStart":
        return this.#read(post);
      case "leaveStart":
        return this.leave(post);
      case "useModel": {
        const choice = this.#choices.get(message.id);
        if (choice) await this.#parts.choices.choose(await this.#parts.asker(), choice);
      }
    }
  }

  /** The page shows something else, or is gone. */
  leave(post: Post): void {
    this.#pages.delete(post);
    if (this.#pages.size > 0) return;
    this.#listening?.dispose();
    this.#listening = undefined;
  }

  dispose(): void {
    this.#pages.clear();
    this.#listening?.dispose();
  }

  async #read(post: Post): Promise<void> {
    this.#pages.add(post);
    this.#listening ??= onSuggestionsChange(() => {
      this.#tell().catch(this.#parts.onError);
    });
    const names = await listPromptNames();
    this.#prompts = names.map((name) => ({ kind: "prompt", name }));
    await this.#tell();
    const found = await this.#findModels();
    this.#choices = new Map(found.map(({ id, choice }) => [id, choice]));
    this.#models = found.map(({ choice: _, ...model }) => model);
    await this.#tell();
  }

  async #tell(): Promise<void> {
    const suggestions = [...(await suggestionsNow()), ...this.#prompts];
    const start: StartHostMessage = {
      type: "start",
      models: this.#models,
      suggestions: suggestions.slice(0, maxStartSuggestions),
    };
    for (const post of this.#pages) post(start);
  }

  /** Nothing where the chosen model answers, and in Restricted Mode. */
  async #findModels(): Promise<readonly (StartModel & { readonly choice: ModelChoice })[]> {
    const { catalog, models, asker } = this.#parts;
    if (!vscode.workspace.isTrusted || (await models.status(await asker())).isReady) return [];
    const lists = await Promise.all([listLocalModels(catalog), listEditor(catalog)]);
    return lists
      .flat()
      .slice(0, maxStartModels)
      .map(({ choice, name, provider, isLocal }, index) => {
        return { id: `start-${index}`, name, provider, isLocal, choice };
      });
  }
}
