// What summaries need of the journal: stretches of a session from its old end.
import type { JournalMessage } from "./ports.ts";

/** Messages between two places of a session. */
export interface StretchRequest {
  readonly sessionId: string;
  /** The last message before the stretch; absent: it begins with the session. */
  readonly afterId?: string;
  /** The first message that is no longer of it. */
  readonly beforeSeq: number;
  /** The stretch ends with the message that brings it to so many. */
  readonly enoughTokens: number;
}

/** The journal's part. Code `journalUnavailable`. */
export interface StretchReader {
  /**
   * Finished messages, oldest first, until there are enough. `undefined` when `afterId` is not in the session.
   */
  readStretch(request: StretchRequest): Promise<readonly JournalMessage[] | undefined>;
}
