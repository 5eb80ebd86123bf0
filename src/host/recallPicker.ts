// The command *Recall…*: asks memory alone while the question is typed; picking opens the message.
import * as vscode from "vscode";
import type { Log } from "../core/ports.ts";
import type { RecalledView } from "../shared/types.ts";
import { notifyError } from "./notifications.ts";
import { runPageAction } from "./pageActions.ts";
import type { WindowParts } from "./window.ts";
import type { Workspaces } from "./workspaces.ts";

interface PieceItem extends vscode.QuickPickItem {
  readonly piece: RecalledView;
}

/** Typing is waited for so long, in ms. */
const pauseMs = 150;

/** Resolves when the list was closed. */
export async function recallInPicker(
  { backend, shown }: WindowParts,
  workspaces: Workspaces,
  log: Log,
): Promise<void> {
  const session = shown.current && (await backend.store.readSession(shown.current));
  const workspace = session ? session.workspace : (await workspaces.current()).key;
  const picker = vscode.window.createQuickPick<PieceItem>();
  picker.title = vscode.l10n.t("Recall");
  picker.placeholder = vscode.l10n.t("Ask the memory of this workspace; no model is needed");
  let typing: NodeJS.Timeout | undefined;
  const look = async (question: string): Promise<void> => {
    picker.busy = true;
    try {
      const pieces = await backend.memory.lookUp(question, [workspace]);
      if (question !== picker.value) return;
      picker.items = pieces.map(toItem);
    } catch (error) {
      await notifyError(error, log, runPageAction);
    } finally {
      picker.busy = false;
    }
  };
  const picked = await new Promise<RecalledView | undefined>((resolve) => {
    picker.onDidChangeValue((question) => {
      clearTimeout(typing);
      typing = setTimeout(() => void look(question), pauseMs);
    });
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.piece);
      picker.hide();
    });
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  clearTimeout(typing);
  picker.dispose();
  if (!picked) return;
  await vscode.commands.executeCommand("redial.chat.focus");
  await shown.open(picked.sessionId, picked.messageId);
}

function toItem(piece: RecalledView): PieceItem {
  const { createdAt, sessionTitle, text } = piece;
  const date =
    createdAt === 0 ? "" : `${new Date(createdAt).toLocaleDateString(vscode.env.language)} · `;
  return {
    label: text.replace(/\s+/g, " ").slice(0, 200),
    description: `${date}${sessionTitle}`,
    // The question's words need not stand in it letter by letter.
    alwaysShow: true,
    piece,
  };
}
