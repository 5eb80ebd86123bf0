// What host and page say to each other about turns: versions, forks, code blocks, questions that
// wait, and what was not read yet. Part of the protocol's two unions.

/** Questions that can wait in one session. */
export const maxQueued = 20;

/** A turn of the session that has several versions; `index` counts from 0, the oldest first. */
export interface VersionView {
  /** The turn's question. */
  readonly messageId: string;
  readonly index: number;
  readonly count: number;
}

/** A question that waits until the answer before it has come. */
export interface QueuedView {
  readonly queueId: string;
  readonly text: string;
}

/** What waits in a session; `isHeld`: it waits for the user, because an answer ended early. */
export interface QueueView {
  readonly questions: readonly QueuedView[];
  readonly isHeld: boolean;
}

/** What is done with a code block; the host takes its text from the stored message. */
export type CodeAction = "copy" | "insert" | "replace" | "newFile";

/** What the user asks for by a command, and the page alone can do. */
type PageWish = "editLastQuestion" | "focusTranscript";

/** Page to host. */
export type TurnPageMessage =
  /** Asks a question with other words, in a new version. Answered by `opened` or `failed`. */
  | {
      readonly type: "editQuestion";
      readonly turnId: string;
      readonly sessionId: string;
      readonly messageId: string;
      readonly text: string;
    }
  /** Asks a question with the same words, in a new version. */
  | {
      readonly type: "regenerate";
      readonly turnId: string;
      readonly sessionId: string;
      readonly messageId: string;
    }
  /** Answered by `opened`. */
  | {
      readonly type: "showVersion";
      readonly sessionId: string;
      readonly messageId: string;
      readonly index: number;
    }
  | { readonly type: "forkSession"; readonly sessionId: string; readonly messageId: string }
  | { readonly type: "deleteTurn"; readonly sessionId: string; readonly messageId: string }
  | { readonly type: "copyMessage"; readonly sessionId: string; readonly messageId: string }
  /** `index`: of the block in its message; `hash`: of its code, see textHash.ts. */
  | {
      readonly type: "codeAction";
      readonly sessionId: string;
      readonly messageId: string;
      readonly index: number;
      readonly hash: number;
      readonly action: CodeAction;
    }
  | {
      readonly type: "queueQuestion";
      readonly queueId: string;
      readonly sessionId: string;
      readonly text: string;
    }
  | { readonly type: "unqueueQuestion"; readonly queueId: string; readonly sessionId: string }
  /** Sends what is held, one after the other. */
  | { readonly type: "sendQueued"; readonly sessionId: string }
  /** Whether the session's end is in sight. */
  | { readonly type: "reading"; readonly sessionId: string; readonly isAtEnd: boolean }
  /** The keyboard is with the page, or no longer. */
  | { readonly type: "focus"; readonly isFocused: boolean };

/** Host to page. */
export type TurnHostMessage =
  /** All turns of the session that have versions. */
  | {
      readonly type: "versions";
      readonly sessionId: string;
      readonly versions: readonly VersionView[];
    }
  | { readonly type: "queue"; readonly sessionId: string; readonly queue: QueueView }
  /** The composer's text changed in another page of this window. */
  | { readonly type: "draft"; readonly sessionId?: string; readonly text: string }
  | { readonly type: "wish"; readonly wish: PageWish };
