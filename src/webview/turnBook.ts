// Turns beyond asking: versions, editing, forks, questions that wait, what was not read. State as
// signals, and what the user does as messages to the host. Knows no DOM.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { HostMessage, OpenSession } from "../shared/protocol.ts";
import { maxQuestionLength } from "../shared/protocol.ts";
import type {
  CodeAction,
  QueuedView,
  QueueView,
  TurnHostMessage,
  VersionView,
} from "../shared/turnMessages.ts";
import type { Conversation } from "./conversation.ts";
import type { DraftKeeper } from "./drafts.ts";
import type { HostLink } from "./hostLink.ts";
import { isCommand } from "./slashCommand.ts";
import type { SentQuestion } from "./turnStates.ts";
import { whenSettled } from "./whenSettled.ts";

export interface TurnBookParts {
  readonly link: HostLink;
  readonly conversation: Conversation;
  readonly drafts: DraftKeeper;
  /** True while the reader is at the end. */
  readonly isAtEnd: () => boolean;
  readonly onFocusTranscript: () => void;
  /** Something is to go with the next question; what waits is words alone. */
  readonly hasAttachments: () => boolean;
  /** A question was asked anew. */
  readonly onAsked: () => void;
}

/** A question that is being edited. */
export interface EditedQuestion {
  readonly messageId: string;
  readonly text: string;
}

const noQueue: QueueView = { questions: [], isHeld: false };

