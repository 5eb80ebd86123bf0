// Everything that the host and the page say to each other: two closed unions, nothing else.

import type { ContextHostMessage, ContextPageMessage } from "./contextMessages.ts";
import type { NoteHostMessage, NotePageMessage } from "./noteMessages.ts";
import type { RecallHostMessage, RecallPageMessage } from "./recallMessages.ts";
import type { SecretHostMessage, SecretPageMessage } from "./secretMessages.ts";
import type { SessionHostMessage, SessionPageMessage } from "./sessionMessages.ts";
import type { StartHostMessage, StartPageMessage } from "./startMessages.ts";
import type { QueueView, TurnHostMessage, TurnPageMessage, VersionView } from "./turnMessages.ts";
import type {
  ErrorAction,
  ErrorView,
  MemoryStatus,
  MessageView,
  ModelStatus,
  SavedWhere,
  SessionSummary,
} from "./types.ts";

/** Largest text of one message from the page, in UTF-16 code units. */
export const maxQuestionLength = 1_000_000;

/** Messages that `init`, `opened` and one `older` page hold at most. */
export const pageSize = 50;

/** Page to host. The page names ids only: never a path, URL to fetch, key or command. */
export type PageMessage =
  | NotePageMessage
  | ContextPageMessage
  | RecallPageMessage
  | SecretPageMessage
  | SessionPageMessage
  | StartPageMessage
  | TurnPageMessage
  /**
   * The page has loaded (first time, reload, after being killed): answered by `init`. `place`: what
   * the page showed at its top edge before; `init` then shows it again, if it is far from the end.
   */
  | {
      readonly type: "ready";
      readonly place?: { readonly sessionId: string; readonly messageId: string };
    }
  /** `sessionId` absent: make a session for it. Answered by `turnStarted` or `failed`. */
  | {
      readonly type: "ask";
      readonly turnId: string;
      readonly sessionId?: string;
      readonly text: string;
      /** Of the chips that go with it. */
      readonly attachmentIds?: readonly string[];
    }
  | { readonly type: "stop"; readonly turnId: string }
  /** Ask again the question of an interrupted turn; `messageId` is its question's. */
  | {
      readonly type: "retry";
      readonly turnId: string;
      readonly sessionId: string;
      readonly messageId: string;
    }
  /** Show an empty conversation; a session is made on the first send, never before. */
  | { readonly type: "newSession" }
  | { readonly type: "openSession"; readonly sessionId: string }
  /** Up to `pageSize` messages before `seq`; answered by `older` or `failed` with `requestId`. */
  | {
      readonly type: "loadOlder";
      readonly requestId: string;
      readonly sessionId: string;
      readonly seq: number;
    }
  /** The first key in the composer: what an answer needs can be loaded meanwhile. */
  | { readonly type: "composing" }
  | { readonly type: "saveDraft"; readonly sessionId?: string; readonly text: string }
  | { readonly type: "copyText"; readonly text: string }
  | { readonly type: "openLink"; readonly href: string }
  | { readonly type: "runAction"; readonly action: ErrorAction | "undo" | "showSummary" };

/** An answer that is being written; `text` is all of it so far. */
export interface RunningTurn {
  readonly turnId: string;
  readonly questionId: string;
  readonly text: string;
  /** False when another window runs it: it can be watched, not stopped. */
  readonly isOwn: boolean;
}

/** What the transcript shows: `pageSize` messages of one session, oldest first; most often the newest. */
export interface OpenSession {
  /** Absent for an empty conversation that has no session yet. */
  readonly session?: SessionSummary;
  readonly messages: readonly MessageView[];
  readonly hasOlder: boolean;
  /** True: the messages end before the session does. */
  readonly hasNewer?: boolean;
  /** A message that was asked for and is to be shown; absent: the end. */
  readonly target?: string;
  readonly running?: RunningTurn;
  /** Turns with several versions; absent: none. */
  readonly versions?: readonly VersionView[];
  /** Questions that wait; absent: none. */
  readonly queue?: QueueView;
  /** The oldest answer that was not in sight yet when it came; absent: none. */
  readonly unreadId?: string;
  readonly draft: string;
}

/** Host to page. What is told in one go comes as one list of them. */
export type HostMessage =
  | ContextHostMessage
  | SessionHostMessage
  | StartHostMessage
  | NoteHostMessage
  | TurnHostMessage
  | RecallHostMessage
  | SecretHostMessage
  /** Answer to `ready`: all that the page needs, whatever it showed before. */
  | {
      readonly type: "init";
      readonly open: OpenSession;
      readonly memory: MemoryStatus;
      readonly model: ModelStatus;
      /** BCP 47, e.g. "en" or "ko": the editor's display language. */
      readonly locale: string;
      readonly isTrusted: boolean;
    }
  /** Another session (or a changed state of this one) is to be shown instead. */
  | { readonly type: "opened"; readonly open: OpenSession }
  /** The question is on disk; `session` exists now. Also sent for turns that other windows run. */
  | {
      readonly type: "turnStarted";
      readonly turnId: string;
      readonly session: SessionSummary;
      readonly question: MessageView;
      readonly isOwn: boolean;
    }
  /** Answer text to append; `offset` is the length of the text before it (to notice a gap). */
  | {
      readonly type: "delta";
      readonly turnId: string;
      readonly offset: number;
      readonly text: string;
    }
  /** The turn is over: `messages` are its question and, if any text came, its answer. */
  | {
      readonly type: "turnEnded";
      readonly turnId: string;
      readonly session: SessionSummary;
      readonly messages: readonly MessageView[];
      readonly saved: SavedWhere;
    }
  /** Title, pin, counts or place of saving of the shown session changed. */
  | { readonly type: "sessionChanged"; readonly session: SessionSummary }
  /** Messages that other windows added or changed; `removedIds` are no longer in the session. */
  | {
      readonly type: "messagesChanged";
      readonly sessionId: string;
      readonly messages: readonly MessageView[];
      readonly removedIds: readonly string[];
    }
  | {
      readonly type: "older";
      readonly requestId: string;
      readonly messages: readonly MessageView[];
      readonly hasOlder: boolean;
    }
  /** A request of the page failed; `requestId` is its `requestId` or `turnId`. */
  | { readonly type: "failed"; readonly requestId: string; readonly error: ErrorView }
  | { readonly type: "memory"; readonly memory: MemoryStatus }
  | { readonly type: "model"; readonly model: ModelStatus }
  | { readonly type: "trust"; readonly isTrusted: boolean }
  /** Put the focus into the composer. */
  | { readonly type: "focusComposer" };
