// Turns that run in this window, told to the windows that listen: nothing is sent while nobody
// does, and what comes faster than the channel takes it goes out in larger pieces.
import { asRedialError } from "../core/errors.ts";
import type { LiveDelta, Log } from "../core/ports.ts";
import type { SharedCopy, SyncStore } from "../core/syncPorts.ts";
import { type LiveMessage, writeLive } from "./liveMessages.ts";

interface RunningTurn {
  readonly turnId: string;
  readonly sessionId: string;
  readonly questionId: string;
  workspace: string | undefined;
  text: string;
  /** How much of `text` the listeners have; `undefined`: they do not know of the turn. */
  sentLength: number | undefined;
  /** False when the last message found no other listener. */
  isHeard: boolean;
  isSending: boolean;
}

export interface LiveTurnsParts {
  readonly origin: string;
  readonly store: SyncStore;
  readonly log: Log;
  /** `undefined` while there is no shared copy that can be used. */
  readonly copy: () => SharedCopy | undefined;
  /** True while this window listens to the workspace itself, and so counts among the listeners. */
  readonly isListening: (workspace: string) => boolean;
}

export class LiveTurns {
  readonly #parts: LiveTurnsParts;
  readonly #turns = new Map<string, RunningTurn>();

  constructor(parts: LiveTurnsParts) {
    this.#parts = parts;
  }

  add(delta: LiveDelta): void {
    const turn = this.#turns.get(delta.turnId) ?? this.#begin(delta);
    turn.text = turn.text.slice(0, delta.offset) + delta.text;
    this.#send(turn);
  }

  /** The session's turn is over. */
  end(sessionId: string): void {
    for (const turn of [...this.#turns.values()]) {
      if (turn.sessionId !== sessionId) continue;
      this.#turns.delete(turn.turnId);
      const { turnId, workspace } = turn;
      if (turn.sentLength === undefined || workspace === undefined) continue;
      this.#tell(workspace, { kind: "ended", turnId, sessionId });
    }
  }

  /** Another window began to listen to the workspace: it is told from the beginning. */
  tellAgain(workspace: string): void {
    for (const turn of this.#turns.values()) {
      if (turn.workspace !== workspace) continue;
      turn.sentLength = undefined;
      turn.isHeard = true;
      this.#send(turn);
    }
  }

  /** Shows listeners that silent turns are alive. */
  beat(): void {
    for (const turn of this.#turns.values()) {
      const { turnId, sessionId, questionId, sentLength: offset, workspace } = turn;
      if (!turn.isHeard || turn.isSending || offset === undefined || workspace === undefined)
        continue;
      const delta = { turnId, sessionId, questionId, offset, text: "" };
      this.#tell(workspace, { kind: "delta", ...delta });
    }
  }

  #begin({ turnId, sessionId, questionId }: LiveDelta): RunningTurn {
    const turn: RunningTurn = {
      ...{ turnId, sessionId, questionId, workspace: undefined, text: "" },
      ...{ sentLength: undefined, isHeard: true, isSending: false },
    };
    this.#turns.set(turnId, turn);
    return turn;
  }

  #send(turn: RunningTurn): void {
    if (turn.isSending || !turn.isHeard) return;
    turn.isSending = true;
    this.#sendAll(turn)
      .catch((error) => {
        turn.isHeard = false;
        this.#parts.log.warn(`live: ${asRedialError(error).message}`);
      })
      .finally(() => {
        turn.isSending = false;
      });
  }

  async #sendAll(turn: RunningTurn): Promise<void> {
    turn.workspace ??= (await this.#parts.store.readMark(turn.sessionId))?.address.workspace;
    const { workspace } = turn;
    if (workspace === undefined) return;
    while (turn.isHeard && this.#turns.has(turn.turnId)) {
      const message = await this.#nextMessage(turn);
      if (!message) return;
      const own = this.#parts.isListening(workspace) ? 1 : 0;
      turn.isHeard = (await this.#publish(workspace, message)) > own;
    }
  }

  async #nextMessage(turn: RunningTurn): Promise<LiveMessage | undefined> {
    const { turnId, sessionId, questionId, sentLength: offset } = turn;
    const ids = { turnId, sessionId, questionId };
    if (offset === undefined) {
      const question = await this.#parts.store.readStored(sessionId, questionId);
      if (question === undefined) return undefined;
      turn.sentLength = turn.text.length;
      return { kind: "turn", ...ids, question, text: turn.text };
    }
    if (offset === turn.text.length) return undefined;
    turn.sentLength = turn.text.length;
    return { kind: "delta", ...ids, offset, text: turn.text.slice(offset) };
  }

  /** Says something that may get lost. */
  #tell(workspace: string, message: LiveMessage): void {
    this.#publish(workspace, message).catch((error) => {
      this.#parts.log.warn(`live: ${asRedialError(error).message}`);
    });
  }

  async #publish(workspace: string, message: LiveMessage): Promise<number> {
    const copy = this.#parts.copy();
    if (copy?.condition().kind !== "ready") return 0;
    return copy.publish(workspace, writeLive(this.#parts.origin, message));
  }
}
