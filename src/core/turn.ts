// One turn: begin on disk, open the model, stream through the chain, end once. Every way it can end
// (whole, stopped, failed, silent) goes through the same last step, which keeps what came.
import type { SavedWhere, SessionSummary } from "../shared/types.ts";
import type { AnswerPiece } from "./answerStream.ts";
import { askedContent } from "./attachments.ts";
import { startCheckpoints } from "./checkpoints.ts";
import { DeltaJoiner } from "./deltaJoiner.ts";
import { asRedialError, RedialError } from "./errors.ts";
import type { ModelAsker, OpenedModel } from "./modelPorts.ts";
import type { EndTurn, InterruptReason, JournalMessage } from "./ports.ts";
import { savedSoon } from "./savedNotice.ts";
import { costOf, inputTokensOf, modelKey } from "./sentParts.ts";
import { langchainSessionId, newId } from "./sessionId.ts";
import { SilenceWatch } from "./silenceWatch.ts";
import { limitsOf, readTurnContext, type TurnContext } from "./turnContext.ts";
import { unkeptMessages, writeTurnEnd } from "./turnEnd.ts";
import type { RunningTurnState, TurnEvent, TurnParts, TurnSettings } from "./turnEvents.ts";
import type { FinishedAnswer } from "./turnHistory.ts";
import { type TurnRequest, writeAsked } from "./turnRequest.ts";

/** What an answer is asked with. */
interface Prepared {
  readonly opened: OpenedModel;
  readonly context: TurnContext;
}

export class Turn implements RunningTurnState {
  readonly turnId: string;
  readonly sessionId: string;
  readonly questionId = newId();
  readonly #parts: TurnParts;
  readonly #fire: (event: TurnEvent) => void;
  readonly #request: TurnRequest;
  readonly #settings: TurnSettings;
  readonly #abort = new AbortController();
  readonly #askedAt = Date.now();
  #session: SessionSummary | undefined;
  #text = "";
  #model: OpenedModel | undefined;
  /** What ended the answer early. */
  #failure: RedialError | undefined;
  /** The model's whole answer, from the moment that LangChain handed it over. */
  #whole: FinishedAnswer | undefined;
  #keeping: Promise<readonly JournalMessage[]> | undefined;
  #isKept = false;
  #reasoning = "";
  #context: TurnContext | undefined;
  #news = Promise.resolve(false);
  #saving: Promise<SavedWhere> | undefined;

  constructor(parts: TurnParts, fire: (event: TurnEvent) => void, request: TurnRequest) {
    this.#parts = parts;
    this.#fire = fire;
    this.#request = request;
    this.#settings = parts.settings();
    this.turnId = request.turnId;
    this.sessionId = request.session.id;
  }

  /** The answer so far. */
  get text(): string {
    return this.#text;
  }

  /** The question is on disk, but the journal refused the turn's end: {@link end} can try again. */
  get isUnkept(): boolean {
    return this.#session !== undefined && !this.#isKept;
  }

  stop(reason: RedialError): void {
    this.#abort.abort(reason);
  }

