// The command *Name This Memory…*: a name in place of git remote or folder decides which memory a
// folder has. Folders of the same name share one, here and on other machines with the same Redis.
import * as vscode from "vscode";
import type { WindowParts } from "./window.ts";
import type { OpenWorkspace, Workspaces } from "./workspaces.ts";

/** Asks for the name; an empty one takes it away. */
export async function nameMemory(parts: WindowParts, workspaces: Workspaces): Promise<void> {
  const folder = await pickFolder(workspaces);
  if (!folder) return;
  const before = workspaces.nameOf(folder);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Name This Memory"),
    prompt: vscode.l10n.t(
      "Folders of the same name share one memory. Leave it empty to go by git remote or folder again.",
    ),
    value: before,
    ignoreFocusOut: true,
  });
  if (typed === undefined || typed.trim() === before) return;
  await workspaces.setName(folder, typed.trim());
  await parts.followWorkspaces();
}

async function pickFolder(workspaces: Workspaces): Promise<OpenWorkspace | undefined> {
  const all = (await workspaces.all()).filter(({ folder }) => folder !== undefined);
  if (all.length === 0) {
    const message = vscode.l10n.t("Open a folder first: its memory can have a name.");
    void vscode.window.showInformationMessage(message);
    return undefined;
  }
  if (all.length === 1) return all[0];
  const items = all.map((workspace) => ({
    label: workspace.label,
    description: workspaces.nameOf(workspace),
    workspace,
  }));
  const title = vscode.l10n.t("Name This Memory");
  return (await vscode.window.showQuickPick(items, { title }))?.workspace;
}
