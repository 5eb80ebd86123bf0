// Turns that run in other windows, as the live channel tells of them: begun, going on, over, or
// silent for so long that their window must have died.
import { type Disposable, Emitter } from "../core/disposable.ts";
import type { Log } from "../core/ports.ts";
import type { LiveMessage } from "./liveMessages.ts";

/** What the host shows of a turn in another window; `ended`: its messages are in the journal. */
export type LiveEvent = Extract<LiveMessage, { kind: "turn" | "delta" | "ended" }>;

interface WatchedTurn {
  readonly sessionId: string;
  length: number;
  heardAt: number;
}

/** A turn that was not heard of for so long is over, in ms. Running ones beat every 5 s. */
const silenceMs = 20_000;

export class LiveWatch {
  readonly #turns = new Map<string, WatchedTurn>();
  readonly #events: Emitter<LiveEvent>;

  constructor(log: Log) {
    this.#events = new Emitter((error) => log.error("a listener to live turns failed", error));
  }

  onEvent(listener: (event: LiveEvent) => void): Disposable {
    return this.#events.on(listener);
  }

  /** False when something before this message was missed: the turn is to tell itself again. */
  receive(event: LiveEvent): boolean {
    const turn = this.#turns.get(event.turnId);
    switch (event.kind) {
      case "turn": {
        const { sessionId, text } = event;
        this.#turns.set(event.turnId, { sessionId, length: text.length, heardAt: Date.now() });
        break;
      }
      case "delta":
        if (turn?.length !== event.offset) return false;
        turn.heardAt = Date.now();
        turn.length += event.text.length;
        if (event.text === "") return true;
        break;
      case "ended":
        if (!this.#turns.delete(event.turnId)) return true;
        break;
    }
    this.#events.fire(event);
    return true;
  }

  /** Ends turns that went silent; `endAll` when the channel itself is gone. */
  sweep(now: number): void {
    this.#endWhere((turn) => now - turn.heardAt > silenceMs);
  }

  endAll(): void {
    this.#endWhere(() => true);
  }

  #endWhere(isOver: (turn: WatchedTurn) => boolean): void {
    for (const [turnId, turn] of [...this.#turns]) {
      if (isOver(turn)) this.receive({ kind: "ended", turnId, sessionId: turn.sessionId });
    }
  }
}
