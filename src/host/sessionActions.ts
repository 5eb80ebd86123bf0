// What the session commands do: switch, rename, clear, delete, undo. Everything taken away can be
// brought back, and says so.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import type { Removal } from "../core/ports.ts";
import { cleanTitle } from "../core/titles.ts";
import type { SessionSummary } from "../shared/types.ts";
import type { Backend } from "./backend.ts";
import { pickSession } from "./sessionPicker.ts";
import type { ShownSession } from "./shownSession.ts";
import type { Workspaces } from "./workspaces.ts";

export interface SessionActionParts {
  readonly backend: Backend;
  readonly shown: ShownSession;
  readonly workspaces: Workspaces;
  /** The journal changed by a command: pages of this window look again. */
  readonly refreshPages: () => void;
}

export class SessionActions {
  readonly #parts: SessionActionParts;

  constructor(parts: SessionActionParts) {
    this.#parts = parts;
  }

  async switchSession(): Promise<void> {
    const { backend, shown, workspaces } = this.#parts;
    const keys = await workspaces.keys();
    const picked = await pickSession(
      {
        list: () => backend.store.listSessions(keys),
        rename: (session) => this.#rename(session),
        remove: (session) => this.#remove(session),
      },
      shown.current,
    );
    if (picked) await shown.open(picked.kind === "new" ? undefined : picked.id);
  }

  async renameSession(): Promise<void> {
    await this.#rename(await this.#current());
  }

  async clearSession(): Promise<void> {
    const { backend, shown } = this.#parts;
    const session = await this.#current();
    await backend.chat.stopSession(session.id);
    const removal = await backend.store.clearSession(session.id);
    backend.sync.noteChange(session.id);
    await shown.open(session.id);
    if (removal) this.#offerUndo(removal);
  }

  async deleteSession(): Promise<void> {
    await this.#remove(await this.#current());
  }

  /** Brings back what the last clear or delete of this workspace took. */
  async undo(): Promise<void> {
    const { backend, workspaces } = this.#parts;
    const removal = await backend.store.lastRemoval(await workspaces.keys());
    if (!removal) {
      void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to undo."));
      return;
    }
    await this.#undo(removal);
  }

  async #rename(session: SessionSummary): Promise<void> {
    const { backend, refreshPages } = this.#parts;
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t("Rename Session"),
      value: session.title,
      validateInput: (value) =>
        cleanTitle(value) === "" ? vscode.l10n.t("A session needs a name.") : undefined,
    });
    if (typed === undefined) return;
    await backend.store.renameSession(session.id, cleanTitle(typed));
    backend.sync.noteChange(session.id);
    refreshPages();
  }

  async #remove(session: SessionSummary): Promise<void> {
    const { backend, shown, workspaces } = this.#parts;
    await backend.chat.stopSession(session.id);
    const removal = await backend.store.deleteSession(session.id);
    backend.sync.noteChange(session.id);
    if (shown.current === session.id) {
      const next = await backend.store.newestSession(await workspaces.keys());
      await shown.open(next?.id);
    }
    if (removal) this.#offerUndo(removal);
  }

  #offerUndo(removal: Removal): void {
    const undo = vscode.l10n.t("Undo");
    const said =
      removal.kind === "clear"
        ? vscode.l10n.t("Cleared “{0}”. It stays in the trash for 30 days.", removal.title)
        : vscode.l10n.t("Deleted “{0}”. It stays in the trash for 30 days.", removal.title);
    void vscode.window.showInformationMessage(said, undo).then((chosen) => {
      return chosen === undo ? this.#undo(removal) : undefined;
    });
  }

  async #undo(removal: Removal): Promise<void> {
    const { backend, shown } = this.#parts;
    const session = await backend.store.undoRemoval(removal.removalId);
    backend.sync.noteChange(session.id);
    await shown.open(session.id);
  }

  async #current(): Promise<SessionSummary> {
    const { backend, shown } = this.#parts;
    const id = shown.current ?? (await shown.choose());
    const session = id === undefined ? undefined : await backend.store.readSession(id);
    if (!session) throw new RedialError("noSession");
    return session;
  }
}
