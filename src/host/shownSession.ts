// Which session this window shows: chosen by the user, kept through reloads, else the newest one.
import * as vscode from "vscode";
import { InOrder } from "../core/inOrder.ts";
import type { SessionStore } from "../core/ports.ts";
import { temporaryWorkspace } from "../core/temporarySessions.ts";
import type { SessionSummary } from "../shared/types.ts";
import type { Workspaces } from "./workspaces.ts";

const stateKey = "redial.shownSession";

/** What is to be shown; `messageId`: where in the session, absent at its end. */
export interface Opening {
  readonly sessionId: string | undefined;
  readonly messageId?: string;
}

interface Choice {
  /** Absent: the user asked for a new session. */
  readonly sessionId?: string;
  /** Epoch ms. */
  readonly at: number;
}

export class ShownSession implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #store: SessionStore;
  readonly #workspaces: Workspaces;
  readonly #opened = new vscode.EventEmitter<Opening>();
  /** Two choices at once would each take what the other one knew before. */
  readonly #choices = new InOrder();
  #current: string | undefined;
  /** Grows whenever the window is told what it shows. */
  #notes = 0;

  constructor(state: vscode.Memento, store: SessionStore, workspaces: Workspaces) {
    this.#state = state;
    this.#store = store;
    this.#workspaces = workspaces;
  }

  /** The session that the window shows now. */
  get current(): string | undefined {
    return this.#current;
  }

  /**
   * What a page that loads is to show: the choice made in this window, or the newest session when
   * that went on later (in another window or on another machine).
   */
  choose(): Promise<string | undefined> {
    return this.#choices.run(() => this.#choose());
  }

  async #choose(): Promise<string | undefined> {
    const notes = this.#notes;
    const newest = await this.#store.newestSession(await this.#workspaces.keys());
    const choice = this.#state.get<Choice>(stateKey);
    const isChoiceNewer = choice !== undefined && choice.at >= (newest?.updatedAt ?? 0);
    const chosen = isChoiceNewer ? await this.#existing(choice.sessionId) : newest?.id;
    if (notes === this.#notes) this.#current = chosen;
    return this.#current;
  }

  /**
   * A window that shows nothing because there was nothing (the journal is new, or was lost) shows
   * what has come from the shared copy; one whose user asked for a new session stays as it is.
   */
  async reconsider(): Promise<void> {
    await this.#choices.run(async () => {
      const choice = this.#state.get<Choice>(stateKey);
      const wantsNew = choice !== undefined && choice.sessionId === undefined;
      if (this.#current !== undefined || wantsNew) return;
      const chosen = await this.#choose();
      if (chosen !== undefined) this.#opened.fire({ sessionId: chosen });
    });
  }

  /** Another window deleted the shown session: shows the newest one. */
  async leaveGone(): Promise<void> {
    await this.#leaveUnless((session) => session !== undefined);
  }

  /** Folders have other keys now: a session that is none of theirs gives way to the newest one. */
  async leaveOthers(): Promise<void> {
    const keys = await this.#workspaces.keys();
    const open = [...keys, temporaryWorkspace];
    await this.#leaveUnless((session) => session !== undefined && open.includes(session.workspace));
  }

  /** The user opens a session, or a new conversation; every page of the window follows. */
  async open(sessionId: string | undefined, messageId?: string): Promise<void> {
    this.note(sessionId);
    this.#opened.fire({ sessionId, ...(messageId !== undefined && { messageId }) });
  }

  /** The window shows this session now. */
  note(sessionId: string | undefined): void {
    this.#current = sessionId;
    this.#notes += 1;
    const choice: Choice = { at: Date.now(), ...(sessionId !== undefined && { sessionId }) };
    void this.#state.update(stateKey, choice);
  }

  onOpen(listener: (opening: Opening) => void): vscode.Disposable {
    return this.#opened.event(listener);
  }

  dispose(): void {
    this.#opened.dispose();
  }

  async #leaveUnless(mayStay: (session: SessionSummary | undefined) => boolean): Promise<void> {
    const sessionId = this.#current;
    if (sessionId === undefined || mayStay(await this.#store.readSession(sessionId))) return;
    const newest = await this.#store.newestSession(await this.#workspaces.keys());
    if (this.#current === sessionId) await this.open(newest?.id);
  }

  async #existing(sessionId: string | undefined): Promise<string | undefined> {
    if (sessionId === undefined) return undefined;
    const session = await this.#store.readSession(sessionId);
    if (session) return session.id;
    return (await this.#store.newestSession(await this.#workspaces.keys()))?.id;
  }
}
