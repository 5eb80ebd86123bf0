// What lists of sessions need from the journal: pages of sessions, titles, the trash, and finding
// within one session.
import type { FindHit } from "../shared/sessionMessages.ts";
import type { SessionSummary } from "../shared/types.ts";
import type { JournalMessage, Removal } from "./ports.ts";

/** Which sessions; `workspaces` absent: all of this machine. */
export interface BrowseRequest {
  readonly workspaces?: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

/** Pinned first, then those that changed last. */
export interface SessionList {
  readonly sessions: readonly SessionSummary[];
  readonly hasMore: boolean;
}

/** Sessions whose title holds every word of `text`, in any case. */
export interface TitleRequest {
  readonly workspaces?: readonly string[];
  readonly text: string;
  readonly limit: number;
}

/** One step of finding within a session: `limit` messages from the end are looked into. */
export interface FindRequest {
  readonly sessionId: string;
  /** Looked for as it stands, in any case. */
  readonly text: string;
  /** Only messages before this one; absent: from the end. */
  readonly beforeSeq?: number;
  readonly limit: number;
}

/** What one step found, newest first. */
export interface FindStep {
  readonly hits: readonly FindHit[];
  /** Where the next step goes on; absent: the session's beginning is reached. */
  readonly nextBeforeSeq?: number;
}

/** Messages round one of them, oldest first. */
export interface MessageSurroundings {
  readonly messages: readonly JournalMessage[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** Messages after one, oldest first. */
export interface NewerMessages {
  readonly messages: readonly JournalMessage[];
  readonly hasNewer: boolean;
}

/** The journal, as lists of sessions and reading away from a session's end use it. */
export interface LibraryPort {
  browse(request: BrowseRequest): Promise<SessionList>;
  findTitles(request: TitleRequest): Promise<readonly SessionSummary[]>;
  /** What can be restored, newest first, at most `limit`. */
  listRemovals(workspaces: readonly string[], limit: number): Promise<readonly Removal[]>;
  findInSession(request: FindRequest): Promise<FindStep>;
  /** About `limit` messages with `messageId` in their middle; `undefined` when it is not there. */
  readAround(
    sessionId: string,
    messageId: string,
    limit: number,
  ): Promise<MessageSurroundings | undefined>;
  readNewer(sessionId: string, limit: number, afterSeq: number): Promise<NewerMessages>;
}
