// What sync needs from both sides, as interfaces: the shared copy (Redis) and the journal's part in
// it. Knows no driver. All data is structured-cloneable.
import type { MessageState } from "../shared/types.ts";
import type { IndexEntry, KnownSession } from "./catchUpPorts.ts";
import type { Disposable } from "./disposable.ts";
import type { VectorCopy } from "./embeddingPorts.ts";
import type { RedialError } from "./errors.ts";
import type { Item } from "./itemPorts.ts";
import type { NewMessage } from "./ports.ts";
import type { CopyEntry, CopyRecord, JournalRecord } from "./recordPorts.ts";
import type { UploadBody, UploadPlace } from "./uploadPorts.ts";

/** Which list of the shared copy: a session of a workspace, or one attached by its own key. */
export interface CopyAddress {
  readonly workspace: string;
  readonly sessionId: string;
  /** Key of a list that another LangChain program began; absent for Redial's own. */
  readonly listKey?: string;
}

/** What a journal knows of one session in the shared copy; sent along so that the copy can check it. */
export interface CopyMark {
  /** The copy's epoch; absent before the first contact. */
  readonly epoch?: string;
  /** This journal's name in the copy: random, one for each workspace. */
  readonly journal: string;
  /** How many pushes of this journal the copy has acknowledged: fewer there means that it lost some. */
  readonly pushes: number;
  /** Version last seen; -1: not to be checked (the list is being read from its beginning). */
  readonly version: number;
  /** Entries known, from the oldest on. */
  readonly length: number;
  /** SHA-1 (hex) of the newest known entry; absent when none is. */
  readonly tail?: string;
  /** That entry; absent when only its digest is known. */
  readonly tailText?: string;
  /** Digests that the entry has in other forms, encrypted. */
  readonly otherTails?: readonly string[];
  /** The copy's marker of encryption as it must be; absent: there must be none. */
  readonly seal?: string;
}

/** What is kept of a session beside its messages. Times are epoch ms. */
export interface CopyMeta {
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly pinned: boolean;
  /** Last change of title, pin or deletion: the later one wins. */
  readonly changedAt: number;
  /** As in the journal's `NewSession`. */
  readonly forkOf?: string;
  readonly versionOf?: string;
  readonly deletedAt?: number;
  /** Set where the messages are in a list of another program. */
  readonly listKey?: string;
}

/** The copy's side of a {@link CopyMark}. */
export interface CopyState {
  readonly epoch?: string;
  readonly pushes: number;
  readonly version: number;
  /** The version at which the list was last changed otherwise than by appending. */
  readonly listVersion: number;
  /** Entries in the list, those of this very push included. */
  readonly length: number;
  /** Absent when Redial's record of the session is not there. */
  readonly meta?: CopyMeta;
}

/** What the copy answers to a mark. */
export type CopyReply =
  /** The copy lost its data (other epoch, or fewer pushes than it acknowledged). */
  | { readonly kind: "lost"; readonly state: CopyState }
  /** The list changed otherwise than by appending: read it from its beginning. */
  | { readonly kind: "stale"; readonly state: CopyState }
  /** Entries after the mark, oldest first; `remaining` more are there. Nothing was written. */
  | {
      readonly kind: "news";
      readonly state: CopyState;
      readonly entries: readonly CopyEntry[];
      readonly remaining: number;
    }
  /** Written. `entries` stood between the mark and what was pushed. */
  | {
      readonly kind: "pushed";
      readonly state: CopyState;
      readonly entries: readonly CopyEntry[];
    };

/** Stands for a title that is encrypted and cannot be read here; what is known of it stays. */
export const lockedTitle = "🔒";

/** An entry to be taken out, by position (0 is the oldest); `text` where more than its digest is known. */
export interface CopyDrop {
  readonly position: number;
  readonly sha1: string;
  readonly text?: string;
  /** Digests that it has in other forms, encrypted. */
  readonly others?: readonly string[];
}

/** A message on its way into the list. */
export interface PushMessage {
  readonly id: string;
  readonly stored: string;
}

