// The guards of what host and page say about notes (noteMessages.ts).
import { maxNotes, type NoteHostMessage, type NotePageMessage } from "./noteMessages.ts";
import { maxNoteLength, type Note, type NoteContent, type NoteProposal } from "./noteViews.ts";
import type { PageMessage } from "./protocol.ts";
import type { Shape } from "./shape.ts";
import { atLeast, flag, list, object, oneOf, optional, tagged, text } from "./shape.ts";
import { id } from "./viewShapes.ts";

const noteText = text(maxNoteLength);

/** Messages of the page. */
export const notePageShapes = {
  readNotes: object({ type: oneOf("readNotes") }),
  saveNote: object({ type: oneOf("saveNote"), noteId: optional(id), text: noteText }),
  forgetNote: object({ type: oneOf("forgetNote"), noteId: id }),
  decideNote: object({ type: oneOf("decideNote"), proposalId: id, isAccepted: flag }),
} satisfies { [K in NotePageMessage["type"]]: Shape<Extract<NotePageMessage, { type: K }>> };

/** True for the messages of {@link notePageShapes}. */
export function isNoteRequest(message: PageMessage): message is NotePageMessage {
  return Object.hasOwn(notePageShapes, message.type);
}

const content = tagged<NoteContent>("kind", {
  fact: object({ kind: oneOf("fact"), entity: noteText, relation: noteText, value: noteText }),
  text: object({ kind: oneOf("text"), text: noteText }),
} satisfies { [K in NoteContent["kind"]]: Shape<Extract<NoteContent, { kind: K }>> });

const source = object({ sessionId: id, messageId: id });

const note: Shape<Note> = object({
  id,
  content,
  source: optional(source),
  createdAt: atLeast(0),
  replacedBy: optional(id),
});

const proposal: Shape<NoteProposal> = object({ id, content });

/** Messages of the host. */
export const noteHostShapes = {
  notes: object({ type: oneOf("notes"), notes: list(note, maxNotes) }),
  showNotes: object({ type: oneOf("showNotes") }),
  proposedNotes: object({
    type: oneOf("proposedNotes"),
    source,
    proposals: list(proposal, 20),
  }),
} satisfies { [K in NoteHostMessage["type"]]: Shape<Extract<NoteHostMessage, { type: K }>> };
