// The shapes of what goes with a question and of how the context is shared out (contextViews.ts).
import { type AttachmentView, attachmentKinds, type SentView } from "./contextViews.ts";
import type { Shape } from "./shape.ts";
import { atLeast, nonEmptyText, object, oneOf, optional, text } from "./shape.ts";

const shortText = text(4_096);

/** A chip, or an attachment of a message. */
export const attachmentView: Shape<AttachmentView> = object({
  id: nonEmptyText(200),
  kind: oneOf(...attachmentKinds),
  label: shortText,
  path: optional(shortText),
  tokens: atLeast(0),
  cut: optional(object({ keptLines: atLeast(0), lines: atLeast(0) })),
});

/** How the context is shared out. */
export const sentView: Shape<SentView> = object({
  contextTokens: atLeast(0),
  answerTokens: atLeast(0),
  systemTokens: atLeast(0),
  cutInstructionTokens: optional(atLeast(0)),
  attachmentTokens: atLeast(0),
  recalledTokens: atLeast(0),
  summaryTokens: optional(atLeast(0)),
  summarizedMessages: optional(atLeast(0)),
  windowTokens: atLeast(0),
  questionTokens: atLeast(0),
  sentMessages: atLeast(0),
  leftOutMessages: atLeast(0),
  costUsd: optional(atLeast(0)),
});
