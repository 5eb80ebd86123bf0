// What one page shows of one session, and what it must be told when the journal changed under it.

import type { LibraryPort, MessageSurroundings } from "../core/libraryPorts.ts";
import { readEntry, toView } from "../core/messages.ts";
import type { JournalMessage, SessionStore } from "../core/ports.ts";
import type { RunningTurnState, TurnEvent } from "../core/turnEvents.ts";
import { type HostMessage, type OpenSession, pageSize } from "../shared/protocol.ts";
import type { MessageView } from "../shared/types.ts";
import type { LiveEvent } from "../sync/liveWatch.ts";
import { toErrorView, translate } from "./notifications.ts";
import { OtherTurns } from "./otherTurns.ts";

/** A message as the page shows it, in the user's language. */
function viewOf(message: JournalMessage): MessageView {
  return toView(message, translate);
}

export class Transcript {
  readonly #store: SessionStore;
  readonly #library: LibraryPort;
  readonly #post: (message: HostMessage) => void;
  /** Messages the page has, by id, with what it was told of them. */
  readonly #told = new Map<string, { readonly seq: number; readonly print: string }>();
  readonly #others: OtherTurns;
  #sessionId: string | undefined;
  /** The versions that the page was told of. */
  #toldVersions = "[]";

  constructor(
    { store, library }: { readonly store: SessionStore; readonly library: LibraryPort },
    post: (message: HostMessage) => void,
  ) {
    this.#store = store;
    this.#library = library;
    this.#post = post;
    this.#others = new OtherTurns(post);
  }

  /** The session that is shown; `undefined` for the conversation not yet begun. */
  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  /**
   * Shows a session (or an empty conversation) from now on: its end, or where `messageId` is. One that
   * is not there, or among the newest messages, shows the end.
   */
  async open(
    sessionId: string | undefined,
    own: RunningTurnState | undefined,
    draft: string,
    messageId?: string,
  ): Promise<OpenSession> {
    const session = sessionId === undefined ? undefined : await this.#store.readSession(sessionId);
    this.#told.clear();
    this.#others.clear();
    this.#sessionId = session?.id;
    if (!session) return { messages: [], hasOlder: false, draft };
    const page = await this.#readAt(session.id, messageId);
    const messages = page.messages.map(viewOf);
    for (const message of messages) this.note(message);
    const running = await this.#running(session.id, own);
    const { hasOlder, hasNewer } = page;
    const versions = await this.#store.versionsOf(session.id);
    this.#toldVersions = JSON.stringify(versions);
    const isFound = messages.some(({ id }) => id === messageId);
    return {
      session,
      messages,
      hasOlder,
      draft,
      ...(hasNewer && { hasNewer }),
      ...(messageId !== undefined && isFound && { target: messageId }),
      ...(running && { running }),
      ...(versions.length > 0 && { versions }),
    };
  }

  /** Tells the page which turns have versions, if that changed. */
  async tellVersions(): Promise<void> {
    const sessionId = this.#sessionId;
    if (sessionId === undefined) return;
    const versions = await this.#store.versionsOf(sessionId);
    const told = JSON.stringify(versions);
    if (sessionId !== this.#sessionId || told === this.#toldVersions) return;
    this.#toldVersions = told;
    this.#post({ type: "versions", sessionId, versions });
  }

  async #readAt(sessionId: string, messageId: string | undefined): Promise<MessageSurroundings> {
    const end = await this.#store.readPage(sessionId, pageSize);
    const isAtEnd = messageId === undefined || end.messages.some(({ id }) => id === messageId);
    const around = isAtEnd
      ? undefined
      : await this.#library.readAround(sessionId, messageId, pageSize);
    return around ?? { ...end, hasNewer: false };
  }

