// The texts of memory that are edited like files (memoryFiles.ts), and the commands that open them:
// *Edit Workspace Prompt…* and *Show Summary of Older Messages*.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import type { SummaryPlace } from "../core/summaries.ts";
import type { Backend } from "./backend.ts";
import type { MemoryFile, MemoryFiles, MemoryPlace } from "./memoryFiles.ts";
import type { WindowParts } from "./window.ts";
import type { Workspaces } from "./workspaces.ts";

/** Opens the prompt of the workspace that new sessions belong to; it is used as soon as it is saved. */
export async function editWorkspacePrompt(
  files: MemoryFiles,
  workspaces: Workspaces,
): Promise<void> {
  const { key, label } = await workspaces.current();
  await files.show(["prompt", key], vscode.l10n.t("Prompt of {0}", label));
}

/** Opens the summary of the shown session, or says that there is none. Code `noSession`. */
export async function showSummary(
  { backend, shown }: Pick<WindowParts, "backend" | "shown">,
  files: MemoryFiles,
): Promise<void> {
  const sessionId = shown.current ?? (await shown.choose());
  const session = sessionId === undefined ? undefined : await backend.store.readSession(sessionId);
  if (!session) throw new RedialError("noSession");
  const place = { workspace: session.workspace, sessionId: session.id };
  if (await backend.summaries.find(place)) {
    const name = vscode.l10n.t("Summary of {0}", session.title);
    return files.show(["summary", place.workspace, place.sessionId], name);
  }
  const sentence = vscode.l10n.t(
    "This session has no summary. One is made when older messages no longer fit into the model's context and the setting redial.chat.summaries is on.",
  );
  void vscode.window.showInformationMessage(sentence);
}

/** What stands at a place; opens the journal. */
export async function findMemoryText(
  open: () => Promise<Pick<WindowParts, "backend">>,
  [kind, workspace, sessionId]: MemoryPlace,
): Promise<MemoryFile | undefined> {
  if (workspace === undefined) return undefined;
  const { backend } = await open();
  if (kind === "prompt") return promptFile(backend, workspace);
  if (kind !== "summary" || sessionId === undefined) return undefined;
  const place = { workspace, sessionId };
  return (await backend.summaries.find(place)) && summaryFile(backend, place);
}

function promptFile({ prompts, instructions, sync }: Backend, workspace: string): MemoryFile {
  return {
    read: () => prompts.read(workspace),
    write: async (text) => {
      // Whoever wrote it here has seen it.
      await instructions.agreeTo(text);
      await prompts.write(workspace, text);
    },
    onChange: (listener) =>
      vscode.Disposable.from(
        prompts.onChange((changed) => changed === workspace && listener()),
        sync.onItemsChanged((changed) => changed === workspace && listener()),
      ),
  };
}

function summaryFile({ summaries, sync }: Backend, place: SummaryPlace): MemoryFile {
  return {
    read: async () => (await summaries.find(place))?.text ?? "",
    write: (text) => summaries.edit(place, text),
    onChange: (listener) =>
      vscode.Disposable.from(
        summaries.onChange((sessionId) => sessionId === place.sessionId && listener()),
        sync.onItemsChanged((changed) => changed === place.workspace && listener()),
      ),
  };
}
