// One turn: begin on disk, open the model, stream through the chain, end once. Every way it can end
// (whole, stopped, failed, silent) goes through the same last step, which keeps what came.
import type { SavedWhere, Usage } from "../shared/types.ts";
import { DeltaJoiner } from "./deltaJoiner.ts";
import { asRedialError, RedialError } from "./errors.ts";
import { type RedialExtras, writeAnswer, writeQuestion } from "./messages.ts";
import type { EndTurn, JournalMessage, NewSession, OpenedModel } from "./ports.ts";
import { langchainSessionId, newId } from "./sessionId.ts";
import { SilenceWatch } from "./silenceWatch.ts";
import { estimateTokens } from "./tokens.ts";
import type { ChatServiceParts, RunningTurnState, TurnEvent, TurnSettings } from "./turnEvents.ts";
import type { FinishedAnswer } from "./turnHistory.ts";

export interface TurnRequest {
  readonly turnId: string;
  readonly session: NewSession;
  readonly text: string;
  readonly replacesQuestionId?: string;
}

/** How often the partial answer is checkpointed, in ms: at most so much is lost with the process. */
const checkpointMs = 500;
/** How long the end of a turn waits for the shared copy before the page is told. */
const saveNoticeMs = 300;

/** The id of a turn's answer: the same whoever ends the turn, so that it is never there twice. */
export function answerIdOf(turnId: string): string {
  return `answer-${turnId}`;
}

export class Turn implements RunningTurnState {
  readonly turnId: string;
  readonly sessionId: string;
  readonly questionId = newId();
  /** Resolves when the turn is over and kept; never rejects. */
  readonly ended: Promise<void>;
  readonly #parts: ChatServiceParts;
  readonly #fire: (event: TurnEvent) => void;
  readonly #request: TurnRequest;
  readonly #abort = new AbortController();
  readonly #askedAt = Date.now();
  readonly #settleEnded: () => void;
  #text = "";
  #model: OpenedModel | undefined;
  #kept: readonly JournalMessage[] | undefined;

  constructor(parts: ChatServiceParts, fire: (event: TurnEvent) => void, request: TurnRequest) {
    this.#parts = parts;
    this.#fire = fire;
    this.#request = request;
    this.turnId = request.turnId;
    this.sessionId = request.session.id;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#settleEnded = resolve;
  }

  /** The answer so far. */
  get text(): string {
    return this.#text;
  }

  stop(reason: RedialError): void {
    this.#abort.abort(reason);
  }

  /** Rejects only when the turn could not begin; nothing was written then. */
  async run(): Promise<void> {
    try {
      await this.#begin();
      const failure = await this.#answer();
      await this.#end(failure);
    } finally {
      this.#settleEnded();
    }
  }

