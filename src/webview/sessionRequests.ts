// What the user does with sessions, turned into messages to the host. Knows no DOM.
import type { Conversation } from "./conversation.ts";
import type { DraftKeeper } from "./drafts.ts";
import type { HostLink } from "./hostLink.ts";

/** Opens, changes and reads sessions. */
export class SessionRequests {
  readonly #link: HostLink;
  readonly #conversation: Conversation;
  readonly #drafts: DraftKeeper;

  constructor(link: HostLink, conversation: Conversation, drafts: DraftKeeper) {
    this.#link = link;
    this.#conversation = conversation;
    this.#drafts = drafts;
  }

  open(sessionId: string): void {
    this.#drafts.flush();
    this.#link.send({ type: "openSession", sessionId });
  }

  showMessage(sessionId: string, messageId: string): void {
    this.#drafts.flush();
    this.#link.send({ type: "showMessage", sessionId, messageId });
  }

  beginTemporary(): void {
    this.#drafts.flush();
    this.#link.send({ type: "newTemporarySession" });
  }

  rename(sessionId: string, title: string): void {
    this.#link.send({ type: "renameSession", sessionId, title });
  }

  pin(sessionId: string, isPinned: boolean): void {
    this.#link.send({ type: "pinSession", sessionId, isPinned });
  }

  delete(sessionId: string): void {
    this.#link.send({ type: "deleteSession", sessionId });
  }

  restore(removalId: string): void {
    this.#link.send({ type: "restoreRemoval", removalId });
  }

  /** Messages after the last that is shown. */
  loadNewer(): void {
    const { session, messages, hasNewer, newerRequest } = this.#conversation;
    const last = messages.value.at(-1);
    if (session.value === undefined || last === undefined) return;
    if (!hasNewer.value || newerRequest.value !== undefined) return;
    const requestId = crypto.randomUUID();
    newerRequest.value = requestId;
    this.#link.send({
      type: "loadNewer",
      requestId,
      sessionId: session.value.id,
      seq: last.seq,
    });
  }

  /** Shows the end of the session in place of an earlier part; true when that was needed. */
  showEnd(): boolean {
    const { session, hasNewer } = this.#conversation;
    if (session.value === undefined || !hasNewer.value) return false;
    this.#link.send({ type: "openSession", sessionId: session.value.id });
    return true;
  }
}
