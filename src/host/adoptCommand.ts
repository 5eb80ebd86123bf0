// The command *Adopt Sessions…*: memories of this machine that no open folder leads to, and taking
// their sessions over. Nothing is deleted, and it can be undone.
import { access } from "node:fs/promises";
import * as vscode from "vscode";
import type { KnownWorkspace } from "../core/ports.ts";
import type { WindowParts } from "./window.ts";
import type { Workspaces } from "./workspaces.ts";

interface MemoryItem extends vscode.QuickPickItem {
  readonly memory: KnownWorkspace;
}

/** Shows the other memories, those whose folder is gone first, and takes over what is picked. */
export async function adoptSessions(parts: WindowParts, workspaces: Workspaces): Promise<void> {
  const { store } = parts.backend;
  const present = await workspaces.keys();
  const others = (await store.knownWorkspaces()).filter(({ key }) => !present.includes(key));
  if (others.length === 0) {
    const none = vscode.l10n.t("This machine has no other memory to take sessions from.");
    void vscode.window.showInformationMessage(none);
    return;
  }
  const items = await Promise.all(others.map(toItem));
  const picked = await vscode.window.showQuickPick(items.toSorted(byGone), {
    title: vscode.l10n.t("Adopt Sessions"),
    placeHolder: vscode.l10n.t("Memories of this machine; their sessions move to this workspace"),
    canPickMany: true,
    matchOnDetail: true,
  });
  if (!picked || picked.length === 0) return;
  const { key: to } = await workspaces.current();
  const taken: { readonly from: string; readonly sessionIds: readonly string[] }[] = [];
  for (const { memory } of picked) {
    const sessionIds = await store.moveSessions(memory.key, to);
    taken.push({ from: memory.key, sessionIds });
  }
  parts.noteMoved();
  const count = taken.reduce((sum, { sessionIds }) => sum + sessionIds.length, 0);
  const undo = vscode.l10n.t("Undo");
  const said = vscode.l10n.t("{0} sessions belong to this workspace now.", count);
  const chosen = await vscode.window.showInformationMessage(said, undo);
  if (chosen !== undo) return;
  for (const { from, sessionIds } of taken) await store.moveSessions(to, from, sessionIds);
  parts.noteMoved();
}

async function toItem(memory: KnownWorkspace): Promise<MemoryItem & { readonly isGone: boolean }> {
  const { label, folders, sessionCount, updatedAt } = memory;
  const isGone = !(await anyExists(folders));
  const date = new Date(updatedAt).toLocaleDateString(vscode.env.language);
  const count = vscode.l10n.t("{0} sessions, the last on {1}", sessionCount, date);
  const paths = folders.map((folder) => vscode.Uri.parse(folder).fsPath).join(", ");
  return {
    memory,
    isGone,
    label: label === "" ? vscode.l10n.t("A memory of another machine") : label,
    description: isGone ? `${vscode.l10n.t("folder is gone")} · ${count}` : count,
    ...(paths !== "" && { detail: paths }),
  };
}

function byGone(one: { readonly isGone: boolean }, other: { readonly isGone: boolean }): number {
  return Number(other.isGone) - Number(one.isGone);
}

/** False when all folders are known to be gone; of folders elsewhere nothing is known. */
async function anyExists(folders: readonly string[]): Promise<boolean> {
  for (const folder of folders) {
    const uri = vscode.Uri.parse(folder);
    if (uri.scheme !== "file") return true;
    const isThere = await access(uri.fsPath).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}