/** One lives as long as the page does. */
export class TurnBook {
  readonly editing = signal<EditedQuestion | undefined>(undefined);
  readonly queue = signal<QueueView>(noQueue);
  /** On its way into the queue: the host may hold it back. */
  readonly queuing = signal<QueuedView | undefined>(undefined);
  /** The first message that was not in sight when it came. */
  readonly unreadId = signal<string | undefined>(undefined);
  /** An answer has come below what is seen. */
  readonly hasNews = signal(false);
  readonly #versions = signal<readonly VersionView[]>([]);
  readonly #byQuestion = computed(
    () => new Map(this.#versions.value.map((version) => [version.messageId, version])),
  );
  readonly #canAsk = computed(() => {
    const { isTrusted, running, sent } = this.#parts.conversation;
    return isTrusted.value && running.value === undefined && sent.value === undefined;
  });
  readonly #cannotAsk = signal(false);
  readonly #parts: TurnBookParts;

  constructor(parts: TurnBookParts) {
    this.#parts = parts;
    effect(() => {
      const cannotAsk = !this.canAsk;
      const tell = (): void => {
        this.#cannotAsk.value = cannotAsk;
      };
      return cannotAsk ? whenSettled(tell) : tell();
    });
  }

  /** Which version of how many this question is; `undefined` when it is the only one. */
  versionOf(questionId: string): VersionView | undefined {
    return this.#byQuestion.value.get(questionId);
  }

  /** A session is shown (or shown anew). */
  open(open: OpenSession): void {
    this.#versions.value = open.versions ?? [];
    this.queue.value = open.queue ?? noQueue;
    this.unreadId.value = open.unreadId;
    this.hasNews.value = false;
    const { editing } = this;
    if (!open.messages.some(({ id }) => id === editing.value?.messageId)) editing.value = undefined;
  }

  apply(message: HostMessage): void {
    switch (message.type) {
      case "versions":
        if (this.#isShown(message.sessionId)) this.#versions.value = message.versions;
        break;
      case "queue":
        if (this.#isShown(message.sessionId)) this.#noteQueue(message.queue);
        break;
      case "draft":
        this.#parts.drafts.follow(message.sessionId, message.text);
        break;
      case "wish":
        if (message.wish === "focusTranscript") this.#parts.onFocusTranscript();
        else this.#editLast();
        break;
      case "turnEnded":
        this.#noteEnd(message);
        break;
      default:
    }
  }

  #noteQueue(queue: QueueView): void {
    this.queue.value = queue;
    const isThere = queue.questions.some(({ queueId }) => queueId === this.queuing.value?.queueId);
    if (isThere) this.queuing.value = undefined;
  }

  /** The reader is at the end. */
  noteRead(): void {
    this.hasNews.value = false;
  }

  edit(messageId: string, text: string): void {
    this.editing.value = { messageId, text };
  }

  cancelEdit(): void {
    this.editing.value = undefined;
  }

  /** As {@link canAsk}, for tools to look like it: it does not flicker with an answer that is quick. */
  get cannotAsk(): ReadonlySignal<boolean> {
    return this.#cannotAsk;
  }

  /** True when the question can be asked anew now. */
  get canAsk(): boolean {
    return this.#canAsk.value;
  }

  /** Sends the edited question; false when that cannot be done now. */
  sendEdited(messageId: string, text: string): boolean {
    const isFit = text.trim() !== "" && text.length <= maxQuestionLength;
    if (!isFit || !this.canAsk) return false;
    this.editing.value = undefined;
    const ids = this.#beginVersion({ messageId, text, isEdited: true });
    if (ids) this.#parts.link.send({ type: "editQuestion", ...ids, messageId, text });
    return true;
  }

  regenerate(messageId: string): void {
    const ids = this.#beginSame(messageId);
    if (ids) this.#parts.link.send({ type: "regenerate", ...ids, messageId });
  }

  /** Regenerates an answer without one message of those that were recalled for it. */
  askWithout(questionId: string, answerId: string, withoutId: string): void {
    const ids = this.#beginSame(questionId);
    if (ids) this.#parts.link.send({ type: "askWithout", ...ids, questionId, answerId, withoutId });
  }

  /** An edited question was refused: it goes on being edited. */
  refuse({ insteadOf, text, isEdited }: SentQuestion): void {
    if (insteadOf !== undefined && isEdited) this.editing.value = { messageId: insteadOf, text };
  }

  showVersion(messageId: string, index: number): void {
    this.#about(messageId, (place) => ({ type: "showVersion", ...place, index }));
  }

  fork(messageId: string): void {
    this.#about(messageId, (place) => ({ type: "forkSession", ...place }));
  }

  deleteTurn(messageId: string): void {
    this.#about(messageId, (place) => ({ type: "deleteTurn", ...place }));
  }

  copy(messageId: string): void {
    this.#about(messageId, (place) => ({ type: "copyMessage", ...place }));
  }

  /** `index`: of the block in its message; `hash`: of its code. */
  runCode(messageId: string, block: { index: number; hash: number }, action: CodeAction): void {
    this.#about(messageId, (place) => ({ type: "codeAction", ...place, ...block, action }));
  }

  /** True when what is in the composer could wait for the answer that runs. */
  get canQueue(): boolean {
    const { session, isTrusted, running, sent } = this.#parts.conversation;
    const text = this.#parts.drafts.text.value;
    const isBusy = running.value !== undefined || sent.value !== undefined;
    const isFit = text.trim() !== "" && text.length <= maxQuestionLength;
    const isWords = !isCommand(text) && !this.#parts.hasAttachments();
    return isBusy && isFit && isWords && isTrusted.value && session.value !== undefined;
  }

  /** Lets the draft wait for the answer that runs. */
  enqueue(): void {
    const sessionId = this.#parts.conversation.session.value?.id;
    if (sessionId === undefined || !this.canQueue) return;
    const { drafts, link } = this.#parts;
    const text = drafts.text.value;
    drafts.edit("");
    drafts.flush();
    const queueId = crypto.randomUUID();
    this.queuing.value = { queueId, text };
    link.send({ type: "queueQuestion", queueId, sessionId, text });
  }

  /** Takes a waiting question away; into the composer when nothing is there. */
  takeBack(question: QueuedView): void {
    this.drop(question);
    const { drafts } = this.#parts;
    const before = drafts.text.value.trim();
    drafts.edit(before === "" ? question.text : `${question.text}\n\n${before}`);
  }

  drop({ queueId }: QueuedView): void {
    const sessionId = this.#parts.conversation.session.value?.id;
    if (sessionId === undefined) return;
    this.#parts.link.send({ type: "unqueueQuestion", queueId, sessionId });
  }

  sendQueued(): void {
    const sessionId = this.#parts.conversation.session.value?.id;
    if (sessionId !== undefined) this.#parts.link.send({ type: "sendQueued", sessionId });
  }

  #editLast(): void {
    const { messages } = this.#parts.conversation;
    const last = messages.value.findLast(({ role }) => role === "human");
    if (last) this.edit(last.id, last.text);
  }

  /** A version with the same words; `undefined` when none can be asked for now. */
  #beginSame(messageId: string): VersionIds | undefined {
    const question = this.#parts.conversation.messages.value.find(({ id }) => id === messageId);
    if (!question || !this.canAsk) return undefined;
    return this.#beginVersion({ messageId, text: question.text, isEdited: false });
  }

  /** Shows the question as sent, in place of what follows the one that it stands for. */
  #beginVersion(sent: {
    readonly messageId: string;
    readonly text: string;
    readonly isEdited: boolean;
  }): VersionIds | undefined {
    const { conversation } = this.#parts;
    const sessionId = conversation.session.value?.id;
    if (sessionId === undefined) return undefined;
    const { messageId: insteadOf, text, isEdited } = sent;
    const turnId = crypto.randomUUID();
    conversation.failure.value = undefined;
    conversation.sent.value = { turnId, text, insteadOf, isEdited };
    // What had the focus goes with the version that is left.
    this.#parts.onAsked();
    return { turnId, sessionId };
  }

  #noteEnd(message: Extract<HostMessage, { type: "turnEnded" }>): void {
    const answer = message.messages.find(({ role }) => role === "ai");
    if (!answer || !this.#isShown(message.session.id) || this.#parts.isAtEnd()) return;
    this.hasNews.value = true;
    this.unreadId.value ??= answer.id;
  }

  #isShown(sessionId: string): boolean {
    return sessionId === this.#parts.conversation.session.value?.id;
  }

  #about(
    messageId: string,
    make: (place: {
      readonly sessionId: string;
      readonly messageId: string;
    }) => Parameters<HostLink["send"]>[0],
  ): void {
    const sessionId = this.#parts.conversation.session.value?.id;
    if (sessionId === undefined) return;
    this.#parts.drafts.flush();
    this.#parts.link.send(make({ sessionId, messageId }));
  }
}

interface VersionIds {
  readonly turnId: string;
  readonly sessionId: string;
}

/** True for what only the turn book takes. */
export function isTurnMessage(message: HostMessage): message is TurnHostMessage {
  return ["versions", "queue", "draft", "wish"].includes(message.type);
}
