// The QuickPick of sessions: pinned first, by day, with age, number of messages, where kept, and
// buttons that rename, pin and delete.
import * as vscode from "vscode";
import type { SessionSummary } from "../shared/types.ts";
import { describeSession, groupOf } from "./sessionLabels.ts";

interface SessionItem extends vscode.QuickPickItem {
  readonly session?: SessionSummary;
}

export interface PickerActions {
  readonly list: () => Promise<readonly SessionSummary[]>;
  readonly rename: (session: SessionSummary) => Promise<void>;
  readonly pin: (session: SessionSummary) => Promise<void>;
  readonly remove: (session: SessionSummary) => Promise<void>;
}

/** What was picked: a session, or a new one. `undefined` when the user went away. */
export type Picked = { readonly kind: "session"; readonly id: string } | { readonly kind: "new" };

interface Button extends vscode.QuickInputButton {
  readonly does: keyof Omit<PickerActions, "list">;
}

/** Shows the sessions of the workspace; `currentId` is marked. */
export async function pickSession(
  actions: PickerActions,
  currentId: string | undefined,
): Promise<Picked | undefined> {
  const picker = vscode.window.createQuickPick<SessionItem>();
  picker.title = vscode.l10n.t("Switch Session");
  picker.placeholder = vscode.l10n.t("Search the sessions of this workspace");
  picker.matchOnDescription = true;
  const fill = async (): Promise<void> => {
    picker.busy = true;
    picker.items = toItems(await actions.list(), currentId);
    picker.busy = false;
  };
  let isAside = false;
  const act = async ({ does }: Button, session: SessionSummary): Promise<void> => {
    // An input box over the picker closes it: it steps aside and comes back.
    isAside = true;
    await actions[does](session).finally(() => {
      isAside = false;
    });
    await fill();
    picker.show();
  };
  try {
    await fill();
    return await new Promise<Picked | undefined>((resolve) => {
      picker.onDidTriggerItemButton(({ button, item }) => {
        // The picker hands back the very buttons that it was given.
        if (item.session) void act(button as Button, item.session);
      });
      picker.onDidAccept(() => {
        const chosen = picker.selectedItems[0];
        const id = chosen?.session?.id;
        resolve(chosen && (id === undefined ? { kind: "new" } : { kind: "session", id }));
        picker.hide();
      });
      picker.onDidHide(() => {
        if (!isAside) resolve(undefined);
      });
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

function toItems(
  sessions: readonly SessionSummary[],
  currentId: string | undefined,
): readonly SessionItem[] {
  const items: SessionItem[] = [
    { label: `$(add) ${vscode.l10n.t("New Session")}`, alwaysShow: true },
  ];
  let group = "";
  for (const session of sessions) {
    const own = groupOf(session);
    if (own !== group) items.push({ label: own, kind: vscode.QuickPickItemKind.Separator });
    group = own;
    items.push(toItem(session, session.id === currentId));
  }
  return items;
}

function toItem(session: SessionSummary, isCurrent: boolean): SessionItem {
  const icon = isCurrent ? "$(check) " : session.pinned ? "$(pinned) " : "";
  return {
    label: `${icon}${session.title}`,
    description: describeSession(session),
    buttons: buttonsOf(session),
    session,
  };
}

function buttonsOf(session: SessionSummary): Button[] {
  const button = (icon: string, tooltip: string, does: Button["does"]): Button => {
    return { iconPath: new vscode.ThemeIcon(icon), tooltip, does };
  };
  return [
    button("edit", vscode.l10n.t("Rename"), "rename"),
    session.pinned
      ? button("pinned", vscode.l10n.t("Unpin"), "pin")
      : button("pin", vscode.l10n.t("Pin"), "pin"),
    button("trash", vscode.l10n.t("Delete"), "remove"),
  ];
}
