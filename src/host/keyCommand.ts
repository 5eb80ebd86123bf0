// The command *Set API Key…*: asks for the key of an endpoint and keeps it as a secret.
import * as vscode from "vscode";
import { configuredEndpoints } from "../model/catalog.ts";
import { type Endpoint, isUsableKey, parseEndpoint } from "../model/endpoint.ts";
import { localEndpoint, localServers } from "../model/localServers.ts";
import { settingsSource } from "../model/modelEndpoint.ts";
import type { Secrets } from "./secrets.ts";
import { readModelSettings } from "./settings.ts";

/**
 * Asks for the key of the source that is chosen, by default that of the settings. Code
 * `modelBadAddress`, `keyringMissing`.
 */
export async function setApiKey(secrets: Secrets, source = settingsSource): Promise<void> {
  const settings = readModelSettings();
  const known = [...configuredEndpoints(settings), ...localServers.map(localEndpoint)];
  const at = known.find((candidate) => candidate.source === source);
  await askForKey(secrets, at?.endpoint ?? parseEndpoint(settings.baseUrl), at?.keyName);
}

/** Asks and keeps; an empty answer takes the key away. Code `keyringMissing`. */
export async function askForKey(
  secrets: Secrets,
  endpoint: Endpoint,
  keyName: string | undefined,
): Promise<void> {
  const typed = await vscode.window.showInputBox({
    title:
      keyName === undefined
        ? vscode.l10n.t("API key for {0}", endpoint.host)
        : vscode.l10n.t("API key for {0} ({1})", endpoint.host, keyName),
    prompt: vscode.l10n.t(
      "Kept in the system's secret storage and sent to {0} only. Leave it empty to forget the key.",
      endpoint.origin,
    ),
    password: true,
    validateInput: (text) => {
      const isUsable = text.trim() === "" || isUsableKey(text.trim());
      return isUsable ? undefined : vscode.l10n.t("A key has no blanks and plain letters only.");
    },
    ignoreFocusOut: true,
  });
  if (typed === undefined) return;
  const key = typed.trim();
  if (key === "") {
    await secrets.forgetKey(endpoint, keyName);
    void vscode.window.showInformationMessage(
      vscode.l10n.t("The API key for {0} is forgotten.", endpoint.host),
    );
    return;
  }
  await secrets.saveKey(endpoint, key, keyName);
  void vscode.window.showInformationMessage(
    vscode.l10n.t("The API key for {0} is kept.", endpoint.host),
  );
}
