// Turns that run in other windows, as one page follows them. They are told twice (by the journal's
// checkpoints on this machine, by the live channel from anywhere); the page gets each letter once.
import type { HostMessage } from "../shared/protocol.ts";
import type { MessageView, SessionSummary } from "../shared/types.ts";

/** Who tells of a turn. */
export type TurnSource = "journal" | "live";

/** A turn elsewhere, with all of its text so far. */
export interface OtherTurn {
  readonly turnId: string;
  readonly questionId: string;
  readonly text: string;
  readonly session: SessionSummary;
  readonly question: MessageView;
  readonly source: TurnSource;
}

interface Followed {
  readonly questionId: string;
  readonly source: TurnSource;
  told: number;
}

export class OtherTurns {
  readonly #post: (message: HostMessage) => void;
  readonly #followed = new Map<string, Followed>();

  constructor(post: (message: HostMessage) => void) {
    this.#post = post;
  }

  /** Another session is shown. */
  clear(): void {
    this.#followed.clear();
  }

  /** The page was given this turn, with so much of its text, when it opened the session. */
  adopt(turnId: string, questionId: string, told: number): void {
    this.#followed.set(turnId, { questionId, source: "journal", told });
  }

  has(turnId: string): boolean {
    return this.#followed.has(turnId);
  }

  /** Turns that this source began to tell of. */
  ids(source: TurnSource): readonly string[] {
    return [...this.#followed].filter(([, turn]) => turn.source === source).map(([id]) => id);
  }

  /** The turn with its text so far; begins it on the page when that is new. */
  noteText(turn: OtherTurn): void {
    const { turnId, questionId, text, session, question, source } = turn;
    if (!this.#followed.has(turnId)) {
      this.#followed.set(turnId, { questionId, source, told: 0 });
      this.#post({ type: "turnStarted", turnId, session, question, isOwn: false });
    }
    this.noteDelta(turnId, 0, text);
  }

  /** A piece that begins at `offset`; what the page has of it already is left out. */
  noteDelta(turnId: string, offset: number, text: string): void {
    const turn = this.#followed.get(turnId);
    // A gap is filled by the next whole text.
    if (!turn || offset > turn.told) return;
    const unseen = text.slice(turn.told - offset);
    if (unseen === "") return;
    this.#post({ type: "delta", turnId, offset: turn.told, text: unseen });
    turn.told += unseen.length;
  }

  /** The turn is over; `messages` are the session's newest. */
  end(turnId: string, session: SessionSummary, messages: readonly MessageView[]): void {
    const turn = this.#followed.get(turnId);
    if (!turn) return;
    this.#followed.delete(turnId);
    const at = messages.findIndex((message) => message.id === turn.questionId);
    const pair = at < 0 ? [] : messages.slice(at, at + 2);
    this.#post({ type: "turnEnded", turnId, session, messages: pair, saved: session.saved });
  }
}