/** One atomic change of a session: first drops, then inserts, then appends. */
export interface CopyPush {
  readonly address: CopyAddress;
  readonly mark: CopyMark;
  /** Written when the copy has none, and when `isMetaDirty` and no later change is there. */
  readonly meta: CopyMeta;
  readonly isMetaDirty: boolean;
  /** Entries to take out; `all` known ones. */
  readonly drops: "all" | readonly CopyDrop[];
  /** Messages to put back; `before`: entries (after the drops) that are older. Ascending. */
  readonly inserts: readonly {
    readonly before: number;
    readonly messages: readonly PushMessage[];
  }[];
  /** Messages for the end; those whose id is among the unseen entries are left out. */
  readonly appends: readonly PushMessage[];
}

/**
 * What comes over the live channel. `listening`: from now on; what was told before was missed.
 * `left`: not any more.
 */
export type LiveNews =
  | { readonly kind: "listening"; readonly workspace: string }
  | { readonly kind: "left"; readonly workspace: string }
  | { readonly kind: "message"; readonly workspace: string; readonly text: string };

/** Whether the shared copy can be reached. `down`: the newest error; it is tried again by itself. */
export type CopyCondition =
  | { readonly kind: "connecting" }
  | { readonly kind: "ready" }
  | { readonly kind: "down"; readonly error: RedialError };

/** The shared copy: one connection to it. Everything rejects with `redis…` codes. */
export interface SharedCopy {
  readonly vectors: VectorCopy;
  /** Host (and port) for sentences; never credentials. */
  readonly host: string;
  condition(): CopyCondition;
  onCondition(listener: (condition: CopyCondition) => void): Disposable;
  /** Resolves when it can be used; rejects with what keeps it from that, `timeoutMs` at the latest. */
  ready(timeoutMs: number): Promise<void>;
  /** Time of one round trip now, in ms. */
  measureRoundTrip(): Promise<number>;
  /** One round trip: what is new after the mark. */
  pull(address: CopyAddress, mark: CopyMark): Promise<CopyReply>;
  /** One round trip: checks the mark, writes all or nothing, and tells other windows `notice`. */
  push(push: CopyPush, notice: string): Promise<CopyReply>;
  /** As `push`, for a whole session; `undefined`: not here, push it. Writes nothing where entries are. */
  upload(upload: Upload, notice: string): Promise<CopyReply | undefined>;
  /** Sessions of the workspace, newest first, in two round trips. */
  readIndex(workspace: string): Promise<readonly IndexEntry[]>;
  /** Metas in the order of `sessionIds`; `undefined` where there is none. */
  readMetas(
    workspace: string,
    sessionIds: readonly string[],
  ): Promise<readonly (CopyMeta | undefined)[]>;
  /** Takes sessions whose record is gone (expired) out of the index. */
  pruneIndex(workspace: string, sessionIds: readonly string[]): Promise<void>;
  /** Makes these sessions expire as the settings want it now. */
  applyRetention(workspace: string, sessionIds: readonly string[]): Promise<void>;
  /**
   * The key of a list that another LangChain program wrote, from the key itself or its session id;
   * `undefined` when there is none. Code `redisWrongType`.
   */
  findList(key: string): Promise<string | undefined>;
  /** What is kept for the session, with the newest `maxEntries` entries. */
  readRecord(address: CopyAddress, maxEntries: number): Promise<CopyRecord>;
  /** What the workspace keeps beside its sessions; the forgotten too. */
  readItems(workspace: string): Promise<readonly Item[]>;
  /** Writes those that win over what is there, and tells other windows `notice` if any did. */
  writeItems(workspace: string, items: readonly Item[], notice: string): Promise<void>;
  /** Tells other windows; how many listeners got it, this window's own included. */
  publish(workspace: string, text: string): Promise<number>;
  /** Listens to these workspaces, instead of those of an earlier call; goes on trying by itself. */
  listen(workspaces: readonly string[]): void;
  onLive(listener: (news: LiveNews) => void): Disposable;
  /** Waits for commands under way, then closes. */
  close(): Promise<void>;
}

/** An entry of the list, read: what the journal keeps of it. */
export interface SyncedMessage extends NewMessage {
  readonly state: Exclude<MessageState, "pending">;
}

/** Where a session of the journal stands towards the shared copy. */
export interface SessionMark {
  readonly address: CopyAddress;
  readonly mark: CopyMark;
  /** True when the journal holds messages of it, in the trash or not. */
  readonly hasMessages: boolean;
}