  /** Rejects when the turn could not begin: then nothing was written. Later failures end it, told. */
  async run(): Promise<void> {
    const beginning = this.#begin();
    const preparing = this.#prepare(beginning);
    preparing.catch(() => {}); // Told by #answer.
    await beginning;
    this.#failure = await this.#answer(preparing);
    try {
      await this.end();
    } catch (error) {
      this.#parts.log.error("the end of a turn could not be kept", error);
      if (!this.#isKept) this.#tellUnkept(asRedialError(error));
    }
  }

  /** The one last step of every turn: keeps what came and tells. Code `journalUnavailable`. */
  async end(): Promise<void> {
    const { store } = this.#parts;
    const messages = await this.#keep();
    const hasAnswer = messages.some((message) => message.role === "ai");
    const saving = (hasAnswer && this.#saving) || Promise.resolve<SavedWhere>("journal");
    const saved = await savedSoon(saving);
    const session = (await store.readSession(this.sessionId)) ?? this.#session;
    if (!session) return;
    const { turnId } = this;
    this.#fire({ kind: "ended", turnId, session, messages, saved: saved ?? "outbox" });
    // The next question need not wait for a slow shared copy.
    if (saved === undefined) void this.#tellWhenSaved(saving);
  }

  /** What the model is asked with, read beside the write to disk. */
  async #prepare(beginning: Promise<SessionSummary>): Promise<Prepared> {
    const { signal } = this.#abort;
    const opened = await this.#parts.models.open(this.#asker, signal);
    this.#model = opened;
    signal.throwIfAborted();
    const context = await this.#readContext(opened, beginning);
    this.#context = context;
    return { opened, context };
  }

  async #begin(): Promise<SessionSummary> {
    const { store, sync } = this.#parts;
    const { turnId, session, draftOwner, replacesQuestionId, source } = this.#request;
    const beginning = store.beginTurn({
      turnId,
      session,
      question: writeAsked(this.#request, { id: this.questionId, createdAt: this.#askedAt }),
      ...(draftOwner !== undefined && { draftOwner }),
      ...(replacesQuestionId !== undefined && { replacesQuestionId }),
      ...(source && { source }),
    });
    // On its way while the disk is written.
    this.#news = sync.beforeTurn(this.sessionId, this.#abort.signal);
    const begun = await beginning;
    this.#session = begun.session;
    const instead = source && { insteadOf: source.sessionId };
    this.#fire({ kind: "started", turnId, ...begun, ...instead });
    return begun.session;
  }

  /** Shows what came, marked: it is in this window only until {@link end} succeeds. */
  #tellUnkept(error: RedialError): void {
    const session = this.#session;
    if (!session) return;
    const messages = unkeptMessages(this.#end({ code: "turnUnkept", args: error.args }));
    this.#fire({ kind: "ended", turnId: this.turnId, session, messages, saved: "journal" });
  }

  /** Streams the answer; what ended it early is returned, `undefined` when it came whole. */
  async #answer(preparing: Promise<Prepared>): Promise<RedialError | undefined> {
    const { log } = this.#parts;
    const { silenceMs } = this.#settings;
    const silence = new SilenceWatch(silenceMs, () => {
      const seconds = String(Math.round(silenceMs / 1000));
      this.stop(new RedialError("modelTimeout", [this.#host, seconds]));
    });
    const deltas = new DeltaJoiner((offset, text) => this.#tell(offset, text));
    const endCheckpoints = startCheckpoints(this.#parts, this.turnId, () => this.#text);
    try {
      await this.#stream(preparing, silence, ({ text, reasoning }) => {
        // A piece without text is a sign of life too: a model that reasons sends many.
        silence.noteSign();
        this.#text += text;
        deltas.add(text);
        if (reasoning !== "") this.#tellReasoning(reasoning);
      });
      return this.#whole ? undefined : this.#notHandedOver();
    } catch (error) {
      const reason = this.#reasonOf(error);
      if (reason.code !== "stopped") log.warn(`a turn ended early: ${reason.code}`);
      return reason;
    } finally {
      silence.dispose();
      endCheckpoints();
      deltas.flush();
    }
  }

  async #stream(
    preparing: Promise<Prepared>,
    silence: SilenceWatch,
    onPiece: (piece: AnswerPiece) => void,
  ): Promise<void> {
    const { signal } = this.#abort;
    const [{ streamAnswer }, { opened, context }] = await Promise.all([
      import("./answerStream.ts"),
      preparing,
    ]);
    signal.throwIfAborted();
    await streamAnswer({
      opened,
      context,
      question: askedContent(this.#request.text, context.attachments),
      sessionId: langchainSessionId(this.#request.session.workspace, this.sessionId),
      signal,
      onPiece,
      onRetry: (waitMs, reason) => {
        if (waitMs > 0) silence.pause();
        else silence.noteSign();
        const { turnId, sessionId } = this;
        this.#fire({ kind: "retrying", turnId, sessionId, waitMs, reason });
      },
      finish: (answer) => this.#finish(answer),
    });
  }

  #readContext(opened: OpenedModel, beginning: Promise<SessionSummary>): Promise<TurnContext> {
    return readTurnContext(this.#parts, {
      workspace: this.#request.session.workspace,
      sessionId: this.sessionId,
      questionId: this.questionId,
      question: this.#request.text,
      attachments: this.#request.attachments ?? [],
      scale: this.#parts.scale.of(modelKey(opened)),
      olderMessages: beginning.then(({ messageCount }) => Math.max(0, messageCount - 1)),
      ...limitsOf(opened),
      settings: this.#settings,
      without: this.#request.without ?? [],
      news: this.#news,
      signal: this.#abort.signal,
    });
  }

  /** LangChain hands over the finished pair: one transaction. */
  async #finish(answer: FinishedAnswer): Promise<void> {
    if (answer.text === "") return;
    if (!answer.isWhole) throw new RedialError("modelCut", [this.#host]);
    this.#whole = answer;
    const reported = answer.usage?.inputTokens;
    if (this.#model && this.#context?.isTextOnly === true && reported !== undefined) {
      this.#parts.scale.note(modelKey(this.#model), inputTokensOf(this.#context.sent), reported);
    }
    await this.#keep();
  }

  #notHandedOver(): RedialError {
    return new RedialError(this.#text === "" ? "modelEmpty" : "modelCut", [this.#host]);
  }

  #reasonOf(error: unknown): RedialError {
    const { signal } = this.#abort;
    if (signal.aborted && signal.reason instanceof RedialError) return signal.reason;
    if (error instanceof RedialError) return error;
    return asRedialError(this.#model ? this.#model.toError(error) : error);
  }

  get #asker(): ModelAsker {
    const { workspace } = this.#request.session;
    return { sessionId: this.sessionId, workspace };
  }

  get #host(): string {
    return this.#model?.host ?? "";
  }

  /** Writes the turn's end once, whoever comes first; what failed can be tried again. */
  #keep(): Promise<readonly JournalMessage[]> {
    this.#keeping ??= this.#write().catch((error) => {
      this.#keeping = undefined;
      throw error;
    });
    return this.#keeping;
  }

  async #write(): Promise<readonly JournalMessage[]> {
    const failure = this.#whole ? undefined : this.#failure;
    const end = this.#end(failure && { code: failure.code, args: failure.args });
    const { store, sync } = this.#parts;
    const keeping = store.endTurn(end);
    // On its way while the disk is written: with neither is the turn half there.
    this.#saving = end.answer && sync.afterTurn(this.sessionId);
    const messages = await keeping;
    this.#isKept = true;
    return messages;
  }

  #end(failure: InterruptReason | undefined): EndTurn {
    const { text, versionOf, without, attachments: asked = [] } = this.#request;
    const { attachments = asked, recalled = [], sent } = this.#context ?? {};
    const cost = costOf(this.#model, this.#whole?.usage);
    return writeTurnEnd({
      ...{ turnId: this.turnId, sessionId: this.sessionId, text: this.#text },
      ...{ askedAt: this.#askedAt, whole: this.#whole, model: this.#model?.name, failure },
      ...{ question: { id: this.questionId, text, attachments }, recalled },
      ...{ without, versionOf, reasoning: this.#reasoning, sent: sent && { ...sent, ...cost } },
    });
  }

  async #tellWhenSaved(saving: Promise<SavedWhere>): Promise<void> {
    await saving;
    this.#fire({ kind: "saved", sessionId: this.sessionId });
  }

  #tellReasoning(text: string): void {
    const { turnId, sessionId } = this;
    const offset = this.#reasoning.length;
    this.#reasoning += text;
    this.#fire({ kind: "reasoning", turnId, sessionId, offset, text });
  }

  #tell(offset: number, text: string): void {
    const { turnId, sessionId, questionId } = this;
    this.#fire({ kind: "delta", turnId, sessionId, offset, text });
    this.#parts.sync.publishDelta({ turnId, sessionId, questionId, offset, text });
  }
}
