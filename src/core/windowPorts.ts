// The newest messages of a session, which are sent with a question: as they are sent, and how many.
import type { MessageRole } from "../shared/types.ts";
import type { ContentPart } from "./attachments.ts";

/** A message of the window; the rest as `JournalMessage` has it. */
export interface WindowMessage {
  readonly id: string;
  readonly seq: number;
  readonly role: MessageRole;
  readonly tokens: number;
  /** As a model is to read it: with what went with it, as it was sent. */
  readonly content: string | ContentPart[];
}

/** The newest messages of a session that fit. */
export interface WindowSize {
  readonly messages: number;
  readonly tokens: number;
}

/** The journal's part. Code `journalUnavailable`. */
interface WindowMeter {
  /** The size of what the store's `readWindow` gives; no text leaves the journal. */
  measureWindow(sessionId: string, maxTokens: number): Promise<WindowSize>;
}

export interface WindowStore extends WindowMeter {
  /** Finished messages, newest that fit `maxTokens`, oldest first; whole pairs. */
  readWindow(sessionId: string, maxTokens: number): Promise<readonly WindowMessage[]>;
}