/** A {@link CopyPush} as the journal plans it; `hasMore`: a further one is needed after it. */
export interface PlannedPush extends CopyPush {
  /** The session's stamp when it was planned: as long as it is the same, nothing happened to it. */
  readonly change: number;
  readonly hasMore: boolean;
}

/** A session that the copy has never had, planned as {@link PlannedPush} is. */
export interface Upload
  extends Pick<PlannedPush, "address" | "mark" | "meta" | "isMetaDirty" | "change"> {
  readonly body: UploadBody;
}

/** News of one session for the journal, on the base of the mark they were asked with. */
export interface SessionNews {
  readonly sessionId: string;
  readonly base: CopyMark;
  readonly state: CopyState;
  /** Oldest first. */
  readonly entries: readonly SyncedMessage[];
}

/** Pushes to be sent together. */
export interface PushSlice {
  readonly uploads: readonly Upload[];
  readonly plans: readonly PlannedPush[];
  /** Of how many sessions they are; those without one have nothing to push. */
  readonly seen: number;
}

/** A push that the copy took as it was: nothing unseen stood there; `change`: as in the plan. */
export interface SentPush {
  readonly sessionId: string;
  readonly base: CopyMark;
  readonly change: number;
  readonly state: CopyState;
  /** Of the messages that were appended. */
  readonly ids: readonly string[];
  /** Of an upload, which names none. */
  readonly upload?: UploadPlace;
}

/**
 * `moved`: another window was faster, nothing was written; ask again with the new mark. `settled`:
 * written, and the session has nothing left to push.
 */
export type Applied = "written" | "settled" | "moved";

/** A session that waits in the outbox. */
export interface WaitingSession {
  readonly sessionId: string;
  readonly attempts: number;
}

/** The journal's part in sync. Every write is one transaction; code `journalUnavailable`. */
export interface SyncStore {
  /** `undefined` when the journal has no such session. */
  readMark(sessionId: string): Promise<SessionMark | undefined>;
  /** What is to be pushed next; `undefined` (and the outbox forgets it) when nothing is. */
  planPush(sessionId: string): Promise<PlannedPush | undefined>;
  /** What the first of these sessions have to push, as much as makes one slice. */
  planPushes(sessionIds: readonly string[]): Promise<PushSlice>;
  /** Takes in what pushes did; the sessions that have nothing left to push. */
  applySent(sent: readonly SentPush[]): Promise<readonly string[]>;
  /** Takes in entries that follow the base. */
  applyNews(news: SessionNews): Promise<Applied>;
  /** Takes in what a push did; the entries are those it found, then its own that were not there. */
  applyPush(push: CopyPush, news: SessionNews): Promise<Applied>;
  /** Makes the session follow the whole list; what is missing there goes to the trash. */
  applyWhole(news: SessionNews): Promise<Applied>;
  /** The copy lost its data: all of the address's workspace is to be put back. */
  resetCopy(address: CopyAddress, base: CopyMark, state: CopyState): Promise<void>;
  /** Sessions with something to push, those that waited longest first. */
  waitingSessions(workspaces: readonly string[]): Promise<readonly WaitingSession[]>;
  /** Other versions of the session with something to push, in the trash or not. */
  waitingVersions(sessionId: string): Promise<readonly string[]>;
  /** Turns of these workspaces that are not in the shared copy yet. */
  countWaitingTurns(workspaces: readonly string[]): Promise<number>;
  /** A message's stored form; `undefined` when it is not there. */
  readStored(sessionId: string, messageId: string): Promise<string | undefined>;
  /** What is kept for the session, with its newest `maxRows` rows; `undefined`: nothing. */
  readRecord(sessionId: string, maxRows: number): Promise<JournalRecord | undefined>;
  noteFailedPush(sessionId: string, code: string): Promise<void>;
  knownSessions(workspace: string): Promise<readonly KnownSession[]>;
  /** Makes a session of a list that another program wrote; one in the trash comes back. */
  attachSession(workspace: string, sessionId: string, meta: CopyMeta): Promise<void>;
  /** Makes sessions of the copy known here, without their messages; those here follow `meta`. */
  adoptSessions(
    workspace: string,
    sessions: readonly { readonly sessionId: string; readonly meta: CopyMeta }[],
  ): Promise<readonly string[]>;
}