  async #running(
    sessionId: string,
    own: RunningTurnState | undefined,
  ): Promise<OpenSession["running"]> {
    if (own) {
      return { turnId: own.turnId, questionId: own.questionId, text: own.text, isOwn: true };
    }
    const other = (await this.#store.openTurns(sessionId)).find((turn) => !turn.isOwn);
    if (!other) return undefined;
    const { turnId, questionId, text } = other;
    this.#others.adopt(turnId, questionId, text.length);
    return { turnId, questionId, text, isOwn: false };
  }

  /** The page was given this message. */
  note(message: MessageView): void {
    this.#told.set(message.id, { seq: message.seq, print: JSON.stringify(message) });
  }

  /** Tells the page what happened in a turn of this window. */
  tell(event: Exclude<TurnEvent, { kind: "saved" }>): void {
    const { turnId } = event;
    if (event.kind === "delta") {
      this.#post({ type: "delta", turnId, offset: event.offset, text: event.text });
      return;
    }
    if (event.kind === "reasoning") {
      this.#post({ type: "reasoning", turnId, offset: event.offset, text: event.text });
      return;
    }
    if (event.kind === "retrying") {
      const { waitMs, reason } = event;
      this.#post({ type: "retrying", turnId, waitMs, error: toErrorView(reason) });
      return;
    }
    const { session } = event;
    if (event.kind === "started") {
      const { removedIds } = event;
      const question = viewOf(event.question);
      if (removedIds.length > 0) {
        this.#post({ type: "messagesChanged", sessionId: session.id, messages: [], removedIds });
      }
      this.note(question);
      this.#post({ type: "turnStarted", turnId, session, question, isOwn: true });
      return;
    }
    const messages = event.messages.map(viewOf);
    for (const message of messages) this.note(message);
    this.#post({ type: "turnEnded", turnId, session, messages, saved: event.saved });
  }

  /** The conversation not yet begun became this session. */
  adopt(sessionId: string): void {
    this.#sessionId = sessionId;
  }

  async older(seq: number): Promise<{ messages: readonly MessageView[]; hasOlder: boolean }> {
    if (this.#sessionId === undefined) return { messages: [], hasOlder: false };
    const page = await this.#store.readPage(this.#sessionId, pageSize, seq);
    const messages = page.messages.map(viewOf);
    for (const message of messages) this.note(message);
    return { messages, hasOlder: page.hasOlder };
  }

  /** Messages after one, for a page that shows an earlier part of the session. */
  async newer(seq: number): Promise<{ messages: readonly MessageView[]; hasNewer: boolean }> {
    if (this.#sessionId === undefined) return { messages: [], hasNewer: false };
    const page = await this.#library.readNewer(this.#sessionId, pageSize, seq);
    const messages = page.messages.map(viewOf);
    for (const message of messages) this.note(message);
    return { messages, hasNewer: page.hasNewer };
  }

  /** Tells the page what other windows (or the shared copy) changed in its newest messages. */
  async refresh(): Promise<void> {
    const sessionId = this.#sessionId;
    if (sessionId === undefined) return;
    const session = await this.#store.readSession(sessionId);
    const page = await this.#store.readPage(sessionId, pageSize);
    if (sessionId !== this.#sessionId) return;
    const views = page.messages.map(viewOf);
    const oldest = views[0]?.seq ?? 0;
    const present = new Set(views.map((view) => view.id));
    const removedIds = [...this.#told]
      .filter(([id, told]) => told.seq >= oldest && !present.has(id))
      .map(([id]) => id);
    const changed = views.filter((view) => this.#told.get(view.id)?.print !== JSON.stringify(view));
    for (const id of removedIds) this.#told.delete(id);
    for (const view of changed) this.note(view);
    if (changed.length > 0 || removedIds.length > 0) {
      this.#post({ type: "messagesChanged", sessionId, messages: changed, removedIds });
    }
    if (session) this.#post({ type: "sessionChanged", session });
    await this.tellVersions();
    await this.#followOthers(sessionId, views);
  }

  /** False: this turn of a window elsewhere is over, or was never heard of. */
  follows(turnId: string): boolean {
    return this.#others.has(turnId);
  }

  /** A turn of a window elsewhere, as the live channel tells it. */
  async tellLive(event: LiveEvent): Promise<void> {
    if (event.sessionId !== this.#sessionId) return;
    if (event.kind === "delta") {
      this.#others.noteDelta(event.turnId, event.offset, event.text);
      return;
    }
    if (event.kind === "ended") {
      await this.refresh();
      const { turnId } = event;
      await this.#endOther(event.sessionId, turnId);
      return;
    }
    const session = await this.#store.readSession(event.sessionId);
    if (!session || event.sessionId !== this.#sessionId) return;
    const { turnId, questionId, text } = event;
    const question = viewOf(pendingQuestion(event));
    this.#others.noteText({ turnId, questionId, text, session, question, source: "live" });
  }

  /** Answers that another window of this machine writes, as far as its checkpoints show. */
  async #followOthers(sessionId: string, views: readonly MessageView[]): Promise<void> {
    const session = await this.#store.readSession(sessionId);
    const turns = (await this.#store.openTurns(sessionId)).filter((turn) => !turn.isOwn);
    if (!session || sessionId !== this.#sessionId) return;
    for (const { turnId, questionId, text } of turns) {
      const question = views.find((view) => view.id === questionId);
      if (!question) continue;
      this.#others.noteText({ turnId, questionId, text, session, question, source: "journal" });
    }
    const running = new Set(turns.map((turn) => turn.turnId));
    for (const turnId of this.#others.ids("journal")) {
      if (!running.has(turnId)) await this.#endOther(sessionId, turnId);
    }
  }

  async #endOther(sessionId: string, turnId: string): Promise<void> {
    const session = await this.#store.readSession(sessionId);
    const page = await this.#store.readPage(sessionId, pageSize);
    if (!session || sessionId !== this.#sessionId) return;
    this.#others.end(turnId, session, page.messages.map(viewOf));
  }
}

/** The question of a turn elsewhere; it reaches the journal with its answer. */
function pendingQuestion(event: Extract<LiveEvent, { kind: "turn" }>): JournalMessage {
  const { id, role, createdAt, tokens } = readEntry(event.question, 0);
  const { sessionId, question } = event;
  // After everything that is in the journal now.
  const seq = Number.MAX_SAFE_INTEGER;
  return { id, sessionId, seq, role, createdAt, state: "pending", tokens, stored: question };
}
