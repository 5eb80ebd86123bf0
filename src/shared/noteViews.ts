// Notes as plain data, for both sides, and how one is written in a line.

/** Longest note, in UTF-16 code units. */
export const maxNoteLength = 2_000;

/** What a note says: one fact about an entity, or free text. */
export type NoteContent =
  | {
      readonly kind: "fact";
      readonly entity: string;
      readonly relation: string;
      readonly value: string;
    }
  | { readonly kind: "text"; readonly text: string };

/** The message that a note came from. */
export interface NoteSource {
  readonly sessionId: string;
  readonly messageId: string;
}

/** A note that the workspace keeps. */
export interface Note {
  readonly id: string;
  readonly content: NoteContent;
  readonly source?: NoteSource;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Id of the note that contradicts it and stands in its place; kept, not sent. */
  readonly replacedBy?: string;
}

/** A fact that the model proposes to keep. */
export interface NoteProposal {
  readonly id: string;
  readonly content: NoteContent;
}

/** Between the parts of a fact, as it is shown and typed. */
const separator = " — ";

/** The note in one line. */
export function textOfNote(content: NoteContent): string {
  if (content.kind === "text") return content.text;
  return [content.entity, content.relation, content.value].join(separator);
}

/**
 * What was typed: "entity — relation — value" (dash, hyphen, bar or arrow between spaces) is a fact,
 * all else free text; `undefined` when it is empty.
 */
export function readNoteText(typed: string): NoteContent | undefined {
  const text = typed.trim().slice(0, maxNoteLength);
  if (text === "") return undefined;
  const parts = text.split(/\s+(?:[-–—|]|->|→)\s+/);
  const [entity, relation, value] = parts;
  const isFact = parts.length === 3 && !text.includes("\n") && parts.every((part) => part !== "");
  if (isFact && entity && relation && value) return { kind: "fact", entity, relation, value };
  return { kind: "text", text };
}
