// Export to a file that the user chooses, and import from one.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import { exportAsLines, exportAsMarkdown } from "../core/exportPieces.ts";
import { importSessions } from "../core/importSessions.ts";
import { readPieces, writePieces } from "./textFiles.ts";
import type { WindowParts } from "./window.ts";
import type { Workspaces } from "./workspaces.ts";

type Format = "markdown" | "lines";

/** Writes the session (with all its versions, as JSON lines) to a file. */
export async function exportSession(parts: WindowParts, sessionId?: string): Promise<void> {
  const { backend, actions } = parts;
  const session =
    sessionId === undefined ? await actions.current() : await backend.store.readSession(sessionId);
  if (!session) throw new RedialError("sessionGone");
  await exportSessions(parts, [session.id], session.title);
}

/** Writes all sessions of the open folders to one file. */
export async function exportAll(parts: WindowParts, workspaces: Workspaces): Promise<void> {
  const sessions = await parts.lists.all();
  if (sessions.length === 0) throw new RedialError("noSession");
  const ids = sessions.map(({ id }) => id);
  await exportSessions(parts, ids, `Redial ${(await workspaces.current()).label}`);
}

/** Brings in what a file holds: all of it, or nothing when something is wrong with it. */
export async function importFromFile(parts: WindowParts, workspaces: Workspaces): Promise<void> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t("Import Sessions"),
      openLabel: vscode.l10n.t("Import"),
      canSelectMany: false,
      filters: { [vscode.l10n.t("Exported sessions")]: ["jsonl", "json"] },
    })) ?? [];
  if (!uri) return;
  const { backend, shown, refreshPages } = parts;
  const { key } = await workspaces.current();
  const title = vscode.l10n.t("Importing sessions");
  const location = vscode.ProgressLocation.Notification;
  const outcome = await vscode.window.withProgress({ location, title }, (progress) =>
    importSessions(backend.journal.staging, readPieces(uri), key, (messages) => {
      progress.report({ message: vscode.l10n.t("{0} messages", messages) });
    }),
  );
  for (const { id } of outcome.sessions) backend.sync.noteChange(id);
  refreshPages();
  const [first] = outcome.sessions;
  const open = vscode.l10n.t("Open");
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      "Imported {0} sessions; {1} were here already.",
      outcome.sessions.length,
      outcome.known,
    ),
    ...(first ? [open] : []),
  );
  if (chosen === open && first) await shown.open(first.id);
}

async function exportSessions(
  { backend }: WindowParts,
  ids: readonly string[],
  name: string,
): Promise<void> {
  const format = await pickFormat();
  if (!format) return;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export Sessions"),
    saveLabel: vscode.l10n.t("Export"),
    defaultUri: defaultUri(name, format),
    filters: format === "markdown" ? { Markdown: ["md"] } : { "JSON Lines": ["jsonl"] },
  });
  if (!uri) return;
  const { exports } = backend;
  const pieces =
    format === "markdown"
      ? exportAsMarkdown(exports, ids, { words: markdownWords(), locale: vscode.env.language })
      : exportAsLines(exports, ids);
  const title = vscode.l10n.t("Exporting sessions");
  const location = vscode.ProgressLocation.Window;
  await vscode.window.withProgress({ location, title }, () => writePieces(uri, pieces));
  const open = vscode.l10n.t("Open");
  const said = vscode.l10n.t("Exported to {0}.", vscode.workspace.asRelativePath(uri));
  const chosen = await vscode.window.showInformationMessage(said, open);
  if (chosen === open) await vscode.window.showTextDocument(uri);
}

async function pickFormat(): Promise<Format | undefined> {
  const formats: readonly (vscode.QuickPickItem & { readonly format: Format })[] = [
    {
      label: "Markdown",
      description: vscode.l10n.t("to read; what is shown, without other versions"),
      format: "markdown",
    },
    {
      label: "JSON Lines",
      description: vscode.l10n.t("to import again, exactly as it is"),
      format: "lines",
    },
  ];
  const title = vscode.l10n.t("Export Sessions");
  return (await vscode.window.showQuickPick(formats, { title }))?.format;
}

/** Beside the folder that is open, under the session's name as far as file systems take it. */
function defaultUri(name: string, format: Format): vscode.Uri {
  const clean = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no file name holds them
    .replace(/[\\/:*?"<>|\u0000-\u001f]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const file = `${clean.slice(0, 80).replace(/[. ]+$/, "") || "session"}.${format === "markdown" ? "md" : "jsonl"}`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, file) : vscode.Uri.file(`/${file}`);
}

function markdownWords(): Parameters<typeof exportAsMarkdown>[2]["words"] {
  return {
    you: vscode.l10n.t("You"),
    assistant: "Redial",
    system: vscode.l10n.t("System"),
    interrupted: vscode.l10n.t("This answer is not whole."),
  };
}
