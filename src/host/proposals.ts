// A change of a document that is looked at before it is made: the editor's own difference view, then
// Apply or Discard.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";

const scheme = "redial-proposal";

export class Proposals implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #registered: vscode.Disposable;
  readonly #texts = new Map<string, string>();
  #nextNumber = 1;

  constructor() {
    this.#registered = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Shows `code` in the selection's place and makes the change when the user applies it. */
  async offer(editor: vscode.TextEditor, code: string): Promise<void> {
    const { document, selection } = editor;
    const { version } = document;
    const proposed = this.#propose(document, selection, code);
    const name = document.uri.path.split("/").at(-1) ?? "";
    const title = vscode.l10n.t("{0} with the code of the answer", name);
    await vscode.commands.executeCommand("vscode.diff", document.uri, proposed, title);
    const apply = vscode.l10n.t("Apply");
    const question = vscode.l10n.t("Replace the selection in {0}?", name);
    const chosen = await vscode.window.showInformationMessage(
      question,
      apply,
      vscode.l10n.t("Discard"),
    );
    await closeTabs(proposed);
    this.#texts.delete(proposed.toString());
    if (chosen !== apply) return;
    if (document.version !== version) throw new RedialError("editRefused");
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, selection, code);
    if (!(await vscode.workspace.applyEdit(edit))) throw new RedialError("editRefused");
    const { viewColumn } = editor;
    await vscode.window.showTextDocument(document, { ...(viewColumn && { viewColumn }) });
  }

  dispose(): void {
    this.#registered.dispose();
  }

  #propose(document: vscode.TextDocument, selection: vscode.Selection, code: string): vscode.Uri {
    const text = document.getText();
    const start = document.offsetAt(selection.start);
    const end = document.offsetAt(selection.end);
    // The same name: the difference view colours it as the document's language.
    const uri = vscode.Uri.from({
      scheme,
      path: document.uri.path,
      query: String(this.#nextNumber++),
    });
    this.#texts.set(uri.toString(), text.slice(0, start) + code + text.slice(end));
    return uri;
  }
}

async function closeTabs(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString(),
    );
  await vscode.window.tabGroups.close(tabs);
}
