// Turns, from the question to its end: writes the question down, asks the chain, streams, keeps what
// came. Knows ports only; one turn at a time in a session.
import type { SessionSummary } from "../shared/types.ts";
import type { Disposable } from "./disposable.ts";
import { Emitter } from "./disposable.ts";
import { RedialError } from "./errors.ts";
import { hostEnded, textOfMessage, writeAnswer, writeQuestion } from "./messages.ts";
import type { NewSession } from "./ports.ts";
import { newId } from "./sessionId.ts";
import { titleFromQuestion } from "./titles.ts";
import { answerIdOf, Turn } from "./turn.ts";
import type { ChatServiceParts, RunningTurnState, TurnEvent } from "./turnEvents.ts";

export interface AskRequest {
  readonly turnId: string;
  /** Absent: a session is made. */
  readonly sessionId?: string;
  /** Where a session that is made belongs. */
  readonly workspace: string;
  readonly text: string;
}

export interface RetryRequest {
  readonly turnId: string;
  readonly sessionId: string;
  /** The question of the interrupted turn. */
  readonly questionId: string;
}

/** Longest question, in UTF-16 code units. */
const maxQuestionLength = 1_000_000;

export class ChatService implements Disposable {
  readonly #parts: ChatServiceParts;
  readonly #events: Emitter<TurnEvent>;
  readonly #running = new Map<string, Turn>();

  constructor(parts: ChatServiceParts) {
    this.#parts = parts;
    this.#events = new Emitter((error) => parts.log.error("a view failed on a turn", error));
  }

  onTurn(listener: (event: TurnEvent) => void): Disposable {
    return this.#events.on(listener);
  }

  /** Loads LangChain in the background, so that the first Send does not wait for it. */
  async warmUp(): Promise<void> {
    await import("./chain.ts");
  }

  /**
   * Asks. Resolves when the turn is over, however it ended; rejects only when it never began: codes
   * `questionEmpty`, `questionTooLong`, `sessionBusy`, `sessionGone`, `journalUnavailable`.
   */
  async ask(request: AskRequest): Promise<void> {
    const text = request.text.trim();
    if (text === "") throw new RedialError("questionEmpty");
    if (text.length > maxQuestionLength) {
      throw new RedialError("questionTooLong", [String(text.length), String(maxQuestionLength)]);
    }
    const session: NewSession = {
      id: request.sessionId ?? newId(),
      workspace: request.workspace,
      title: titleFromQuestion(text),
      createdAt: Date.now(),
    };
    if (request.sessionId !== undefined) await this.#needSession(request.sessionId);
    await this.#run(request.turnId, session, text);
  }

  /** Asks an interrupted question again, in place of its turn; codes as {@link ask}, `messageGone`. */
  async retry(request: RetryRequest): Promise<void> {
    const session = await this.#needSession(request.sessionId);
    const [question] = await this.#parts.store.readMessages(session.id, [request.questionId]);
    if (question?.role !== "human") throw new RedialError("messageGone");
    await this.#run(request.turnId, session, textOfMessage(question), question.id);
  }

  /** Stops a turn of this window; what came is kept. Does nothing when it is over. */
  stop(turnId: string): void {
    this.#running.get(turnId)?.stop(new RedialError("stopped"));
  }

  /** Stops what runs in the session and waits until it is kept. */
  async stopSession(sessionId: string): Promise<void> {
    const turn = this.runningTurn(sessionId);
    if (!turn) return;
    this.stop(turn.turnId);
    await this.#running.get(turn.turnId)?.ended;
  }

  /** The turn of this window that runs in the session. */
  runningTurn(sessionId: string): RunningTurnState | undefined {
    return [...this.#running.values()].find((turn) => turn.sessionId === sessionId);
  }

  /** Ends the turns that windows left behind when they died: their text is kept, interrupted. */
  async recoverAbandoned(): Promise<void> {
    const { store, sync } = this.#parts;
    for (const turn of await store.abandonedTurns()) {
      const extras = { createdAt: turn.question.createdAt, interrupted: hostEnded };
      const answer = { id: answerIdOf(turn.turnId), text: turn.text, extras };
      await store.endTurn({
        turnId: turn.turnId,
        sessionId: turn.sessionId,
        question: writeQuestion({
          id: turn.questionId,
          text: textOfMessage(turn.question),
          extras: turn.text === "" ? extras : { createdAt: turn.question.createdAt },
        }),
        ...(turn.text !== "" && { answer: writeAnswer(answer) }),
        state: "interrupted",
      });
      sync.noteChange(turn.sessionId);
    }
  }

  /** Stops all turns of this window and waits until what came is kept. */
  async close(): Promise<void> {
    const turns = [...this.#running.values()];
    for (const turn of turns) turn.stop(new RedialError("hostEnded"));
    await Promise.all(turns.map((turn) => turn.ended));
  }

  dispose(): void {
    this.#events.dispose();
  }

  async #run(turnId: string, session: NewSession, text: string, replaces?: string): Promise<void> {
    if (this.runningTurn(session.id)) throw new RedialError("sessionBusy");
    const turn = new Turn(this.#parts, (event) => this.#events.fire(event), {
      turnId,
      session,
      text,
      ...(replaces !== undefined && { replacesQuestionId: replaces }),
    });
    this.#running.set(turnId, turn);
    try {
      await turn.run();
    } finally {
      this.#running.delete(turnId);
    }
  }

  async #needSession(sessionId: string): Promise<SessionSummary> {
    const session = await this.#parts.store.readSession(sessionId);
    if (!session) throw new RedialError("sessionGone");
    return session;
  }
}
