// What is done to sessions, by commands and by the page: open, rename, pin, clear, delete, restore,
// begin a temporary one. Everything taken away can be brought back, and says so.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import type { Removal } from "../core/ports.ts";
import { isTemporary } from "../core/temporarySessions.ts";
import { cleanTitle } from "../core/titles.ts";
import type { SessionSummary } from "../shared/types.ts";
import type { Backend } from "./backend.ts";
import { pickFound, pickRemoval } from "./searchPicker.ts";
import type { SessionLists } from "./sessionLists.ts";
import { pickSession } from "./sessionPicker.ts";
import type { ShownSession } from "./shownSession.ts";
import type { Workspaces } from "./workspaces.ts";

export interface SessionActionParts {
  readonly backend: Backend;
  readonly shown: ShownSession;
  readonly workspaces: Workspaces;
  readonly lists: SessionLists;
  /** The journal changed by a command: pages of this window look again. */
  readonly refreshPages: () => void;
  /** Pages show the conversation, whatever lies over it. */
  readonly showChat: () => void;
}

export class SessionActions {
  readonly #parts: SessionActionParts;

  constructor(parts: SessionActionParts) {
    this.#parts = parts;
  }

  async switchSession(): Promise<void> {
    const { shown, lists, showChat } = this.#parts;
    const picked = await pickSession(
      {
        list: () => lists.all(),
        rename: (session) => this.#askName(session),
        pin: (session) => this.pin(session.id, !session.pinned),
        remove: (session) => this.remove(session.id),
      },
      shown.current,
    );
    if (!picked) return;
    await shown.open(picked.kind === "new" ? undefined : picked.id);
    showChat();
  }

  /** Searches titles and messages, and goes to what was picked. */
  async searchSessions(): Promise<void> {
    const { shown, lists, showChat } = this.#parts;
    const picked = await pickFound(lists);
    if (!picked) return;
    await shown.open(picked.sessionId, picked.messageId);
    showChat();
  }

  async restoreFromTrash(): Promise<void> {
    const removals = await this.#parts.lists.trash();
    if (removals.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t("The trash is empty."));
      return;
    }
    const removalId = await pickRemoval(removals);
    if (removalId !== undefined) await this.restore(removalId);
  }

  async renameSession(): Promise<void> {
    await this.#askName(await this.current());
  }

  async togglePin(): Promise<void> {
    const session = await this.current();
    await this.pin(session.id, !session.pinned);
    const said = session.pinned
      ? vscode.l10n.t("“{0}” is pinned no more.", session.title)
      : vscode.l10n.t("“{0}” is pinned: it stands first in lists.", session.title);
    void vscode.window.showInformationMessage(said);
  }

  async clearSession(): Promise<void> {
    const { backend, shown, refreshPages } = this.#parts;
    const session = await this.current();
    await backend.chat.stopSession(session.id);
    const removal = await backend.store.clearSession(session.id);
    this.#noteChange(session.id);
    // A summary of what was cleared is forgotten with it, there too.
    backend.sync.noteItems(session.workspace);
    await shown.open(session.id);
    refreshPages();
    if (removal) this.#offerUndo(removal);
    else void vscode.window.showInformationMessage(vscode.l10n.t("This session is empty."));
  }

  async deleteSession(): Promise<void> {
    await this.remove((await this.current()).id);
  }

  /** Brings back what the last clear or delete of this workspace took. */
  async undo(): Promise<void> {
    const { backend, workspaces } = this.#parts;
    const removal = await backend.store.lastRemoval(await workspaces.keys());
    if (!removal) {
      void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to undo."));
      return;
    }
    await this.restore(removal.removalId);
  }

  /** Makes an empty session that is kept in memory only, and shows it. */
  async newTemporarySession(): Promise<void> {
    const { backend, shown, refreshPages, showChat } = this.#parts;
    const session = await backend.beginTemporary(vscode.l10n.t("Temporary session"));
    await shown.open(session.id);
    refreshPages();
    showChat();
  }

  /** An empty name changes nothing. Code `sessionGone`. */
  async rename(sessionId: string, typed: string): Promise<void> {
    const title = cleanTitle(typed);
    if (title === "") return;
    await this.#parts.backend.store.renameSession(sessionId, title);
    this.#noteChange(sessionId);
    this.#parts.refreshPages();
  }

  /** Code `sessionGone`. */
  async pin(sessionId: string, isPinned: boolean): Promise<void> {
    await this.#parts.backend.store.pinSession(sessionId, isPinned);
    this.#noteChange(sessionId);
    this.#parts.refreshPages();
  }

  /** Takes the session to the trash; when it is shown, the newest one is shown instead. */
  async remove(sessionId: string): Promise<void> {
    const { backend, shown, workspaces, refreshPages } = this.#parts;
    await backend.chat.stopSession(sessionId);
    const removal = await backend.store.deleteSession(sessionId);
    this.#noteChange(sessionId);
    // All versions of a session go together, and another one of them may be shown.
    if (shown.current !== undefined && !(await backend.store.readSession(shown.current))) {
      const next = await backend.store.newestSession(await workspaces.keys());
      await shown.open(next?.id);
    }
    refreshPages();
    if (removal) this.#offerUndo(removal);
  }

  /** Brings back what a clear or delete took, and shows it. Code `sessionGone`. */
  async restore(removalId: string): Promise<void> {
    const { backend, shown, refreshPages } = this.#parts;
    const session = await backend.store.undoRemoval(removalId);
    this.#noteChange(session.id);
    await shown.open(session.id);
    refreshPages();
  }

  /** The session that the window shows. Code `noSession`. */
  async current(): Promise<SessionSummary> {
    const { backend, shown } = this.#parts;
    const id = shown.current ?? (await shown.choose());
    const session = id === undefined ? undefined : await backend.store.readSession(id);
    if (!session) throw new RedialError("noSession");
    return session;
  }

  async #askName(session: SessionSummary): Promise<void> {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t("Rename Session"),
      value: session.title,
      validateInput: (value) =>
        cleanTitle(value) === "" ? vscode.l10n.t("A session needs a name.") : undefined,
    });
    if (typed !== undefined) await this.rename(session.id, typed);
  }

  #noteChange(sessionId: string): void {
    if (!isTemporary(sessionId)) this.#parts.backend.sync.noteChange(sessionId);
  }

  #offerUndo(removal: Removal): void {
    const undo = vscode.l10n.t("Undo");
    const said =
      removal.kind === "clear"
        ? vscode.l10n.t("Cleared “{0}”. It stays in the trash for 30 days.", removal.title)
        : vscode.l10n.t("Deleted “{0}”. It stays in the trash for 30 days.", removal.title);
    void vscode.window.showInformationMessage(said, undo).then((chosen) => {
      return chosen === undo ? this.restore(removal.removalId) : undefined;
    });
  }
}
