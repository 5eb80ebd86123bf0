// What a turn is asked for, and its question as the journal keeps it.
import type { Attachment } from "./attachments.ts";
import { writeQuestion } from "./messages.ts";
import type { NewSession } from "./ports.ts";
import type { VersionSource } from "./versionPorts.ts";

export interface TurnRequest {
  readonly turnId: string;
  readonly session: NewSession;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  /** As {@link BeginTurn.draftOwner}. */
  readonly draftOwner?: string;
  readonly replacesQuestionId?: string;
  /** Messages that are not to be recalled for this answer. */
  readonly without?: readonly string[];
  /** The session becomes a new version of this one. */
  readonly source?: VersionSource;
  /** Of a question that stands for another one: that one's first version. */
  readonly versionOf?: string;
}

/** The question's entry; `createdAt` in ms. */
export function writeAsked(
  { text, versionOf, attachments = [] }: TurnRequest,
  { id, createdAt }: { readonly id: string; readonly createdAt: number },
): ReturnType<typeof writeQuestion> {
  const extras = { createdAt, ...(versionOf !== undefined && { versionOf }) };
  return writeQuestion({ id, text, extras, attachments });
}
