// Turns, from the question to its end: writes the question down, asks the chain, streams, keeps what
// came. Knows ports only; one turn at a time in a session.
import { maxQuestionLength } from "../shared/protocol.ts";
import type { SessionSummary } from "../shared/types.ts";
import type { Attachment } from "./attachments.ts";
import type { Disposable } from "./disposable.ts";
import { Emitter } from "./disposable.ts";
import { asRedialError, RedialError } from "./errors.ts";
import { type Measured, type MeasureRequest, measureContext } from "./measure.ts";
import { firstVersionOf, questionOf } from "./messages.ts";
import type { ModelAsker } from "./modelPorts.ts";
import type { JournalMessage } from "./ports.ts";
import { recovered } from "./recoveredTurn.ts";
import { newId } from "./sessionId.ts";
import { newIdBeside } from "./temporarySessions.ts";
import { titleFromQuestion } from "./titles.ts";
import { TokenScale } from "./tokenScale.ts";
import { Turn } from "./turn.ts";
import type { ChatServiceParts, RunningTurnState, TurnEvent, TurnParts } from "./turnEvents.ts";
import type { TurnRequest } from "./turnRequest.ts";

/** When a turn that the journal refused is tried again, in ms: at first, and at the latest. */
const firstKeepMs = 2_000;
const longestKeepMs = 60_000;

/** Longest time that opening a model in the background may take, in ms. */
const warmUpMs = 10_000;

export interface AskRequest {
  readonly turnId: string;
  /** Absent: a session is made. */
  readonly sessionId?: string;
  /** Where a session that is made belongs. */
  readonly workspace: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  /** Whose draft the text was. */
  readonly draftOwner?: string;
}

export interface RetryRequest {
  readonly turnId: string;
  readonly sessionId: string;
  /** The question of the interrupted turn. */
  readonly questionId: string;
}

/** A question that is asked again as a new version, which leaves the old one as it is. */
export interface VersionRequest {
  readonly turnId: string;
  readonly sessionId: string;
  readonly questionId: string;
  /** Absent: with the same words. */
  readonly text?: string;
  /** Messages that are not to be recalled for the answer. */
  readonly without?: readonly string[];
}

interface RunningTurn {
  readonly turn: Turn;
  /** As {@link Turn.run}. */
  readonly done: Promise<void>;
  /** Resolves when the turn is over; never rejects. */
  readonly ended: Promise<void>;
}

