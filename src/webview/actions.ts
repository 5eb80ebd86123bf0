// What the user does, turned into messages to the host. Knows no DOM.
import { maxQuestionLength } from "../shared/protocol.ts";
import type { ErrorAction, MessageView } from "../shared/types.ts";
import type { ContextBook } from "./contextBook.ts";
import type { Conversation } from "./conversation.ts";
import type { DraftKeeper } from "./drafts.ts";
import { drawAfterSending } from "./drawing.ts";
import type { HostLink } from "./hostLink.ts";
import type { RecallBook } from "./recallBook.ts";
import { readSlashCommand } from "./slashCommand.ts";

/** What the user's side works with. */
export interface ActionParts {
  readonly link: HostLink;
  readonly conversation: Conversation;
  readonly drafts: DraftKeeper;
  readonly recall: RecallBook;
  readonly context: ContextBook;
}

/** The user's side of the conversation. */
export class Actions {
  readonly #link: HostLink;
  readonly #conversation: Conversation;
  readonly #drafts: DraftKeeper;
  readonly #recall: RecallBook;
  readonly #context: ContextBook;
  #isSendWanted = false;

  constructor({ link, conversation, drafts, recall, context }: ActionParts) {
    this.#link = link;
    this.#conversation = conversation;
    this.#drafts = drafts;
    this.#recall = recall;
    this.#context = context;
  }

  /** True when a question could be sent now. */
  get canSend(): boolean {
    const { isReady, isTrusted, running, sent } = this.#conversation;
    const text = this.#drafts.text.value;
    const command = readSlashCommand(text);
    // Memory answers by itself, in Restricted Mode and while an answer is running too.
    if (command) return isReady.value && command.argument !== "";
    return (
      isReady.value &&
      isTrusted.value &&
      running.value === undefined &&
      sent.value === undefined &&
      text.trim() !== "" &&
      text.length <= maxQuestionLength
    );
  }

  /**
   * Sends the draft; does nothing when there is nothing to send or an answer is running. Before the
   * host has told what the page shows, and away from the session's end, the wish is kept and done
   * when the end is shown.
   */
  send(): void {
    const { isReady, hasNewer, session } = this.#conversation;
    const isAway = hasNewer.value && session.value !== undefined && this.canSend;
    this.#isSendWanted = !isReady.value || isAway;
    if (isAway && session.value !== undefined) {
      this.#link.send({ type: "openSession", sessionId: session.value.id });
      return;
    }
    if (this.canSend) drawAfterSending(() => this.#send());
  }

  #send(): void {
    const { session } = this.#conversation;
    const text = this.#drafts.text.value;
    const turnId = crypto.randomUUID();
    const sessionId = session.value?.id;
    const command = readSlashCommand(text);
    if (command) {
      this.#drafts.edit("");
      this.#drafts.flush();
      this.#recall.lookUp(command.argument, sessionId);
      return;
    }
    this.#drafts.take();
    this.#conversation.failure.value = undefined;
    this.#conversation.sent.value = { turnId, text };
    const attachmentIds = this.#context.attachments.value.map(({ id }) => id);
    this.#link.send({
      type: "ask",
      turnId,
      ...(sessionId === undefined ? {} : { sessionId }),
      text,
      ...(attachmentIds.length > 0 && { attachmentIds }),
    });
  }

  /** The host has told what the page shows. */
  sendIfWanted(): void {
    if (this.#isSendWanted) this.send();
  }

  stop(): void {
    const running = this.#conversation.running.value;
    const turnId = running?.isOwn === true ? running.turnId : this.#conversation.sent.value?.turnId;
    if (turnId !== undefined) this.#link.send({ type: "stop", turnId });
  }

  /** Asks the question of an interrupted turn again. */
  retry(questionId: MessageView["id"]): void {
    const sessionId = this.#conversation.session.value?.id;
    if (sessionId === undefined || this.#conversation.running.value !== undefined) return;
    this.#link.send({
      type: "retry",
      turnId: crypto.randomUUID(),
      sessionId,
      messageId: questionId,
    });
  }

  newSession(): void {
    this.#drafts.flush();
    this.#link.send({ type: "newSession" });
  }

  loadOlder(): void {
    const { session, messages, hasOlder, olderRequest } = this.#conversation;
    const first = messages.value[0];
    if (session.value === undefined || first === undefined) return;
    if (!hasOlder.value || olderRequest.value !== undefined) return;
    const requestId = crypto.randomUUID();
    olderRequest.value = requestId;
    this.#link.send({
      type: "loadOlder",
      requestId,
      sessionId: session.value.id,
      seq: first.seq,
    });
  }

  copy(text: string): void {
    this.#link.send({ type: "copyText", text });
  }

  openLink(href: string): void {
    this.#link.send({ type: "openLink", href });
  }

  run(action: ErrorAction | "undo" | "showSummary"): void {
    if (action === "newSession") this.newSession();
    else this.#link.send({ type: "runAction", action });
  }
}
