// What the core needs from the outside, as interfaces: journal, shared copy, log (models: modelPorts.ts).
// All data is structured-cloneable, because the journal's database runs in a worker thread.
import type {
  MemoryStatus,
  MessageRole,
  MessageState,
  SavedWhere,
  SessionSummary,
} from "../shared/types.ts";
import type { QuestionVector } from "./embeddingPorts.ts";
import type { ErrorCode } from "./errors.ts";
import type { Kinship, VersionSource, VersionStore } from "./versionPorts.ts";
import type { WindowStore } from "./windowPorts.ts";

/** One message as the journal keeps it. */
export interface JournalMessage {
  readonly id: string;
  readonly sessionId: string;
  /** Orders messages within a session; grows, may have gaps. */
  readonly seq: number;
  readonly role: MessageRole;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly state: MessageState;
  /** Estimated tokens of its text, erring high. */
  readonly tokens: number;
  /** LangChain's stored form, the very bytes of the shared list: JSON `{type, data}`. */
  readonly stored: string;
}

/** A message to be written; the journal gives it its place. */
export interface NewMessage {
  readonly id: string;
  readonly role: MessageRole;
  readonly createdAt: number;
  readonly tokens: number;
  readonly stored: string;
  /** Plain text for search; the whole of what a reader sees of the message. */
  readonly text: string;
}

export interface NewSession extends Kinship {
  readonly id: string;
  readonly workspace: string;
  readonly title: string;
  readonly createdAt: number;
}

/** Messages oldest first. */
export interface MessagePage {
  readonly messages: readonly JournalMessage[];
  readonly hasOlder: boolean;
}

export interface BeginTurn {
  readonly turnId: string;
  /** Made in the same transaction when it is not there yet. */
  readonly session: NewSession;
  readonly question: NewMessage;
  /** Whose draft the question was: with the question on disk it is one no more. */
  readonly draftOwner?: string;
  /** Question of the interrupted turn that this one replaces; both its messages go to the trash. */
  readonly replacesQuestionId?: string;
  /** The session is a new version of this one: it begins with what stands before the question. */
  readonly source?: VersionSource;
}

/** A turn that is on disk now. */
export interface BegunTurn {
  readonly session: SessionSummary;
  readonly question: JournalMessage;
  /** Messages of the replaced turn, now in the trash. */
  readonly removedIds: readonly string[];
}

/** A turn that is running, in this window or another one of this machine. */
export interface OpenTurn {
  readonly turnId: string;
  readonly sessionId: string;
  readonly questionId: string;
  /** Answer text at the last checkpoint. */
  readonly text: string;
  readonly isOwn: boolean;
}

export interface EndTurn {
  readonly turnId: string;
  readonly sessionId: string;
  /** The question in its final form (same id as at the beginning). */
  readonly question: NewMessage;
  /** Absent when no text came. */
  readonly answer?: NewMessage;
  readonly state: "complete" | "interrupted";
}

/** What clearing or deleting took away, so that it can be undone. */
export interface Removal {
  readonly removalId: string;
  readonly kind: "clear" | "delete" | "turn";
  readonly sessionId: string;
  readonly title: string;
  /** Epoch ms. */
  readonly removedAt: number;
}

/** A workspace of the journal, open or not. */
export interface KnownWorkspace {
  readonly key: string;
  /** The folder's name when it was open last; "" for one that only the shared copy knows. */
  readonly label: string;
  /** URIs of the folders that led to it. */
  readonly folders: readonly string[];
  readonly sessionCount: number;
  /** Epoch ms. */
  readonly updatedAt: number;
}

/** Sessions that another window of this machine (or a pull) changed. */
export interface JournalChange {
  readonly sessionIds: readonly string[];
}

/** The journal, as the core uses it. Every write is one transaction; code `journalUnavailable`. */
export interface SessionStore extends VersionStore, WindowStore {
  /**
   * Makes the workspace known and remembers which folder (a URI) led to it. A folder whose key
   * changed takes its sessions along.
   */
  noteWorkspace(workspace: {
    key: string;
    label: string;
    folder?: string;
    /** What the folder keeps when it is moved. */
    mark?: string;
  }): Promise<void>;
  /** All workspaces that have sessions, those used last first. */
  knownWorkspaces(): Promise<readonly KnownWorkspace[]>;
  /**
   * Gives the sessions of one workspace (all, or `only` these) to another, here and in the shared
   * copy; ids of those that are not in the trash.
   */
  moveSessions(from: string, to: string, only?: readonly string[]): Promise<readonly string[]>;
  /** Sessions that are not in the trash: pinned first, then the newest first. */
  listSessions(workspaces: readonly string[]): Promise<readonly SessionSummary[]>;
  /** The session that changed last; `undefined` when the workspaces have none. */
  newestSession(workspaces: readonly string[]): Promise<SessionSummary | undefined>;
  readSession(sessionId: string): Promise<SessionSummary | undefined>;
  /** The newest `limit` messages before `beforeSeq` (before the end when absent). */
  readPage(sessionId: string, limit: number, beforeSeq?: number): Promise<MessagePage>;
  readMessages(sessionId: string, ids: readonly string[]): Promise<readonly JournalMessage[]>;
  /** The question (and its session) on disk, pending. Code `sessionBusy` when a turn is running. */
  beginTurn(turn: BeginTurn): Promise<BegunTurn>;
  /** Keeps the answer's text so far, and shows that the turn is alive. */
  checkpoint(turnId: string, text: string): Promise<void>;
  /** Ends the turn: both messages at the session's end, and whether they wait for the shared copy. */
  endTurn(turn: EndTurn): Promise<readonly JournalMessage[]>;
  openTurns(sessionId: string): Promise<readonly OpenTurn[]>;
  /** Turns whose window died, each with its question; ended by the caller through `endTurn`. */
  abandonedTurns(): Promise<readonly (OpenTurn & { readonly question: JournalMessage })[]>;
  renameSession(sessionId: string, title: string): Promise<void>;
  pinSession(sessionId: string, isPinned: boolean): Promise<void>;
  /** Takes all messages to the trash; `undefined` when there was none. */
  clearSession(sessionId: string): Promise<Removal | undefined>;
  deleteSession(sessionId: string): Promise<Removal | undefined>;
  /** The newest removal of these workspaces that can still be undone. */
  lastRemoval(workspaces: readonly string[]): Promise<Removal | undefined>;
  /** Puts back what the removal took. Code `sessionGone` when it is no longer kept. */
  undoRemoval(removalId: string): Promise<SessionSummary>;
  /** Empties what has been in the trash for longer than 30 days. */
  purgeTrash(now: number): Promise<void>;
  readDraft(owner: string): Promise<string>;
  /** `owner`: a session id, or a workspace key for the conversation not yet begun. */
  saveDraft(owner: string, text: string): Promise<void>;
}

