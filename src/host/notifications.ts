// Errors and messages that have no turn to appear in: one notification each, in the user's language.
import * as vscode from "vscode";
import { asRedialError, errorKinds } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import type { ErrorAction, ErrorView } from "../shared/types.ts";

/** A sentence of the core in the user's language (l10n/). */
export function translate(sentence: string, args: readonly string[]): string {
  return vscode.l10n.t(sentence, ...args);
}

/** An error as the page shows it. */
export function toErrorView(error: unknown): ErrorView {
  const { code, args, action } = asRedialError(error);
  const message = translate(errorKinds[code].sentence, args);
  return { code, message, ...(action !== undefined && { action }) };
}

/** The label of an error's button. */
function actionLabel(action: ErrorAction): string {
  switch (action) {
    case "retry":
      return vscode.l10n.t("Retry");
    case "setApiKey":
      return vscode.l10n.t("Set API Key…");
    case "pickModel":
      return vscode.l10n.t("Choose Model…");
    case "openModelSettings":
    case "openRedisSettings":
      return vscode.l10n.t("Open Settings");
    case "connectRedis":
      return vscode.l10n.t("Connect to Redis…");
    case "unlockMemory":
      return vscode.l10n.t("Enter Passphrase…");
    case "newSession":
      return vscode.l10n.t("New Session");
    case "showLog":
      return vscode.l10n.t("Show Log");
    case "manageTrust":
      return vscode.l10n.t("Manage Trust");
  }
}

/** Tells an error once, with its action as a button; also writes it to the log. */
export async function notifyError(
  error: unknown,
  log: Log,
  runAction: (action: ErrorAction) => Promise<void>,
): Promise<void> {
  const view = toErrorView(error);
  log.error(view.code, error);
  const label = view.action === undefined ? undefined : actionLabel(view.action);
  if (label === undefined) {
    // No button could mend it: the sentence itself says what is missing.
    void vscode.window.showWarningMessage(view.message);
    return;
  }
  const chosen = await vscode.window.showErrorMessage(view.message, label);
  if (chosen !== undefined && view.action !== undefined) await runAction(view.action);
}
