// Export and import as the journal serves them: rows as plain fields, so that what later Redials add
// to a session or a message goes along without being named here.
import type { SessionSummary } from "../shared/types.ts";

/** A row's columns; those that are this journal's own business (places in the shared copy) are left out. */
type Fields = Readonly<Record<string, string | number | null>>;

/** What is imported, one piece after the other: a session, then its messages, oldest first. */
export type ImportPiece =
  | { readonly kind: "session"; readonly fields: SessionFields }
  | { readonly kind: "message"; readonly fields: MessageFields };

/** Fields that every session has. Times are epoch ms. */
export interface SessionFields extends Fields {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Fields that every message has. `stored`: LangChain's JSON, to the letter. */
export interface MessageFields extends Fields {
  readonly id: string;
  readonly seq: number;
  readonly role: string;
  readonly createdAt: number;
  readonly state: string;
  readonly tokens: number;
  readonly stored: string;
}

/** How an import ended. */
export interface ImportOutcome {
  /** Sessions that are new here, or came back from the trash, in the file's order. */
  readonly sessions: readonly SessionSummary[];
  /** Sessions that were here already and stay as they are. */
  readonly known: number;
}

/** Reads whole sessions; each call is short. */
export interface ExportPort {
  /** The session and all versions of its turns, the first one first. */
  readFamilies(sessionIds: readonly string[]): Promise<readonly SessionFields[]>;
  /** Up to `limit` finished messages after `afterSeq`. */
  readFields(sessionId: string, afterSeq: number, limit: number): Promise<readonly MessageFields[]>;
}

/** Writes whole sessions: staged piece by piece, invisible until they are all there. */
export interface ImportPort {
  stageSession(importId: string, fields: SessionFields): Promise<void>;
  stageMessages(
    importId: string,
    sessionId: string,
    messages: readonly MessageFields[],
  ): Promise<void>;
  /** Makes all that was staged part of the workspace, in one transaction. */
  commitImport(importId: string, workspace: string): Promise<ImportOutcome>;
  /** Forgets what was staged. */
  abandonImport(importId: string): Promise<void>;
}
