// What the page shows, as signals, and how each message of the host changes it. Knows no DOM and
// sends nothing but what the protocol asks for by itself (a new `ready` after a gap).
import { batch, signal } from "@preact/signals";
import type { HostMessage, OpenSession } from "../shared/protocol.ts";
import type {
  ErrorView,
  MemoryStatus,
  MessageView,
  ModelStatus,
  SessionSummary,
} from "../shared/types.ts";
import { AnswerText } from "./answerText.ts";
import type { ConversationMessage } from "./conversationMessage.ts";
import { mergeMessages, withoutAbandoned, withoutNewer } from "./messageList.ts";
import { type RunningAnswer, type SentQuestion, type TurnEnd, turnEnd } from "./turnStates.ts";

type Of<T extends HostMessage["type"]> = Extract<HostMessage, { type: T }>;

/** What the conversation needs from outside. */
export interface ConversationEvents {
  /** Deltas were lost: ask for everything again. */
  onGap(): void;
  /** Another session, the first one, or another part of the same is shown now. */
  onOpened(open: OpenSession, which: "first" | "other" | "again"): void;
  /** A sent question was refused; its text goes back to where it was written. */
  onRefused(sent: SentQuestion): void;
  onFocusComposer(): void;
}

/** The state of the page. One lives as long as the page does. */
export class Conversation {
  readonly isReady = signal(false);
  readonly session = signal<SessionSummary | undefined>(undefined);
  readonly messages = signal<readonly MessageView[]>([]);
  readonly hasOlder = signal(false);
  /** The `requestId` of the page of older messages that is on its way. */
  readonly olderRequest = signal<string | undefined>(undefined);
  /** True: what is shown ends before the session does. */
  readonly hasNewer = signal(false);
  /** As `olderRequest`. */
  readonly newerRequest = signal<string | undefined>(undefined);
  readonly running = signal<RunningAnswer | undefined>(undefined);
  readonly sent = signal<SentQuestion | undefined>(undefined);
  readonly lastEnd = signal<TurnEnd | undefined>(undefined);
  readonly memory = signal<MemoryStatus>({ kind: "local" });
  readonly model = signal<ModelStatus | undefined>(undefined);
  readonly locale = signal("en");
  readonly isTrusted = signal(true);
  /** An error that belongs to no turn; shown until dismissed. */
  readonly failure = signal<ErrorView | undefined>(undefined);

  readonly #answers = new Map<string, AnswerText>();
  readonly #keys = new Map<string, string>();
  readonly #events: ConversationEvents;

  constructor(events: ConversationEvents) {
    this.#events = events;
  }

  /** The growing or finished text of a stored answer. */
  answerOf(message: MessageView): AnswerText {
    const known = this.#answers.get(message.id);
    if (known !== undefined && known.text === message.text) return known;
    const fresh = new AnswerText(message.text, true);
    this.#answers.set(message.id, fresh);
    return fresh;
  }

  /** A key that stays while a sent question or a running answer becomes a stored message. */
  keyOf(message: MessageView): string {
    return this.#keys.get(message.id) ?? message.id;
  }

  apply(message: ConversationMessage): void {
    batch(() => this.#apply(message));
  }

  #apply(message: ConversationMessage): void {
    switch (message.type) {
      case "init":
        this.#init(message);
        break;
      case "opened":
        this.#show(message.open);
        break;
      case "turnStarted":
        this.#startTurn(message);
        break;
      case "delta":
        this.#append(message);
        break;
      case "turnEnded":
        this.#endTurn(message);
        break;
      case "sessionChanged":
        if (message.session.id === this.session.value?.id) this.session.value = message.session;
        break;
      case "messagesChanged":
        this.#changeMessages(message);
        break;
      case "older":
        this.#addOlder(message);
        break;
      case "newer":
        this.#addNewer(message);
        break;
      case "failed":
        this.#fail(message);
        break;
      case "memory":
        this.memory.value = message.memory;
        break;
      case "model":
        this.model.value = message.model;
        break;
      case "trust":
        this.isTrusted.value = message.isTrusted;
        break;
      case "focusComposer":
        this.#events.onFocusComposer();
        break;
      case "sessions":
      case "found":
      case "trash":
      case "sessionsChanged":
      case "findResult":
      case "openSessions":
      case "openFind":
        // The list of sessions and the find bar take these.
        break;
      default:
        message satisfies never;
    }
  }

  /** What was sent was a command that is done, and no question. */
  settle(turnId: string): void {
    if (this.sent.value?.turnId === turnId) this.sent.value = undefined;
  }

