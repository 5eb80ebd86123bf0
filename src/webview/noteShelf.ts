// What the page knows of notes: the page of notes, and what the model proposes to keep. Knows no DOM.
import { signal } from "@preact/signals";
import type { NoteHostMessage } from "../shared/noteMessages.ts";
import type { Note, NoteProposal, NoteSource } from "../shared/noteViews.ts";
import type { HostMessage } from "../shared/protocol.ts";
import type { HostLink } from "./hostLink.ts";

const types: ReadonlySet<string> = new Set<NoteHostMessage["type"]>([
  "notes",
  "showNotes",
  "proposedNotes",
]);

/** Whether the message is this shelf's to take. */
export function isNoteMessage(message: HostMessage): message is NoteHostMessage {
  return types.has(message.type);
}

/** One lives as long as the page does. */
export class NoteShelf {
  readonly isOpen = signal(false);
  /** `undefined` until the host has told them. */
  readonly notes = signal<readonly Note[] | undefined>(undefined);
  /** By question: what is proposed of its turn. */
  readonly proposed = signal<ReadonlyMap<string, readonly NoteProposal[]>>(new Map());
  readonly #link: HostLink;
  readonly #onClosed: () => void;

  constructor(link: HostLink, onClosed: () => void) {
    this.#link = link;
    this.#onClosed = onClosed;
  }

  apply(message: NoteHostMessage): void {
    switch (message.type) {
      case "notes":
        this.notes.value = message.notes;
        break;
      case "showNotes":
        this.open();
        break;
      case "proposedNotes":
        this.proposed.value = new Map(this.proposed.value).set(
          message.source.messageId,
          message.proposals,
        );
        break;
      default:
        message satisfies never;
    }
  }

  open(): void {
    this.isOpen.value = true;
    this.#link.send({ type: "readNotes" });
  }

  close(): void {
    this.isOpen.value = false;
    this.#onClosed();
  }

  add(text: string): void {
    this.#link.send({ type: "saveNote", text });
  }

  edit(noteId: string, text: string): void {
    this.#link.send({ type: "saveNote", noteId, text });
  }

  forget(noteId: string): void {
    this.#link.send({ type: "forgetNote", noteId });
  }

  decide(proposalId: string, isAccepted: boolean): void {
    this.#link.send({ type: "decideNote", proposalId, isAccepted });
  }

  /** Shows the message that the note came from. */
  openSource({ sessionId, messageId }: NoteSource): void {
    this.close();
    this.#link.send({ type: "showMessage", sessionId, messageId });
  }
}
