// The commands that put something beside the next question and show the panel: from editors, the
// explorer, terminals and the list of problems.
import * as vscode from "vscode";
import type { Attachment } from "../core/attachments.ts";
import {
  gather,
  gatherPicked,
  problemAttachments,
  selectionAttachments,
} from "./contextSources.ts";
import { documentAttachment, fileAttachments } from "./readAttachments.ts";
import type { WindowParts } from "./window.ts";

type Open = () => Promise<WindowParts>;

/** *Ask Redial*: the editor's selection, or its file, goes with the next question. */
export async function askAboutSelection(open: Open): Promise<void> {
  await attach(open, await selectionAttachments());
}

/** Files chosen in the explorer (`uri` is the clicked one), else through the list of kinds. */
export async function addToQuestion(open: Open, uri: unknown, uris: unknown): Promise<void> {
  const chosen = (Array.isArray(uris) && uris.length > 0 ? uris : [uri]).filter(isUri);
  const attachments = chosen.length > 0 ? await fileAttachments(chosen) : await gatherPicked();
  await attach(open, attachments);
}

/** What is selected in the terminal. */
export async function addTerminalSelection(open: Open): Promise<void> {
  await attach(open, await gather("terminal"));
}

/** Problems of a file, as the code action hands them over; without them those of the active editor. */
export async function askAboutProblems(open: Open, uri: unknown, problems: unknown): Promise<void> {
  if (!isUri(uri)) return attach(open, await gather("problems"));
  const only: unknown[] = Array.isArray(problems) ? problems : [];
  const attached = await problemAttachments(uri, only.filter(isProblem));
  const range = only.find(isProblem)?.range;
  // Nothing was attached where the user did not want a file from outside the workspace.
  const around = range && attached.length > 0 ? await linesAround(uri, range) : [];
  await attach(open, [...attached, ...around]);
}

async function attach(open: Open, attachments: readonly Attachment[]): Promise<void> {
  if (attachments.length === 0) return;
  const { tray, post } = await open();
  await vscode.commands.executeCommand("redial.chat.focus");
  tray.add(attachments);
  post({ type: "focusComposer" });
}

/** Lines of code on either side of a problem. */
const aroundLines = 10;

async function linesAround(uri: vscode.Uri, range: vscode.Range): Promise<readonly Attachment[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const start = Math.max(0, range.start.line - aroundLines);
  const last = Math.min(document.lineCount - 1, range.end.line + aroundLines);
  const lines = new vscode.Range(new vscode.Position(start, 0), document.lineAt(last).range.end);
  return [documentAttachment("selection", document, lines)];
}

function isUri(value: unknown): value is vscode.Uri {
  return value instanceof vscode.Uri;
}

function isProblem(value: unknown): value is vscode.Diagnostic {
  return value instanceof vscode.Diagnostic;
}
