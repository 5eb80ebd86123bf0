// What host and page say to each other about notes. Part of the protocol's two unions.
import type { Note, NoteProposal, NoteSource } from "./noteViews.ts";

/** Notes of one `notes` at most. */
export const maxNotes = 2_000;

/** Page to host. */
export type NotePageMessage =
  /** Answered by `notes`, which also comes after every change. */
  | { readonly type: "readNotes" }
  /** `noteId` absent: a new one. */
  | { readonly type: "saveNote"; readonly noteId?: string; readonly text: string }
  | { readonly type: "forgetNote"; readonly noteId: string }
  /** The user keeps what the model proposed, or does not. */
  | { readonly type: "decideNote"; readonly proposalId: string; readonly isAccepted: boolean };

/** Host to page. */
export type NoteHostMessage =
  /** All notes of the window's workspaces, the newest first. */
  | { readonly type: "notes"; readonly notes: readonly Note[] }
  /** Show the page of notes. */
  | { readonly type: "showNotes" }
  /** What the model proposes to keep of a turn; empty when all was decided. */
  | {
      readonly type: "proposedNotes";
      readonly source: NoteSource;
      readonly proposals: readonly NoteProposal[];
    };
