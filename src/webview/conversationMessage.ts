// What the host says of the conversation itself: all that no other part of the page takes.
import type { ContextHostMessage } from "../shared/contextMessages.ts";
import type { NoteHostMessage } from "../shared/noteMessages.ts";
import type { HostMessage } from "../shared/protocol.ts";
import type { RecallHostMessage } from "../shared/recallMessages.ts";
import type { SecretHostMessage } from "../shared/secretMessages.ts";
import type { StartHostMessage } from "../shared/startMessages.ts";
import type { TurnHostMessage } from "../shared/turnMessages.ts";

/** Taken by `conversation.ts`. */
export type ConversationMessage = Exclude<
  HostMessage,
  | ContextHostMessage
  | NoteHostMessage
  | RecallHostMessage
  | SecretHostMessage
  | StartHostMessage
  | TurnHostMessage
>;
