// The command *Set API Key…*: asks for the key of the configured endpoint and keeps it as a secret.
import * as vscode from "vscode";
import { parseEndpoint } from "../model/endpoint.ts";
import type { Secrets } from "./secrets.ts";
import { readModelSettings } from "./settings.ts";

/** Asks and keeps; an empty answer takes the key away. Code `modelBadAddress`. */
export async function setApiKey(secrets: Secrets): Promise<void> {
  const endpoint = parseEndpoint(readModelSettings().baseUrl);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("API key for {0}", endpoint.host),
    prompt: vscode.l10n.t(
      "Kept in the system's secret storage and sent to {0} only. Leave it empty to forget the key.",
      endpoint.origin,
    ),
    password: true,
    ignoreFocusOut: true,
  });
  if (typed === undefined) return;
  const key = typed.trim();
  if (key === "") {
    await secrets.forgetKey(endpoint);
    void vscode.window.showInformationMessage(
      vscode.l10n.t("The API key for {0} is forgotten.", endpoint.host),
    );
    return;
  }
  await secrets.saveKey(endpoint, key);
  void vscode.window.showInformationMessage(
    vscode.l10n.t("The API key for {0} is kept.", endpoint.host),
  );
}
