// Marks of the sessions that were exchanged last, so that a turn can look for news at once, without a
// step to the journal's thread. Such a mark may be behind the journal, which other windows write too: it
// is good for asking the copy, and whatever is taken in on its base the journal checks.
import type { CopyState, PlannedPush, SessionMark, SharedCopy } from "../core/syncPorts.ts";
import { digestOfText } from "./readEntries.ts";

/** Each holds the text of one message. */
const maxSessions = 32;

export class KnownMarks {
  readonly #marks = new Map<string, { readonly copy: SharedCopy; readonly known: SessionMark }>();

  /** Gives the mark and forgets it; `undefined` when this copy has not confirmed one. */
  take(copy: SharedCopy, sessionId: string): SessionMark | undefined {
    const noted = this.#marks.get(sessionId);
    this.#marks.delete(sessionId);
    return noted?.copy === copy ? noted.known : undefined;
  }

  /** The copy and the journal have just agreed on this mark. */
  note(copy: SharedCopy, known: SessionMark): void {
    const { sessionId } = known.address;
    this.#marks.delete(sessionId);
    this.#marks.set(sessionId, { copy, known });
    const [oldest] = this.#marks.keys();
    if (this.#marks.size > maxSessions && oldest !== undefined) this.#marks.delete(oldest);
  }

  forget(sessionId: string): void {
    this.#marks.delete(sessionId);
  }
}

/** What the journal knows when it has taken in a push that only appended, and found nothing unseen. */
export function markAfter({ address, mark, appends }: PlannedPush, state: CopyState): SessionMark {
  const last = appends.at(-1);
  return {
    address,
    mark: {
      ...mark,
      ...(state.epoch !== undefined && { epoch: state.epoch }),
      ...{ pushes: state.pushes, version: state.version, length: state.length },
      ...(last && { tail: digestOfText(last.stored), tailText: last.stored }),
    },
    hasMessages: true,
  };
}
