// What host and page say to each other about recall: what was remembered for an answer, marks on it,
// and asking memory alone. Part of the protocol's two unions.
import type { RecallMark } from "./recallMarks.ts";
import type { RecalledView } from "./types.ts";

/** Pieces of one `recalled` or `recallFound` at most. */
export const maxRecalled = 500;

/** Page to host. */
export type RecallPageMessage =
  /** What was recalled for this answer; answered by `recalled`. */
  | {
      readonly type: "readRecalled";
      readonly requestId: string;
      readonly sessionId: string;
      readonly messageId: string;
    }
  /** Marks a message as memory, or takes its mark away; every page is told by `markChanged`. */
  | {
      readonly type: "markRecalled";
      readonly sessionId: string;
      readonly messageId: string;
      readonly mark?: RecallMark;
    }
  /** Asks the answer's question anew, as a version that recalls one message less than this answer. */
  | {
      readonly type: "askWithout";
      readonly turnId: string;
      readonly sessionId: string;
      readonly questionId: string;
      readonly answerId: string;
      readonly withoutId: string;
    }
  /** Asks memory alone, no model; answered by `recallFound`. */
  | {
      readonly type: "recall";
      readonly requestId: string;
      readonly sessionId?: string;
      readonly text: string;
    };

/** Host to page. */
export type RecallHostMessage =
  | {
      readonly type: "recalled";
      readonly requestId: string;
      readonly pieces: readonly RecalledView[];
    }
  /** Also sent unasked, by the command; `requestId` is then the host's own. */
  | {
      readonly type: "recallFound";
      readonly requestId: string;
      readonly question: string;
      readonly pieces: readonly RecalledView[];
    }
  | {
      readonly type: "markChanged";
      readonly sessionId: string;
      readonly messageId: string;
      readonly mark?: RecallMark;
    };
