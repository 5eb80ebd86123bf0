// What host and page say to each other about sessions: lists, search, trash, find, and reading away
// from a session's end. Part of the protocol's two unions.
import type { MessageRole, MessageView, SessionSummary } from "./types.ts";

/** Sessions that one `sessions` or `found` holds at most. */
export const sessionPageSize = 100;

/** Hits of one `found`, and of one `findResult`, at most. */
export const maxSearchHits = 50;
export const maxFindHits = 20_000;

/** Largest text to search for, in UTF-16 code units. */
export const maxSearchLength = 500;

/** Whose sessions: those of the open folders, or all that this machine has. */
export type SessionScope = "workspace" | "all";

/** A session in a list. */
export interface SessionRow {
  readonly session: SessionSummary;
  /** Label of its workspace when that is not open in this window. */
  readonly place?: string;
}

/** A message that holds what was searched for. */
export interface HitView {
  readonly messageId: string;
  readonly sessionId: string;
  readonly sessionTitle: string;
  /** As in {@link SessionRow}. */
  readonly place?: string;
  readonly role: MessageRole;
  /** Epoch ms; 0 where unknown. */
  readonly createdAt: number;
  /** The text round the first place found, on one line. */
  readonly excerpt: string;
  /** Pairs (start, length) in `excerpt`. */
  readonly marks: readonly number[];
}

/** Something in the trash. */
export interface RemovalView {
  readonly removalId: string;
  readonly kind: "clear" | "delete" | "turn";
  readonly title: string;
  /** Epoch ms. */
  readonly removedAt: number;
}

/** A message of the session that holds what is looked for. */
export interface FindHit {
  readonly messageId: string;
  readonly seq: number;
}

/** Page to host. */
export type SessionPageMessage =
  /** Answered by `sessions`; `offset`: sessions that the page has already. */
  | {
      readonly type: "listSessions";
      readonly requestId: string;
      readonly scope: SessionScope;
      readonly offset: number;
    }
  /** Answered by `found`. */
  | {
      readonly type: "searchSessions";
      readonly requestId: string;
      readonly scope: SessionScope;
      readonly text: string;
    }
  /** Answered by `trash`. */
  | { readonly type: "listTrash"; readonly requestId: string }
  /** These change sessions; every page is told by `sessionsChanged`. */
  | { readonly type: "renameSession"; readonly sessionId: string; readonly title: string }
  | { readonly type: "pinSession"; readonly sessionId: string; readonly isPinned: boolean }
  | { readonly type: "deleteSession"; readonly sessionId: string }
  | { readonly type: "restoreRemoval"; readonly removalId: string }
  | { readonly type: "newTemporarySession" }
  /** Every message of the session that holds the text; answered by `findResult`. */
  | {
      readonly type: "findInSession";
      readonly requestId: string;
      readonly sessionId: string;
      readonly text: string;
    }
  /** Show the session at this message; answered by `opened` with `target`. */
  | { readonly type: "showMessage"; readonly sessionId: string; readonly messageId: string }
  /** Up to `pageSize` messages after `seq`; answered by `newer`. */
  | {
      readonly type: "loadNewer";
      readonly requestId: string;
      readonly sessionId: string;
      readonly seq: number;
    };

/** Host to page. */
export type SessionHostMessage =
  | {
      readonly type: "sessions";
      readonly requestId: string;
      readonly sessions: readonly SessionRow[];
      readonly hasMore: boolean;
    }
  /** Sessions whose title holds the words, and messages that do, newest first. */
  | {
      readonly type: "found";
      readonly requestId: string;
      readonly sessions: readonly SessionRow[];
      readonly hits: readonly HitView[];
      readonly hasMore: boolean;
    }
  | {
      readonly type: "trash";
      readonly requestId: string;
      readonly removals: readonly RemovalView[];
    }
  /** What lists show is no longer true. */
  | { readonly type: "sessionsChanged" }
  /** Oldest first. */
  | {
      readonly type: "findResult";
      readonly requestId: string;
      readonly hits: readonly FindHit[];
      /** More than `maxFindHits` hold it; these are the newest. */
      readonly hasMore: boolean;
    }
  | {
      readonly type: "newer";
      readonly requestId: string;
      readonly messages: readonly MessageView[];
      readonly hasNewer: boolean;
    }
  /** Show the list of sessions, or the find bar. */
  | { readonly type: "openSessions" }
  | { readonly type: "openFind" };
