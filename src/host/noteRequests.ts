// One page's notes: answers what it asks about them and tells it what changes.
import type * as vscode from "vscode";
import { DisposableStore } from "../core/disposable.ts";
import type { ProposedNotes } from "../core/noteProposals.ts";
import { unreachable } from "../shared/never.ts";
import { maxNotes, type NoteHostMessage, type NotePageMessage } from "../shared/noteMessages.ts";
import { readNoteText } from "../shared/noteViews.ts";
import type { Backend } from "./backend.ts";
import type { Workspaces } from "./workspaces.ts";

export interface NotePageParts {
  readonly backend: Pick<Backend, "journal" | "notes" | "proposer" | "sync">;
  readonly workspaces: Workspaces;
  readonly post: (message: NoteHostMessage) => void;
}

export class NotePage implements vscode.Disposable {
  readonly #parts: NotePageParts;
  readonly #disposables = new DisposableStore();
  /** The page has asked for notes: from then on it is told. */
  #isShown = false;

  constructor(parts: NotePageParts, onError: (error: unknown) => void) {
    this.#parts = parts;
    const { journal, notes, proposer, sync } = parts.backend;
    const tellAgain = (): void => {
      if (this.#isShown) this.#tell().catch(onError);
    };
    this.#disposables.add(notes.onChange(tellAgain));
    this.#disposables.add(sync.onItemsChanged(tellAgain));
    this.#disposables.add(journal.onItems(tellAgain));
    this.#disposables.add(proposer.onChange((proposed) => this.#propose(proposed)));
  }

  /** Rejects with the codes of the journal. */
  async answer(message: NotePageMessage): Promise<void> {
    const { backend, workspaces } = this.#parts;
    const keys = await workspaces.keys();
    switch (message.type) {
      case "readNotes":
        this.#isShown = true;
        return this.#tell();
      case "saveNote": {
        const content = readNoteText(message.text);
        if (!content) return;
        if (message.noteId !== undefined) return backend.notes.edit(keys, message.noteId, content);
        return backend.notes.add((await workspaces.current()).key, { content });
      }
      case "forgetNote":
        return backend.notes.forget(keys, message.noteId);
      case "decideNote":
        return backend.proposer.decide(message.proposalId, message.isAccepted);
      default:
        return unreachable(message);
    }
  }

  /** The page shows this session now: what waits for the user there comes along. */
  noteSession(sessionId: string | undefined): void {
    if (sessionId === undefined) return;
    for (const proposed of this.#parts.backend.proposer.openIn(sessionId)) this.#propose(proposed);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #tell(): Promise<void> {
    const { backend, workspaces, post } = this.#parts;
    const notes = await backend.notes.list(await workspaces.keys());
    post({ type: "notes", notes: notes.slice(0, maxNotes) });
  }

  #propose({ source, proposals }: ProposedNotes): void {
    this.#parts.post({ type: "proposedNotes", source, proposals });
  }
}
