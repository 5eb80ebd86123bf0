// Tells the user, once, what happened to the journal's file and under which name it is kept.
import * as vscode from "vscode";
import type { JournalNotice } from "../journal/calls.ts";
import { unreachable } from "../shared/never.ts";
import type { HostLog } from "./log.ts";

/** Shows the notice with a button that leads to the file that was kept. */
export async function tellJournalNotice(notice: JournalNotice, log: HostLog): Promise<void> {
  if (notice.kind === "damaged") log.error(`the journal was damaged: ${notice.detail}`);
  log.warn(`a journal is kept as ${notice.keptAs}`);
  const show = vscode.l10n.t("Show File");
  const chosen = await vscode.window.showWarningMessage(sentenceOf(notice), show);
  if (chosen !== show) return;
  await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(notice.keptAs));
}

function sentenceOf(notice: JournalNotice): string {
  switch (notice.kind) {
    case "damaged":
      return vscode.l10n.t(
        "The journal was damaged. It is kept as {0}. {1} messages could be read and are still there; a connected Redis brings back what it has.",
        notice.keptAs,
        notice.messages,
      );
    case "newer":
      return vscode.l10n.t(
        "A newer Redial wrote the journal {0}. It is left alone; until Redial is updated, memory is kept in {1}.",
        notice.keptAs,
        notice.path,
      );
    default:
      return unreachable(notice);
  }
}
