// *Ask Redial* among an editor's code actions: on a selection, and on problems.
import * as vscode from "vscode";

/** Offers the commands of askCommands.ts where they have something to take. */
class AskRedialActions implements vscode.CodeActionProvider {
  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range | vscode.Selection,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!vscode.workspace.isTrusted) return [];
    const { diagnostics } = context;
    const actions: vscode.CodeAction[] = [];
    if (diagnostics.length > 0) {
      const title = vscode.l10n.t("Ask Redial about this problem");
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [...diagnostics];
      const given = [document.uri, diagnostics];
      action.command = { command: "redial.askAboutProblems", title, arguments: given };
      actions.push(action);
    }
    if (!range.isEmpty) {
      const title = vscode.l10n.t("Ask Redial");
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.RefactorRewrite);
      action.command = { command: "redial.askAboutSelection", title };
      actions.push(action);
    }
    return actions;
  }
}

/** Registers them for every file. */
export function registerCodeActions(): vscode.Disposable {
  const kinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite];
  return vscode.languages.registerCodeActionsProvider({ pattern: "**" }, new AskRedialActions(), {
    providedCodeActionKinds: kinds,
  });
}
