// What goes with a question, and how the model's context is shared out, as both sides see it.

/** Where an attachment comes from. */
export const attachmentKinds = [
  "selection",
  "file",
  "symbol",
  "problems",
  "terminal",
  "diff",
  "image",
  "text",
] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];

/** Something that goes with a question, as a chip shows it. */
export interface AttachmentView {
  readonly id: string;
  readonly kind: AttachmentKind;
  /** "a.ts:3-9", "Problems of a.ts". */
  readonly label: string;
  /** Path in the workspace, where it has one. */
  readonly path?: string;
  /** Of what is (or was) sent. */
  readonly tokens: number;
  /** Too long: so many of its lines are (or were) sent. */
  readonly cut?: { readonly keptLines: number; readonly lines: number };
}

/** Tokens of each part of a request, as estimated, and what was left out of it. */
export interface SentView {
  /** Tokens of input and output together that the model takes. */
  readonly contextTokens: number;
  /** Room kept for the answer. */
  readonly answerTokens: number;
  readonly systemTokens: number;
  /** Of instructions that did not fit; absent: all of them did. */
  readonly cutInstructionTokens?: number;
  readonly attachmentTokens: number;
  readonly recalledTokens: number;
  /** Of the summary of older messages; absent: none was sent. */
  readonly summaryTokens?: number;
  /** Of so many messages that summary was made. */
  readonly summarizedMessages?: number;
  readonly windowTokens: number;
  readonly questionTokens: number;
  /** Older messages of the session that were sent. */
  readonly sentMessages: number;
  /** Older messages of the session that did not fit. */
  readonly leftOutMessages: number;
  /** US dollars, where the model's price is known and the endpoint told its usage. */
  readonly costUsd?: number;
}
