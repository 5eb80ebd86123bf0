// What a page on which nothing was asked yet can begin with, and what its buttons do. Nothing is sent
// to a model by them. Knows no DOM.
import { signal } from "@preact/signals";
import type { AttachmentKind } from "../shared/contextViews.ts";
import type { HostMessage } from "../shared/protocol.ts";
import type { StartHostMessage, StartModel, StartSuggestion } from "../shared/startMessages.ts";
import type { DraftKeeper } from "./drafts.ts";
import type { HostLink } from "./hostLink.ts";

/** Whether the message is this book's to take. */
export function isStartMessage(message: HostMessage): message is StartHostMessage {
  return message.type === "start";
}

/** One lives as long as the page does. */
export class StartBook {
  readonly models = signal<readonly StartModel[]>([]);
  readonly suggestions = signal<readonly StartSuggestion[]>([]);
  readonly #link: HostLink;
  readonly #drafts: DraftKeeper;
  readonly #focusComposer: () => void;

  constructor(link: HostLink, drafts: DraftKeeper, focusComposer: () => void) {
    this.#link = link;
    this.#drafts = drafts;
    this.#focusComposer = focusComposer;
  }

  apply(message: StartHostMessage): void {
    this.models.value = message.models;
    this.suggestions.value = message.suggestions;
  }

  /** The page shows that nothing was asked; what it can begin with is wanted, or wanted anew. */
  read(): void {
    this.#link.send({ type: "readStart" });
  }

  leave(): void {
    this.#link.send({ type: "leaveStart" });
  }

  use(model: StartModel): void {
    this.#link.send({ type: "useModel", id: model.id });
    // Its button goes when the model is there.
    this.#focusComposer();
  }

  /** Puts what it is about beside the question and the words into the composer, unless some are there. */
  take(suggestion: StartSuggestion, reviewChanges: string): void {
    const attached = attachedBy(suggestion);
    if (attached) this.#link.send({ type: "attach", kind: attached });
    if (this.#drafts.text.value.trim() === "") {
      this.#drafts.edit(wordsFor(suggestion, reviewChanges));
    }
    this.#focusComposer();
  }
}

function attachedBy(suggestion: StartSuggestion): AttachmentKind | undefined {
  switch (suggestion.kind) {
    case "selection":
    case "file":
      // Without a selection it is the file.
      return "selection";
    case "problems":
      return "problems";
    case "changes":
      return "diff";
    case "prompt":
      return undefined;
  }
}

function wordsFor(suggestion: StartSuggestion, reviewChanges: string): string {
  switch (suggestion.kind) {
    case "selection":
    case "file":
      return "/explain";
    case "problems":
      return "/fix";
    case "changes":
      return reviewChanges;
    case "prompt":
      return `/${suggestion.name}`;
  }
}
