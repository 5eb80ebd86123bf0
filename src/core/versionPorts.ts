// Versions of a turn and forks of a session, as the core sees the journal's part in them.
import type { SessionSummary } from "../shared/types.ts";

/** What a session shares messages with. */
export interface Kinship {
  /** The first session of its tree of forks; absent when it is no fork. */
  readonly forkOf?: string;
  /** The first session of its family of versions; absent when it is the first, or the only one. */
  readonly versionOf?: string;
}

/** A question of which another version is asked. */
export interface VersionSource {
  readonly sessionId: string;
  readonly questionId: string;
}

/** Where a fork begins, and what it is to be. */
export interface ForkSource {
  readonly sessionId: string;
  readonly messageId: string;
  /** Id, title and time of the new session; its workspace is the source's. */
  readonly fork: { readonly id: string; readonly title: string; readonly createdAt: number };
}

/** One of several versions of a turn; `index` counts from 0, the oldest first. */
export interface VersionMark {
  /** The turn's question. */
  readonly messageId: string;
  readonly index: number;
  readonly count: number;
}

/** A session of a family of versions, with what makes it one. */
export interface FamilySession extends Kinship {
  readonly session: SessionSummary;
}

/** A turn that was deleted. */
export interface DeletedTurn {
  /** By which it can be undone. */
  readonly removalId: string;
  /** Of the session. */
  readonly title: string;
  /** The session to show: another version, when the one with this turn went with it. */
  readonly shownId: string;
}

/** The journal's part. Every write is one transaction; code `journalUnavailable`. */
export interface VersionStore {
  /**
   * Takes a turn to the trash, by any of its messages. One of several versions takes along what
   * follows it. Codes `messageGone`, `sessionBusy`.
   */
  deleteTurn(sessionId: string, messageId: string): Promise<DeletedTurn>;
  /**
   * A new session with a copy of what stands up to a message: an answer is copied too, a question is
   * not. Code `messageGone`.
   */
  forkSession(source: ForkSource): Promise<SessionSummary>;
  /** Turns of the session that have several versions. */
  versionsOf(sessionId: string): Promise<readonly VersionMark[]>;
  /** Where another version of the question is; the session shown last when several have it. */
  findVersion(source: VersionSource, index: number): Promise<VersionSource | undefined>;
  /** The session was chosen among its versions: lists show it from now on. */
  noteShown(sessionId: string): Promise<void>;
  /** The session with all of its versions, oldest first. */
  readFamily(sessionId: string): Promise<readonly FamilySession[]>;
}