export class ChatService implements Disposable {
  readonly #parts: TurnParts;
  readonly #events: Emitter<TurnEvent>;
  /** By turn. */
  readonly #running = new Map<string, RunningTurn>();
  /** By turn: those that are being prepared, and whether they are to stop at once. */
  readonly #beginning = new Map<string, { isStopped: boolean }>();
  /** By session: turns that are over and that the journal refused. */
  readonly #unkept = new Map<string, Turn>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(parts: ChatServiceParts) {
    this.#parts = { ...parts, scale: new TokenScale() };
    this.#events = new Emitter((error) => parts.log.error("a view failed on a turn", error));
  }

  onTurn(listener: (event: TurnEvent) => void): Disposable {
    return this.#events.on(listener);
  }

  /** Loads LangChain and the model's client in the background, so that no Send waits for them. */
  async warmUp(asker: ModelAsker): Promise<void> {
    await Promise.allSettled([
      import("./chain.ts"),
      import("./turnHistory.ts"),
      // What keeps a model from being opened is told when it is asked.
      this.#parts.models.open(asker, AbortSignal.timeout(warmUpMs)),
    ]);
  }

  /**
   * Asks. Resolves when the turn is over, however it ended. Rejects when it never began, with codes
   * `questionEmpty`, `questionTooLong`, `sessionBusy`, `sessionGone`, `journalUnavailable`. When the
   * journal fails later, the turn ends with `turnUnkept`, nothing is sent to the shared copy, and
   * what came is tried again after a while, and before the session's next question.
   */
  async ask(request: AskRequest): Promise<void> {
    const text = request.text.trim();
    checkText(text);
    const { turnId, sessionId, workspace, attachments = [], draftOwner } = request;
    const asked = { text, attachments, ...(draftOwner !== undefined && { draftOwner }) };
    await this.#run(turnId, async () => {
      if (sessionId !== undefined) {
        return { session: await this.#needSession(sessionId), ...asked };
      }
      const title = titleFromQuestion(text);
      return { session: { id: newId(), workspace, title, createdAt: Date.now() }, ...asked };
    });
  }

  /** Asks an interrupted question again, in place of its turn; codes as {@link ask}, `messageGone`. */
  async retry(request: RetryRequest): Promise<void> {
    await this.#run(request.turnId, async () => {
      const session = await this.#needSession(request.sessionId);
      const question = await this.#needQuestion(session.id, request.questionId);
      return {
        session,
        ...questionOf(question),
        replacesQuestionId: question.id,
        versionOf: firstVersionOf(question),
      };
    });
  }

  /**
   * Asks a question anew in a session that shares what stands before it; the old one stays, with all
   * that follows it. Codes as {@link ask}, `messageGone`.
   */
  async askVersion(request: VersionRequest): Promise<void> {
    const { turnId, sessionId, questionId, without } = request;
    if (request.text !== undefined) checkText(request.text.trim());
    await this.#run(turnId, async () => {
      const source = await this.#needSession(sessionId);
      if (this.runningTurn(sessionId)) throw new RedialError("sessionBusy");
      const question = await this.#needQuestion(sessionId, questionId);
      const asked = questionOf(question);
      const { workspace, title } = source;
      return {
        session: { id: newIdBeside(sessionId), workspace, title, createdAt: Date.now() },
        text: request.text?.trim() ?? asked.text,
        attachments: asked.attachments,
        source: { sessionId, questionId },
        versionOf: firstVersionOf(question),
        ...(without && { without }),
      };
    });
  }

  /** How the context would be shared out, were this asked now. */
  measure(request: MeasureRequest): Promise<Measured> {
    return measureContext(this.#parts, request);
  }

  /** Stops a turn of this window; what came is kept. Does nothing when it is over. */
  stop(turnId: string): void {
    this.#running.get(turnId)?.turn.stop(new RedialError("stopped"));
    const beginning = this.#beginning.get(turnId);
    if (beginning) beginning.isStopped = true;
  }

  /** Stops what runs in the session and waits until it is kept. */
  async stopSession(sessionId: string): Promise<void> {
    const turn = this.runningTurn(sessionId);
    if (!turn) return;
    this.stop(turn.turnId);
    await this.#running.get(turn.turnId)?.ended;
  }

  /** Resolves when no turn of this window runs in the session. */
  async whenIdle(sessionId: string): Promise<void> {
    const turn = this.runningTurn(sessionId);
    if (turn) await this.#running.get(turn.turnId)?.ended;
  }

  /** The turn of this window that runs in the session. */
  runningTurn(sessionId: string): RunningTurnState | undefined {
    const running = [...this.#running.values()].find(({ turn }) => turn.sessionId === sessionId);
    return running?.turn;
  }

  /** Ends the turns that windows left behind when they died: their text is kept, interrupted. */
  async recoverAbandoned(): Promise<void> {
    const { store, sync, log } = this.#parts;
    for (const turn of await store.abandonedTurns()) {
      try {
        await store.endTurn(recovered(turn));
      } catch (error) {
        // The others are not to wait for it; it is found again the next time.
        log.error("an abandoned turn could not be kept", error);
        continue;
      }
      sync.noteChange(turn.sessionId);
    }
  }

  /** Stops all turns of this window and waits until what came is kept. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const running = [...this.#running.values()];
    for (const { turn } of running) turn.stop(new RedialError("hostEnded"));
    await Promise.all(running.map(({ ended }) => ended));
    for (const sessionId of [...this.#unkept.keys()]) {
      await this.#keepAgain(sessionId).catch((error) => {
        this.#parts.log.error("a turn could not be kept", error);
      });
    }
  }

  dispose(): void {
    this.#events.dispose();
  }

  async #run(turnId: string, prepare: () => Promise<Omit<TurnRequest, "turnId">>): Promise<void> {
    if (this.#running.has(turnId) || this.#beginning.has(turnId)) {
      throw new RedialError("sessionBusy");
    }
    const beginning = { isStopped: false };
    this.#beginning.set(turnId, beginning);
    try {
      const [request] = await Promise.all([prepare(), this.recoverAbandoned()]);
      await this.#keepAgain(request.session.id);
      if (this.runningTurn(request.session.id)) throw new RedialError("sessionBusy");
      this.#start({ turnId, ...request });
    } finally {
      this.#beginning.delete(turnId);
    }
    if (beginning.isStopped) this.stop(turnId);
    await this.#running.get(turnId)?.done;
  }

  #start(request: TurnRequest): void {
    const { turnId, session } = request;
    const turn = new Turn(this.#parts, (event) => this.#events.fire(event), request);
    const done = turn.run().finally(() => {
      this.#running.delete(turnId);
      if (!turn.isUnkept) return;
      this.#unkept.set(session.id, turn);
      this.#keepLater(session.id, firstKeepMs);
    });
    const noMatterHow = (): void => {}; // The one who asked is told.
    this.#running.set(turnId, { turn, done, ended: done.then(noMatterHow, noMatterHow) });
  }

  /** Tries again by itself, less and less often; views are told when it is written. */
  #keepLater(sessionId: string, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#keepAgain(sessionId).catch((error) => {
        this.#parts.log.warn(`a turn still cannot be kept: ${asRedialError(error).message}`);
        this.#keepLater(sessionId, Math.min(delayMs * 2, longestKeepMs));
      });
    }, delayMs);
    this.#timers.add(timer);
  }

  /** Tries again to keep a turn of the session that the journal refused. */
  async #keepAgain(sessionId: string): Promise<void> {
    const turn = this.#unkept.get(sessionId);
    if (!turn) return;
    this.#unkept.delete(sessionId);
    try {
      await turn.end();
    } finally {
      if (turn.isUnkept) this.#unkept.set(sessionId, turn);
    }
  }

  async #needQuestion(sessionId: string, questionId: string): Promise<JournalMessage> {
    const [question] = await this.#parts.store.readMessages(sessionId, [questionId]);
    if (question?.role !== "human") throw new RedialError("messageGone");
    return question;
  }

  async #needSession(sessionId: string): Promise<SessionSummary> {
    const session = await this.#parts.store.readSession(sessionId);
    if (!session) throw new RedialError("sessionGone");
    return session;
  }
}

function checkText(text: string): void {
  if (text === "") throw new RedialError("questionEmpty");
  if (text.length <= maxQuestionLength) return;
  throw new RedialError("questionTooLong", [String(text.length), String(maxQuestionLength)]);
}
