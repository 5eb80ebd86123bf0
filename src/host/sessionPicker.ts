// The QuickPick of sessions: age, number of messages, rename and delete buttons.
import * as vscode from "vscode";
import type { SessionSummary } from "../shared/types.ts";

interface SessionItem extends vscode.QuickPickItem {
  readonly session?: SessionSummary;
}

export interface PickerActions {
  readonly list: () => Promise<readonly SessionSummary[]>;
  readonly rename: (session: SessionSummary) => Promise<void>;
  readonly remove: (session: SessionSummary) => Promise<void>;
}

/** What was picked: a session, or a new one. `undefined` when the user went away. */
export type Picked = { readonly kind: "session"; readonly id: string } | { readonly kind: "new" };

/** Shows the sessions of the workspace; `currentId` is marked. */
export async function pickSession(
  actions: PickerActions,
  currentId: string | undefined,
): Promise<Picked | undefined> {
  const renameButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: vscode.l10n.t("Rename") };
  const removeButton = {
    iconPath: new vscode.ThemeIcon("trash"),
    tooltip: vscode.l10n.t("Delete"),
  };
  const picker = vscode.window.createQuickPick<SessionItem>();
  picker.title = vscode.l10n.t("Switch Session");
  picker.placeholder = vscode.l10n.t("Search the sessions of this workspace");
  picker.matchOnDescription = true;
  const fill = async (): Promise<void> => {
    picker.busy = true;
    const sessions = await actions.list();
    const buttons = [renameButton, removeButton];
    picker.items = [
      { label: `$(add) ${vscode.l10n.t("New Session")}`, alwaysShow: true },
      ...sessions.map((session) => toItem(session, session.id === currentId, buttons)),
    ];
    picker.busy = false;
  };
  const act = async (button: vscode.QuickInputButton, session: SessionSummary): Promise<void> => {
    // An input box over the picker would close it: it steps aside and comes back.
    picker.ignoreFocusOut = true;
    await (button === renameButton ? actions.rename(session) : actions.remove(session));
    await fill();
    picker.show();
  };
  try {
    await fill();
    return await new Promise<Picked | undefined>((resolve) => {
      picker.onDidTriggerItemButton(({ button, item }) => {
        if (item.session) void act(button, item.session);
      });
      picker.onDidAccept(() => {
        const chosen = picker.selectedItems[0];
        const id = chosen?.session?.id;
        resolve(chosen && (id === undefined ? { kind: "new" } : { kind: "session", id }));
        picker.hide();
      });
      picker.onDidHide(() => {
        if (!picker.ignoreFocusOut) resolve(undefined);
        picker.ignoreFocusOut = false;
      });
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

function toItem(
  session: SessionSummary,
  isCurrent: boolean,
  buttons: readonly vscode.QuickInputButton[],
): SessionItem {
  const icon = session.pinned ? "$(pinned) " : isCurrent ? "$(check) " : "";
  const count = vscode.l10n.t("{0} messages", session.messageCount);
  return {
    label: `${icon}${session.title}`,
    description: `${age(session.updatedAt)} · ${count}`,
    buttons: [...buttons],
    session,
  };
}

/** How long ago, in the largest whole unit, in the editor's language. */
function age(at: number): string {
  const minutes = Math.max(0, Math.floor((Date.now() - at) / 60_000));
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: "auto" });
  if (minutes < 60) return format.format(-minutes, "minute");
  if (minutes < 24 * 60) return format.format(-Math.floor(minutes / 60), "hour");
  return format.format(-Math.floor(minutes / (24 * 60)), "day");
}