  #changeMessages(message: Of<"messagesChanged">): void {
    if (message.sessionId !== this.session.value?.id) return;
    this.#merge(message.messages, message.removedIds);
  }

  /** Away from the session's end, what comes behind the shown part is not shown. */
  #merge(changed: readonly MessageView[], removedIds: readonly string[]): void {
    const known = this.messages.value;
    const fitting = this.hasNewer.value ? withoutNewer(known, changed) : changed;
    this.messages.value = mergeMessages(known, fitting, removedIds);
  }

  #init(message: Of<"init">): void {
    this.memory.value = message.memory;
    this.model.value = message.model;
    this.locale.value = message.locale;
    this.isTrusted.value = message.isTrusted;
    this.#show(message.open);
  }

  #show(open: OpenSession): void {
    const isFirst = !this.isReady.value;
    const isSame = !isFirst && open.session?.id === this.session.value?.id;
    if (!isSame) {
      this.#keepShared(open);
      this.failure.value = undefined;
      this.lastEnd.value = undefined;
    }
    this.session.value = open.session;
    this.messages.value = mergeMessages([], open.messages, []);
    this.hasOlder.value = open.hasOlder;
    this.olderRequest.value = undefined;
    this.hasNewer.value = open.hasNewer === true;
    this.newerRequest.value = undefined;
    if (!isSame) this.sent.value = undefined;
    this.running.value =
      open.running === undefined
        ? undefined
        : {
            turnId: open.running.turnId,
            questionId: open.running.questionId,
            isOwn: open.running.isOwn,
            answer: this.#resumed(open.running.turnId, open.running.text),
          };
    this.isReady.value = true;
    this.#events.onOpened(open, isFirst ? "first" : isSame ? "again" : "other");
  }

  /** What another version shares stays as it is on the page. */
  #keepShared({ messages, running }: OpenSession): void {
    const ids = new Set(messages.map(({ id }) => id));
    for (const map of [this.#answers, this.#keys]) {
      for (const id of map.keys()) if (!ids.has(id)) map.delete(id);
    }
    if (running === undefined || running.turnId !== this.sent.value?.turnId) return;
    this.#keys.set(running.questionId, `question:${running.turnId}`);
  }

  /** After a gap the text so far comes again; what is on the page already stays as it is. */
  #resumed(turnId: string, text: string): AnswerText {
    const running = this.running.value;
    if (running?.turnId === turnId && text.startsWith(running.answer.text)) {
      running.answer.append(text.slice(running.answer.text.length));
      return running.answer;
    }
    const answer = new AnswerText("", false);
    answer.append(text);
    return answer;
  }

  #startTurn(message: Of<"turnStarted">): void {
    const isMine = this.sent.value?.turnId === message.turnId;
    if (!isMine && message.session.id !== this.session.value?.id) return;
    if (isMine) {
      this.#keys.set(message.question.id, `question:${message.turnId}`);
      this.sent.value = undefined;
    }
    this.session.value = message.session;
    this.messages.value = withoutAbandoned(this.messages.value, message.question);
    this.#merge([message.question], []);
    this.lastEnd.value = undefined;
    this.running.value = {
      turnId: message.turnId,
      questionId: message.question.id,
      isOwn: message.isOwn,
      answer: new AnswerText("", false),
    };
  }

  #append(message: Of<"delta">): void {
    const running = this.running.value;
    if (running?.turnId !== message.turnId) return;
    const known = running.answer.text.length;
    if (message.offset > known) {
      this.#events.onGap();
      return;
    }
    running.answer.append(message.text.slice(known - message.offset));
  }

  #endTurn(message: Of<"turnEnded">): void {
    const running = this.running.value;
    const isShown = running?.turnId === message.turnId;
    if (this.sent.value?.turnId === message.turnId) this.sent.value = undefined;
    if (!isShown && message.session.id !== this.session.value?.id) return;
    const stored = message.messages.find((candidate) => candidate.role === "ai");
    if (isShown) {
      if (stored !== undefined) this.#adopt(running, stored);
      running.answer.finish();
      this.running.value = undefined;
      this.lastEnd.value = turnEnd(message);
    }
    this.session.value = message.session;
    this.#merge(message.messages, []);
  }

  /** The nodes of the running answer become those of the stored one, if the texts agree. */
  #adopt(running: RunningAnswer, stored: MessageView): void {
    const { answer } = running;
    if (!stored.text.startsWith(answer.text)) return;
    answer.append(stored.text.slice(answer.text.length));
    this.#answers.set(stored.id, answer);
    this.#keys.set(stored.id, `answer:${running.turnId}`);
  }

  #addOlder(message: Of<"older">): void {
    if (message.requestId !== this.olderRequest.value) return;
    this.olderRequest.value = undefined;
    this.hasOlder.value = message.hasOlder;
    this.messages.value = mergeMessages(this.messages.value, message.messages, []);
  }

  #addNewer(message: Of<"newer">): void {
    if (message.requestId !== this.newerRequest.value) return;
    this.newerRequest.value = undefined;
    this.hasNewer.value = message.hasNewer;
    this.messages.value = mergeMessages(this.messages.value, message.messages, []);
  }

  #fail(message: Of<"failed">): void {
    if (message.requestId === this.olderRequest.value) this.olderRequest.value = undefined;
    if (message.requestId === this.newerRequest.value) this.newerRequest.value = undefined;
    const sent = this.sent.value;
    if (sent?.turnId === message.requestId) {
      this.sent.value = undefined;
      this.#events.onRefused(sent);
    }
    this.failure.value = message.error;
  }
}
