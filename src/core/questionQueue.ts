// Questions that wait while an answer runs: one is sent when the answer before it came whole. They are
// on disk while they wait; after a stop, an error or a reload they are held until the user sends them.
import type { QueuedView, QueueView } from "../shared/turnMessages.ts";
import { maxQueued } from "../shared/turnMessages.ts";
import { type Disposable, Emitter } from "./disposable.ts";
import { RedialError } from "./errors.ts";
import type { Log, SessionStore } from "./ports.ts";

export interface QuestionQueueParts {
  readonly store: Pick<SessionStore, "readDraft" | "saveDraft">;
  /** Asks in the session; resolves when the turn is over. */
  readonly ask: (sessionId: string, text: string) => Promise<void>;
  /** Resolves when nothing runs in the session. */
  readonly whenIdle: (sessionId: string) => Promise<void>;
  readonly log: Log;
}

/** What waits in one session changed. */
export interface QueueChange {
  readonly sessionId: string;
  readonly queue: QueueView;
}

interface Waiting {
  questions: readonly QueuedView[];
  isHeld: boolean;
}

export class QuestionQueue implements Disposable {
  readonly #parts: QuestionQueueParts;
  readonly #changes: Emitter<QueueChange>;
  readonly #waiting = new Map<string, Waiting>();

  constructor(parts: QuestionQueueParts) {
    this.#parts = parts;
    this.#changes = new Emitter((error) => parts.log.error("a view failed on the queue", error));
  }

  onChange(listener: (change: QueueChange) => void): Disposable {
    return this.#changes.on(listener);
  }

  /** What waits in the session; what an earlier window left there is held. */
  async read(sessionId: string): Promise<QueueView> {
    return viewOf(await this.#of(sessionId));
  }

  /** Codes `questionEmpty`, `queueFull`. */
  async add(sessionId: string, question: QueuedView): Promise<void> {
    const waiting = await this.#of(sessionId);
    const text = question.text.trim();
    if (text === "") throw new RedialError("questionEmpty");
    if (waiting.questions.length >= maxQueued) {
      throw new RedialError("queueFull", [String(maxQueued)]);
    }
    const isFirst = waiting.questions.length === 0;
    waiting.questions = [...waiting.questions, { ...question, text }];
    if (isFirst) waiting.isHeld = false;
    await this.#keep(sessionId, waiting);
    // The answer may have ended while this was on its way.
    if (isFirst) void this.#sendWhenIdle(sessionId);
  }

  /** Takes a question back; nothing happens when it was sent already. */
  async remove(sessionId: string, queueId: string): Promise<void> {
    const waiting = await this.#of(sessionId);
    waiting.questions = waiting.questions.filter((question) => question.queueId !== queueId);
    await this.#keep(sessionId, waiting);
  }

  /** Sends what is held. */
  async release(sessionId: string): Promise<void> {
    const waiting = await this.#of(sessionId);
    waiting.isHeld = false;
    this.#tell(sessionId, waiting);
    void this.#sendWhenIdle(sessionId);
  }

  /** A turn is over: the next question goes when it came whole, and is held when it did not. */
  noteEnd(sessionId: string, isWhole: boolean): void {
    const waiting = this.#waiting.get(sessionId);
    if (!waiting || waiting.questions.length === 0) return;
    if (isWhole) {
      void this.#sendWhenIdle(sessionId);
      return;
    }
    waiting.isHeld = true;
    this.#tell(sessionId, waiting);
  }

  dispose(): void {
    this.#changes.dispose();
  }

  async #sendWhenIdle(sessionId: string): Promise<void> {
    await this.#parts.whenIdle(sessionId);
    const waiting = this.#waiting.get(sessionId);
    const [next, ...rest] = waiting?.questions ?? [];
    if (!waiting || !next || waiting.isHeld) return;
    waiting.questions = rest;
    try {
      // Once it is asked it is on disk as a question; until then it is here.
      const asking = this.#parts.ask(sessionId, next.text);
      await this.#keep(sessionId, waiting);
      await asking;
    } catch (error) {
      this.#parts.log.error("a waiting question could not be asked", error);
      waiting.questions = [next, ...waiting.questions];
      waiting.isHeld = true;
      await this.#keep(sessionId, waiting).catch(() => {});
    }
  }

  async #of(sessionId: string): Promise<Waiting> {
    const known = this.#waiting.get(sessionId);
    if (known) return known;
    const questions = readKept(await this.#parts.store.readDraft(ownerOf(sessionId)));
    const waiting = this.#waiting.get(sessionId) ?? { questions, isHeld: true };
    this.#waiting.set(sessionId, waiting);
    return waiting;
  }

  async #keep(sessionId: string, waiting: Waiting): Promise<void> {
    this.#tell(sessionId, waiting);
    const { questions } = waiting;
    const text = questions.length === 0 ? "" : JSON.stringify(questions);
    await this.#parts.store.saveDraft(ownerOf(sessionId), text);
  }

  #tell(sessionId: string, waiting: Waiting): void {
    this.#changes.fire({ sessionId, queue: viewOf(waiting) });
  }
}

/** Begins with the session's id: a temporary session's questions are kept in memory only. */
function ownerOf(sessionId: string): string {
  return `${sessionId}:queue`;
}

function viewOf({ questions, isHeld }: Waiting): QueueView {
  return { questions, isHeld: isHeld && questions.length > 0 };
}

function readKept(text: string): readonly QueuedView[] {
  if (text === "") return [];
  const kept: unknown = JSON.parse(text);
  return Array.isArray(kept) ? kept.filter(isQueued) : [];
}

function isQueued(value: unknown): value is QueuedView {
  const record = typeof value === "object" && value !== null ? value : {};
  return (
    typeof Reflect.get(record, "queueId") === "string" &&
    typeof Reflect.get(record, "text") === "string"
  );
}
