// What of the workspace a first question could be about: names and counts of what is open, never
// content. Nothing is read in Restricted Mode.
import * as vscode from "vscode";
import type { StartSuggestion } from "../shared/startMessages.ts";
import { hasGitChanges } from "./gitDiff.ts";
import { linesOf } from "./readAttachments.ts";

/** Documents that are no file of anybody's: logs, and what the editor shows of itself. */
const ownSchemes: ReadonlySet<string> = new Set(["output", "vscode", "vscode-settings", "debug"]);
const maxLabelLength = 120;

/** Those that there are now; empty in Restricted Mode. */
export async function suggestionsNow(): Promise<readonly StartSuggestion[]> {
  if (!vscode.workspace.isTrusted) return [];
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  const changes: readonly StartSuggestion[] = (await hasGitChanges()) ? [{ kind: "changes" }] : [];
  return [...(editor ? ofEditor(editor) : []), ...changes];
}

function ofEditor({ document, selections }: vscode.TextEditor): readonly StartSuggestion[] {
  const { uri } = document;
  if (ownSchemes.has(uri.scheme)) return [];
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1).slice(-maxLabelLength);
  const selected = selections.find((selection) => !selection.isEmpty);
  const about: StartSuggestion = selected
    ? { kind: "selection", label: `${name}:${linesOf(selected).span}` }
    : { kind: "file", label: name };
  const count = vscode.languages.getDiagnostics(uri).length;
  return count === 0 ? [about] : [about, { kind: "problems", label: name, count }];
}

/** Calls back soon after something of it may be different. */
export function onSuggestionsChange(listener: () => void): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(listener, 200);
  };
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.window.onDidChangeTextEditorSelection(soon),
    vscode.languages.onDidChangeDiagnostics(soon),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}