  async #begin(): Promise<void> {
    const { store } = this.#parts;
    const { turnId, session, replacesQuestionId } = this.#request;
    const begun = await store.beginTurn({
      turnId,
      session,
      question: this.#question(),
      ...(replacesQuestionId !== undefined && { replacesQuestionId }),
    });
    this.#fire({ kind: "started", turnId, ...begun });
  }

  /** Streams the answer; what ended it early is returned, `undefined` when it came whole. */
  async #answer(): Promise<RedialError | undefined> {
    const { log } = this.#parts;
    const settings = this.#parts.settings();
    const silence = new SilenceWatch(settings.silenceMs, () => {
      const seconds = String(Math.round(settings.silenceMs / 1000));
      this.stop(new RedialError("modelTimeout", [this.#model?.host ?? "", seconds]));
    });
    const deltas = new DeltaJoiner((offset, text) => this.#tell(offset, text));
    const checkpoints = setInterval(() => {
      this.#parts.store.checkpoint(this.turnId, this.#text).catch((error) => {
        log.warn(`a checkpoint failed: ${asRedialError(error).message}`);
      });
    }, checkpointMs);
    try {
      await this.#stream(settings, (text) => {
        silence.noteSign();
        this.#text += text;
        deltas.add(text);
      });
      return this.#kept ? undefined : new RedialError("modelEmpty", [this.#model?.host ?? ""]);
    } catch (error) {
      return this.#reasonOf(error);
    } finally {
      silence.dispose();
      clearInterval(checkpoints);
      deltas.flush();
    }
  }

  async #stream(settings: TurnSettings, onText: (text: string) => void): Promise<void> {
    const { signal } = this.#abort;
    const [{ askChain }, { TurnHistory }, opened] = await Promise.all([
      import("./chain.ts"),
      import("./turnHistory.ts"),
      this.#parts.models.open(signal),
    ]);
    this.#model = opened;
    signal.throwIfAborted();
    const history = new TurnHistory({
      read: () => this.#readHistory(opened, settings),
      finish: (answer) => this.#finish(answer),
    });
    const stream = await askChain(
      { model: opened.model, systemPrompt: settings.systemPrompt, history },
      {
        question: this.#request.text,
        sessionId: langchainSessionId(this.#request.session.workspace, this.sessionId),
        signal,
      },
    );
    for await (const chunk of stream) if (chunk.text !== "") onText(chunk.text);
    signal.throwIfAborted();
    if (history.failure !== undefined) throw history.failure;
  }

  async #readHistory(
    opened: OpenedModel,
    settings: TurnSettings,
  ): Promise<readonly JournalMessage[]> {
    await this.#parts.sync.beforeTurn(this.sessionId, this.#abort.signal);
    const taken =
      estimateTokens(settings.systemPrompt) +
      estimateTokens(this.#request.text) +
      settings.answerTokens;
    return this.#parts.store.readWindow(this.sessionId, opened.contextTokens - taken);
  }

  /** LangChain hands over the finished pair: one transaction. */
  async #finish(answer: FinishedAnswer): Promise<void> {
    if (answer.text === "") return;
    if (!answer.isWhole) throw new RedialError("modelCut", [this.#model?.host ?? ""]);
    this.#kept = await this.#keep("complete", answer.text, undefined, answer.usage);
  }

  #reasonOf(error: unknown): RedialError {
    const { signal } = this.#abort;
    if (signal.aborted && signal.reason instanceof RedialError) return signal.reason;
    if (error instanceof RedialError) return error;
    return asRedialError(this.#model ? this.#model.toError(error) : error);
  }

  /** The one last step of every turn. */
  async #end(failure: RedialError | undefined): Promise<void> {
    const { store, sync, log } = this.#parts;
    if (failure && failure.code !== "stopped") log.warn(`a turn ended early: ${failure.code}`);
    this.#kept ??= await this.#keep("interrupted", this.#text, failure);
    const hasAnswer = this.#kept.some((message) => message.role === "ai");
    const saving = hasAnswer ? sync.afterTurn(this.sessionId) : undefined;
    const saved = await Promise.race([saving ?? localSave(), after(saveNoticeMs)]);
    const session = await store.readSession(this.sessionId);
    if (session) {
      const { turnId } = this;
      this.#fire({
        kind: "ended",
        turnId,
        session,
        messages: this.#kept,
        saved: saved ?? "outbox",
      });
    }
    if (saving && saved === undefined) {
      await saving;
      this.#fire({ kind: "saved", sessionId: this.sessionId });
    }
  }

  async #keep(
    state: EndTurn["state"],
    text: string,
    failure?: RedialError,
    usage?: Usage,
  ): Promise<readonly JournalMessage[]> {
    const interrupted = failure && { code: failure.code, args: failure.args };
    const extras: RedialExtras = {
      createdAt: Date.now(),
      ...(interrupted && { interrupted }),
      ...(this.#model && { model: this.#model.name }),
    };
    const answer =
      text === ""
        ? undefined
        : writeAnswer({ id: answerIdOf(this.turnId), text, extras, ...(usage && { usage }) });
    return this.#parts.store.endTurn({
      turnId: this.turnId,
      sessionId: this.sessionId,
      question: this.#question(answer ? undefined : interrupted),
      ...(answer && { answer }),
      state,
    });
  }

  #question(interrupted?: RedialExtras["interrupted"]): ReturnType<typeof writeQuestion> {
    const extras = { createdAt: this.#askedAt, ...(interrupted && { interrupted }) };
    return writeQuestion({ id: this.questionId, text: this.#request.text, extras });
  }

  #tell(offset: number, text: string): void {
    const { turnId, sessionId, questionId } = this;
    this.#fire({ kind: "delta", turnId, sessionId, offset, text });
    this.#parts.sync.publishDelta({ turnId, sessionId, questionId, offset, text });
  }
}

async function localSave(): Promise<SavedWhere> {
  return "journal";
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
