// What is done with turns of the shown session: ask anew, switch versions, fork, delete, copy. By the
// page with a message's id, by commands with the last turn.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import { textOfMessage } from "../core/messages.ts";
import type { JournalMessage } from "../core/ports.ts";
import { newId } from "../core/sessionId.ts";
import { newIdBeside } from "../core/temporarySessions.ts";
import { pageSize } from "../shared/protocol.ts";
import type { VersionView } from "../shared/turnMessages.ts";
import type { Backend } from "./backend.ts";
import type { SessionActions } from "./sessionActions.ts";
import type { ShownSession } from "./shownSession.ts";
import { needTrust } from "./trust.ts";

export interface TurnActionParts {
  readonly backend: Backend;
  readonly shown: ShownSession;
  readonly sessions: SessionActions;
  readonly refreshPages: () => void;
}

/** A message of a session. */
export interface MessagePlace {
  readonly sessionId: string;
  readonly messageId: string;
}

export class TurnActions {
  readonly #parts: TurnActionParts;

  constructor(parts: TurnActionParts) {
    this.#parts = parts;
  }

  /** Asks a question anew; with other words when `text` is there. Codes of `ChatService.askVersion`. */
  async askVersion(turnId: string, place: MessagePlace, text?: string): Promise<void> {
    needTrust();
    const { sessionId, messageId: questionId } = place;
    const asked = { turnId, sessionId, questionId, ...(text !== undefined && { text }) };
    await this.#parts.backend.chat.askVersion(asked);
  }

  /** Shows another version of a question; nothing happens when there is none. */
  async showVersion({ sessionId, messageId }: MessagePlace, index: number): Promise<void> {
    const { backend, shown } = this.#parts;
    const source = { sessionId, questionId: messageId };
    const version = await backend.store.findVersion(source, index);
    if (!version) return;
    await backend.store.noteShown(version.sessionId);
    await shown.open(version.sessionId, version.questionId);
    this.#parts.refreshPages();
  }

  /** A new session with what stands up to the message; a question's words become its draft. */
  async fork({ sessionId, messageId }: MessagePlace): Promise<void> {
    const { backend, shown, refreshPages } = this.#parts;
    const { store, sync } = backend;
    const source = await store.readSession(sessionId);
    if (!source) throw new RedialError("sessionGone");
    const message = await this.#read({ sessionId, messageId });
    const title = vscode.l10n.t("{0} (fork)", source.title);
    const fork = { id: newIdBeside(sessionId), title, createdAt: Date.now() };
    const made = await store.forkSession({ sessionId, messageId, fork });
    if (message.role === "human") await store.saveDraft(made.id, textOfMessage(message));
    sync.noteChange(made.id);
    await shown.open(made.id);
    refreshPages();
  }

  /** Takes the message's turn to the trash and offers to undo it. */
  async deleteTurn({ sessionId, messageId }: MessagePlace): Promise<void> {
    const { backend, shown, sessions, refreshPages } = this.#parts;
    const session = await backend.store.readSession(sessionId);
    const { removalId, title, shownId } = await backend.store.deleteTurn(sessionId, messageId);
    backend.sync.noteChange(sessionId);
    // A summary that was made of it is forgotten with it, there too.
    if (session) backend.sync.noteItems(session.workspace);
    if (shownId !== sessionId) await shown.open(shownId);
    refreshPages();
    const said = vscode.l10n.t("Deleted a question and its answer from “{0}”.", title);
    const undo = vscode.l10n.t("Undo");
    void vscode.window.showInformationMessage(said, undo).then((chosen) => {
      return chosen === undo ? sessions.restore(removalId) : undefined;
    });
  }

  /** The message's Markdown to the clipboard. */
  async copy(place: MessagePlace): Promise<void> {
    await vscode.env.clipboard.writeText(textOfMessage(await this.#read(place)));
  }

  /** Asks the last question anew, with the same words. */
  async regenerateLast(): Promise<void> {
    await this.askVersion(newId(), await this.#last("human"));
  }

  async copyLast(): Promise<void> {
    await this.copy(await this.#last("ai"));
    void vscode.window.setStatusBarMessage(vscode.l10n.t("The answer is on the clipboard."), 3_000);
  }

  async forkLast(): Promise<void> {
    await this.fork(await this.#last("ai"));
  }

  async deleteLast(): Promise<void> {
    await this.deleteTurn(await this.#last("human"));
  }

  /** The version before (-1) or after (1) the one shown, of the last turn that has several. */
  async stepVersion(step: -1 | 1): Promise<void> {
    const { backend, sessions } = this.#parts;
    const { id: sessionId } = await sessions.current();
    const { messages } = await backend.store.readPage(sessionId, pageSize);
    const versions = await backend.store.versionsOf(sessionId);
    const marks = new Map<string, VersionView>(versions.map((mark) => [mark.messageId, mark]));
    const last = messages.findLast((message) => marks.has(message.id));
    const mark = last && marks.get(last.id);
    if (!mark) throw new RedialError("noVersions");
    const index = (mark.index + step + mark.count) % mark.count;
    await this.showVersion({ sessionId, messageId: mark.messageId }, index);
  }

  /** Stops what is being answered in the shown session. */
  async stop(): Promise<void> {
    const { backend, shown } = this.#parts;
    const { current } = shown;
    if (current !== undefined && backend.chat.runningTurn(current)) {
      return backend.chat.stopSession(current);
    }
    void vscode.window.showInformationMessage(vscode.l10n.t("No answer is running."));
  }

  /** The newest message of the role in the shown session. Code `noSession`. */
  async #last(role: "human" | "ai"): Promise<MessagePlace> {
    const { id: sessionId } = await this.#parts.sessions.current();
    const { messages } = await this.#parts.backend.store.readPage(sessionId, pageSize);
    const last = messages.findLast((message) => message.role === role);
    if (!last) throw new RedialError("noSession");
    return { sessionId, messageId: last.id };
  }

  async #read({ sessionId, messageId }: MessagePlace): Promise<JournalMessage> {
    const [message] = await this.#parts.backend.store.readMessages(sessionId, [messageId]);
    if (!message) throw new RedialError("messageGone");
    return message;
  }
}
