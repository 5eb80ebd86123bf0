// What the page knows of recall: pieces of unfolded answers, and what memory alone answered. Asks the
// host for what it lacks; knows no DOM.
import { signal } from "@preact/signals";
import type { HostMessage } from "../shared/protocol.ts";
import type { RecallMark } from "../shared/recallMarks.ts";
import type { RecallHostMessage } from "../shared/recallMessages.ts";
import type { RecalledView } from "../shared/types.ts";
import type { HostLink } from "./hostLink.ts";

/** An answer whose pieces are shown. */
export interface ShownAnswer {
  readonly sessionId: string;
  readonly questionId: string | undefined;
  readonly answerId: string;
}

/** What memory alone answered; without pieces while it is on its way. */
export interface MemoryAnswer {
  readonly requestId: string;
  readonly question: string;
  readonly pieces?: readonly RecalledView[];
}

const types: ReadonlySet<string> = new Set<RecallHostMessage["type"]>([
  "recalled",
  "recallFound",
  "markChanged",
]);

/** Whether the message is this book's to take. */
export function isRecallMessage(message: HostMessage): message is RecallHostMessage {
  return types.has(message.type);
}

/** One lives as long as the page does. */
export class RecallBook {
  /** By answer: the pieces of those that were unfolded; `undefined` while they are on their way. */
  readonly unfolded = signal<ReadonlyMap<string, readonly RecalledView[] | undefined>>(new Map());
  readonly found = signal<MemoryAnswer | undefined>(undefined);
  readonly #link: HostLink;
  /** By request: the answer that it is about. */
  readonly #asked = new Map<string, string>();

  constructor(link: HostLink) {
    this.#link = link;
  }

  apply(message: RecallHostMessage): void {
    switch (message.type) {
      case "recalled": {
        const answerId = this.#asked.get(message.requestId);
        this.#asked.delete(message.requestId);
        if (answerId !== undefined) this.#set(answerId, message.pieces);
        break;
      }
      case "recallFound":
        this.found.value = message;
        break;
      case "markChanged":
        this.#changeMark(message);
        break;
      default:
        message satisfies never;
    }
  }

  /** Shows what was recalled for the answer, or folds it again. */
  toggle({ sessionId, answerId }: ShownAnswer): void {
    if (this.unfolded.value.has(answerId)) {
      this.fold(answerId);
      return;
    }
    this.#set(answerId, undefined);
    const requestId = crypto.randomUUID();
    this.#asked.set(requestId, answerId);
    this.#link.send({ type: "readRecalled", requestId, sessionId, messageId: answerId });
  }

  fold(answerId: string): void {
    const next = new Map(this.unfolded.value);
    next.delete(answerId);
    this.unfolded.value = next;
  }

  /** A request failed: what waited for it is folded. */
  fail(requestId: string): void {
    const answerId = this.#asked.get(requestId);
    this.#asked.delete(requestId);
    if (answerId !== undefined) this.fold(answerId);
    if (this.found.value?.requestId === requestId) this.found.value = undefined;
  }

  mark({ sessionId, messageId }: RecalledView, mark: RecallMark | undefined): void {
    const message = { type: "markRecalled", sessionId, messageId } as const;
    this.#link.send({ ...message, ...(mark === undefined ? {} : { mark }) });
  }

  /** Shows the message in its session. */
  open({ sessionId, messageId }: RecalledView): void {
    this.#link.send({ type: "showMessage", sessionId, messageId });
  }

  /** Asks memory alone. */
  lookUp(question: string, sessionId: string | undefined): void {
    const requestId = crypto.randomUUID();
    this.found.value = { requestId, question };
    const place = sessionId === undefined ? {} : { sessionId };
    this.#link.send({ type: "recall", requestId, text: question, ...place });
  }

  #set(answerId: string, pieces: readonly RecalledView[] | undefined): void {
    this.unfolded.value = new Map(this.unfolded.value).set(answerId, pieces);
  }

  #changeMark(change: Extract<RecallHostMessage, { type: "markChanged" }>): void {
    const follow = (piece: RecalledView): RecalledView => withMark(piece, change);
    const all = [...this.unfolded.value];
    this.unfolded.value = new Map(all.map(([id, pieces]) => [id, pieces?.map(follow)]));
    const found = this.found.value;
    if (found?.pieces) this.found.value = { ...found, pieces: found.pieces.map(follow) };
  }
}

function withMark(
  piece: RecalledView,
  { messageId, mark }: Extract<RecallHostMessage, { type: "markChanged" }>,
): RecalledView {
  if (piece.messageId !== messageId) return piece;
  const { mark: _, ...bare } = piece;
  return mark === undefined ? bare : { ...bare, mark };
}