/** The shared copy, as a turn uses it. Never rejects and never waits longer than its time-outs. */
export interface TurnSync {
  /** Brings what other windows added into the journal (one round trip); true when something came. */
  beforeTurn(sessionId: string, signal: AbortSignal): Promise<boolean>;
  /** Sends what the turn added (one round trip); where it is now. May be called right behind `endTurn`. */
  afterTurn(sessionId: string): Promise<SavedWhere>;
  /** A title, clear, delete or undo is to be sent, for all versions of the session; returns at once. */
  noteChange(sessionId: string): void;
  /** Text of a running answer for other windows; returns at once, may be dropped. */
  publishDelta(delta: LiveDelta): void;
  status(): MemoryStatus;
}

/** A piece of a running answer on its way to other windows. */
export interface LiveDelta {
  readonly turnId: string;
  readonly sessionId: string;
  readonly questionId: string;
  /** Length of the answer before `text`. */
  readonly offset: number;
  readonly text: string;
}

/** Writes to Redial's log. Arguments must hold no key, password or message text. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string, error?: unknown): void;
}

/** Why a turn ended early, as it is kept in the message. */
export interface InterruptReason {
  readonly code: ErrorCode;
  readonly args: readonly string[];
}

/** What recall asks the search index for. */
export interface RecallRequest {
  /** Keys; empty finds nothing. */
  readonly workspaces: readonly string[];
  /** Stems of the question's words (textStem.ts), each once. */
  readonly stems: readonly string[];
  /** How much text to bring, in UTF-16 code units; about, and at least one message. */
  readonly maxChars: number;
  /** The session that asks: what stands in its other versions only is left out. */
  readonly sessionId?: string;
  /** Where the question stands by meaning; absent: it is looked for by its words alone. */
  readonly vector?: QuestionVector;
  /** Messages to leave out for this once, with the answers that were made of them. */
  readonly without?: readonly string[];
}

/** An older message that holds words of a question, or stands beside one that does. */
export interface RecallMessage {
  readonly id: string;
  readonly sessionId: string;
  readonly seq: number;
  readonly role: MessageRole;
  /** Who wrote it, where the message says so (LangChain's `name`). */
  readonly name?: string;
  /** Epoch ms; 0 where unknown. */
  readonly createdAt: number;
  readonly text: string;
  /** Pairs (index into `stems`, offset in `text`) for each word found, in order of offsets. */
  readonly hits: readonly number[];
  /** 0 for the message nearest to the question by meaning, and so on; absent: not among them. */
  readonly nearRank?: number;
  /** Only meaning found it (or a message beside it), no word. */
  readonly isByMeaning?: true;
  /** The user wants it considered for every question. */
  readonly isPinned?: true;
}

/** What the index found for a question. */
export interface RecallCandidates {
  /** By session, oldest first within each; next to each other here is next to each other there. */
  readonly messages: readonly RecallMessage[];
  readonly sessions: readonly { readonly id: string; readonly title: string }[];
  /** In how many messages of the workspaces each stem stands; an estimate for frequent ones. */
  readonly counts: readonly number[];
  /** Messages of the workspaces. */
  readonly total: number;
}

/** What the user looks for among all messages. */
export interface SearchRequest {
  /** Words (all must be there, the last one may be half-typed), "phrases", parts of words. */
  readonly text: string;
  /** Keys; absent: all workspaces of this machine. */
  readonly workspaces?: readonly string[];
  readonly sessionId?: string;
  readonly limit: number;
}

/** A message that holds what was looked for. */
export interface SearchHit {
  readonly messageId: string;
  readonly sessionId: string;
  readonly sessionTitle: string;
  readonly workspace: string;
  readonly seq: number;
  readonly role: MessageRole;
  /** Epoch ms. */
  readonly createdAt: number;
  /** The text round the first place found, on one line. */
  readonly excerpt: string;
  /** Pairs (start, length) in `excerpt`. */
  readonly marks: readonly number[];
}

/** Hits, newest first. */
export interface SearchResult {
  readonly hits: readonly SearchHit[];
  readonly hasMore: boolean;
  /** False where this editor's SQLite has no full-text index: slower, whole words unknown. */
  readonly isIndexed: boolean;
}

/** The journal's search index, as core and host use it. */
export interface SearchPort {
  /** Messages that may bear on a question; ranking is core's (recallRank.ts). */
  recallCandidates(request: RecallRequest): Promise<RecallCandidates>;
  search(request: SearchRequest): Promise<SearchResult>;
}
