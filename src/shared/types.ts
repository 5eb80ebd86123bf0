// Plain data that the host and the page both use. Knows nothing of vscode, Node, LangChain or DOM.

import type { AttachmentView, SentView } from "./contextViews.ts";
import type { RecallMark } from "./recallMarks.ts";

/** How far a message got. `pending`: its turn is running; `interrupted`: the turn ended early. */
export type MessageState = "complete" | "pending" | "interrupted";

/** Who wrote a message. `unreadable`: an entry of the shared list that is no LangChain message. */
export type MessageRole = "human" | "ai" | "system" | "tool" | "unreadable";

/** Tokens that the endpoint said it billed for a turn; `undefined` where it did not say. */
export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** What the user can do about an error; each is a button on the page. */
export type ErrorAction =
  | "retry"
  | "setApiKey"
  | "pickModel"
  | "openModelSettings"
  | "openRedisSettings"
  | "connectRedis"
  | "unlockMemory"
  | "newSession"
  | "showLog"
  | "manageTrust";

/** An error as the page shows it: `code` is stable, `message` is a sentence in the user's language. */
export interface ErrorView {
  readonly code: string;
  readonly message: string;
  readonly action?: ErrorAction;
}

/** One message as the page shows it. `seq` orders messages within a session; it may have gaps. */
export interface MessageView {
  readonly id: string;
  readonly seq: number;
  readonly role: MessageRole;
  /** Markdown source, exactly as written or received. */
  readonly text: string;
  /** Epoch ms; 0 where unknown (a foreign LangChain message carries none). */
  readonly createdAt: number;
  readonly state: MessageState;
  /** Why the turn ended early; only with state `interrupted`. */
  readonly error?: ErrorView;
  /** Name of the model that answered. */
  readonly model?: string;
  readonly usage?: Usage;
  /** What went with a question. */
  readonly attachments?: readonly AttachmentView[];
  /** What the model thought before it answered. */
  readonly reasoning?: string;
  /** How the model's context was shared out for an answer. */
  readonly sent?: SentView;
  /** How many older messages were recalled for this answer; absent: none. */
  readonly recalledCount?: number;
}

/**
 * Where a session's newest turn is kept. `outbox`: on this machine, waiting for Redis; `memory`:
 * nowhere but in this window, a temporary session.
 */
export type SavedWhere = "journal" | "outbox" | "shared" | "memory";

/** A session as lists show it. Times are epoch ms. */
export interface SessionSummary {
  readonly id: string;
  readonly workspace: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly pinned: boolean;
  readonly messageCount: number;
  readonly saved: SavedWhere;
}

/** Where memory is kept, in the words that the status line shows. */
export type MemoryStatus =
  | { readonly kind: "local" }
  | { readonly kind: "connecting"; readonly host: string }
  /** Connected; what waited is on its way there, what is new there on its way here. */
  | { readonly kind: "catchingUp"; readonly host: string }
  | { readonly kind: "shared"; readonly host: string; readonly roundTripMs: number }
  | {
      readonly kind: "offline";
      readonly host: string;
      readonly waitingTurns: number;
      readonly reason: string;
    }
  /** Encrypted, and the passphrase is not known here. */
  | {
      readonly kind: "locked";
      readonly host: string;
      readonly waitingTurns: number;
      readonly reason: string;
    };

/** The model that answers, as the composer shows it. */
export interface ModelStatus {
  readonly name: string;
  /** Host of the endpoint, e.g. "api.openai.com" or "127.0.0.1:11434". */
  readonly host: string;
  readonly hasKey: boolean;
  /** False when the endpoint needs a key and there is none, or the model is gone. */
  readonly isReady: boolean;
  /** Runs on this machine. */
  readonly isLocal: boolean;
  /** It was chosen and is no longer offered. */
  readonly isGone?: boolean;
  /** Tokens of input and output together, where known. */
  readonly contextTokens?: number;
  /** False: it is known to take text only. */
  readonly takesImages?: boolean;
}

/** A message, or stretches of it, that was recalled, as the page shows it. */
export interface RecalledView {
  readonly sessionId: string;
  readonly sessionTitle: string;
  readonly messageId: string;
  readonly role: MessageRole;
  /** Epoch ms; 0 where unknown. */
  readonly createdAt: number;
  /** "" when the message is no longer there. */
  readonly text: string;
  readonly mark?: RecallMark;
}
