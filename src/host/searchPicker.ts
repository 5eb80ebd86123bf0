// The QuickPick that searches titles and all messages while one types, in this workspace or, by its
// button, in all; and the one of the trash.
import * as vscode from "vscode";
import type { HitView, RemovalView, SessionRow, SessionScope } from "../shared/sessionMessages.ts";
import { ageOf, describeSession } from "./sessionLabels.ts";
import type { SessionLists } from "./sessionLists.ts";

/** Where to go: a session, or a message in it. */
export interface Destination {
  readonly sessionId: string;
  readonly messageId?: string;
}

interface FoundItem extends vscode.QuickPickItem {
  readonly destination?: Destination;
}

/** Pause after a key before it is searched, in ms. */
const searchDelayMs = 120;

/** `undefined` when the user went away. */
export async function pickFound(lists: SessionLists): Promise<Destination | undefined> {
  const picker = vscode.window.createQuickPick<FoundItem>();
  let scope: SessionScope = "workspace";
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;
  const search = async (): Promise<void> => {
    const own = ++latest;
    const text = picker.value;
    picker.busy = true;
    const found = text.trim() === "" ? undefined : await lists.search(scope, text);
    // A later key has asked for something else.
    if (own !== latest) return;
    picker.items = found ? toItems(found.sessions, found.hits) : [];
    picker.busy = false;
  };
  const show = (): void => {
    picker.title =
      scope === "all"
        ? vscode.l10n.t("Search Sessions: All Workspaces")
        : vscode.l10n.t("Search Sessions: This Workspace");
    picker.buttons = [scopeButton(scope)];
  };
  picker.placeholder = vscode.l10n.t("Words, “phrases”, parts of words");
  show();
  try {
    return await new Promise<Destination | undefined>((resolve) => {
      picker.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(() => void search(), searchDelayMs);
      });
      picker.onDidTriggerButton(() => {
        scope = scope === "all" ? "workspace" : "all";
        show();
        void search();
      });
      picker.onDidAccept(() => {
        resolve(picker.selectedItems[0]?.destination);
        picker.hide();
      });
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    clearTimeout(timer);
    latest = -1;
    picker.dispose();
  }
}

function scopeButton(scope: SessionScope): vscode.QuickInputButton {
  return scope === "all"
    ? {
        iconPath: new vscode.ThemeIcon("folder"),
        tooltip: vscode.l10n.t("Search this workspace only"),
      }
    : {
        iconPath: new vscode.ThemeIcon("globe"),
        tooltip: vscode.l10n.t("Search all workspaces"),
      };
}

function toItems(sessions: readonly SessionRow[], hits: readonly HitView[]): FoundItem[] {
  const separator = (label: string): FoundItem => {
    return { label, kind: vscode.QuickPickItemKind.Separator };
  };
  return [
    ...(sessions.length > 0 ? [separator(vscode.l10n.t("Sessions"))] : []),
    ...sessions.map(({ session, place }): FoundItem => {
      const where = place === undefined ? "" : `${place} · `;
      return {
        label: session.title,
        description: where + describeSession(session),
        // The host has searched already; the picker's own filter is not to take any away.
        alwaysShow: true,
        destination: { sessionId: session.id },
      };
    }),
    ...(hits.length > 0 ? [separator(vscode.l10n.t("Messages"))] : []),
    ...hits.map(toHitItem),
  ];
}

function toHitItem(hit: HitView): FoundItem {
  const age = hit.createdAt === 0 ? [] : [ageOf(hit.createdAt)];
  const place = hit.place === undefined ? [] : [hit.place];
  return {
    label: hit.role === "human" ? "$(account)" : "$(comment-discussion)",
    description: hit.excerpt,
    detail: [...place, hit.sessionTitle, ...age].join(" · "),
    alwaysShow: true,
    destination: { sessionId: hit.sessionId, messageId: hit.messageId },
  };
}

/** The removal to restore; `undefined` when the user went away. */
export async function pickRemoval(removals: readonly RemovalView[]): Promise<string | undefined> {
  const items = removals.map(({ removalId, kind, title, removedAt }) => ({
    label: title,
    description: describeRemoval(kind, ageOf(removedAt)),
    removalId,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Trash"),
    placeHolder: vscode.l10n.t("Choose what to restore; it is kept for 30 days"),
    matchOnDescription: true,
  });
  return picked?.removalId;
}

function describeRemoval(kind: RemovalView["kind"], age: string): string {
  switch (kind) {
    case "delete":
      return vscode.l10n.t("deleted {0}", age);
    case "clear":
      return vscode.l10n.t("cleared {0}", age);
    case "turn":
      return vscode.l10n.t("a turn of it, deleted {0}", age);
  }
}
