// Keys and passwords that stand in the user's settings: offered to be moved into the secret storage.
// Nothing is moved unasked, and nothing of it is written to the log.
import * as vscode from "vscode";
import { parseEndpoint } from "../model/endpoint.ts";
import { hasCredentials, withoutCredentials } from "../redis/address.ts";
import { readEndpoints } from "./endpointSetting.ts";
import type { HostLog } from "./log.ts";
import { notifyError } from "./notifications.ts";
import { runPageAction } from "./pageActions.ts";
import type { Secrets } from "./secrets.ts";
import { onSettingsChange } from "./settings.ts";

/** One secret in the settings, and how it is moved. */
interface FoundInSettings {
  readonly setting: string;
  readonly move: () => Promise<void>;
}

const keyFields = ["apiKey", "api_key", "key", "token"] as const;

/** Offers it now, and whenever the settings change; not while an offer stands. */
export function watchSettingsForSecrets(secrets: Secrets, log: HostLog): vscode.Disposable {
  let isOffering = false;
  const offer = async (): Promise<void> => {
    if (isOffering) return;
    isOffering = true;
    try {
      await offerToMoveSecrets(secrets);
    } catch (error) {
      await notifyError(error, log, runPageAction);
    } finally {
      isOffering = false;
    }
  };
  void offer();
  const areas = ["redis", "model"].map((part) => onSettingsChange(part, () => void offer()));
  return vscode.Disposable.from(...areas);
}

/** Offers to move what is found now; asks once for all of it. */
export async function offerToMoveSecrets(secrets: Secrets): Promise<void> {
  const found = [
    ...findRedisPassword(secrets),
    ...findKeyInAddress(secrets),
    ...findEndpointKeys(secrets),
  ];
  if (found.length === 0) return;
  const names = [...new Set(found.map(({ setting }) => `redial.${setting}`))].join(", ");
  const move = vscode.l10n.t("Move");
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      "A key or password stands in your settings ({0}), where every program of yours can read it. Move it into the system's secret storage?",
      names,
    ),
    move,
  );
  if (chosen !== move) return;
  // One after the other: each writes the settings' file.
  for (const secret of found) await secret.move();
}

function findRedisPassword(secrets: Secrets): readonly FoundInSettings[] {
  const setting = "redis.url";
  const url = read(setting);
  if (typeof url !== "string" || !hasCredentials(url)) return [];
  const move = async (): Promise<void> => {
    await secrets.saveRedisUrl(url.trim());
    await write(setting, withoutCredentials(url));
  };
  return [{ setting, move }];
}

function findKeyInAddress(secrets: Secrets): readonly FoundInSettings[] {
  const setting = "model.baseUrl";
  const value = read(setting);
  const split = typeof value === "string" ? splitKey(value) : undefined;
  if (!split) return [];
  const move = async (): Promise<void> => {
    await secrets.saveKey(parseEndpoint(split.address), split.key);
    await write(setting, split.address);
  };
  return [{ setting, move }];
}

function findEndpointKeys(secrets: Secrets): readonly FoundInSettings[] {
  const setting = "model.endpoints";
  const entries: unknown = read(setting);
  if (!Array.isArray(entries)) return [];
  const cleaned = entries.map(cleanEntry);
  if (cleaned.every(({ key }) => key === undefined)) return [];
  const move = async (): Promise<void> => {
    for (const { entry, key } of cleaned) {
      const [endpoint] = readEndpoints([entry]);
      if (!endpoint || key === undefined) continue;
      await secrets.saveKey(parseEndpoint(endpoint.baseUrl), key, endpoint.name);
    }
    await write(
      setting,
      cleaned.map(({ entry }) => entry),
    );
  };
  return [{ setting, move }];
}

/** An entry without its key; one that has none is the same object. */
function cleanEntry(entry: unknown): { readonly entry: unknown; readonly key?: string } {
  if (typeof entry !== "object" || entry === null) return { entry };
  const fields: Record<string, unknown> = { ...entry };
  let key: string | undefined;
  for (const name of keyFields) {
    const value = fields[name];
    if (typeof value !== "string" || value === "") continue;
    key ??= value;
    delete fields[name];
  }
  const { baseUrl } = fields;
  const split = typeof baseUrl === "string" ? splitKey(baseUrl) : undefined;
  if (split) fields["baseUrl"] = split.address;
  key ??= split?.key;
  return key === undefined ? { entry } : { entry: fields, key };
}

/** An address with a key in place of user and password. */
function splitKey(address: string): { address: string; key: string } | undefined {
  if (!URL.canParse(address.trim())) return undefined;
  const url = new URL(address.trim());
  const key = decodeURIComponent(url.password === "" ? url.username : url.password);
  if (key === "") return undefined;
  url.username = "";
  url.password = "";
  return { address: url.href, key };
}

function read(name: string): unknown {
  return vscode.workspace.getConfiguration("redial").inspect<unknown>(name)?.globalValue;
}

async function write(name: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("redial");
  await configuration.update(name, value, vscode.ConfigurationTarget.Global);
}
