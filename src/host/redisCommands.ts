// The commands *Connect to Redis…* and *Disconnect Redis*: ask, look, keep; nothing is kept of a
// server that cannot be used.
import * as vscode from "vscode";
import type { Log } from "../core/ports.ts";
import {
  hasCredentials,
  readRedisUrl as parseRedisUrl,
  withoutCredentials,
} from "../redis/address.ts";
import type { Probe } from "../redis/probe.ts";
import { toErrorView } from "./notifications.ts";
import { chooseRedis } from "./redisChoice.ts";
import type { Secrets } from "./secrets.ts";
import { readRedisUrl, writeRedisUrl } from "./settings.ts";
import { readTlsTexts } from "./sharedCopy.ts";
import { needTrust } from "./trust.ts";
import type { Workspaces } from "./workspaces.ts";

export interface RedisCommandParts {
  readonly secrets: Secrets;
  readonly workspaces: Workspaces;
  readonly log: Log;
}

/** Asks for a URL, tests it and keeps it. Codes `untrusted` and those of Redis. */
export async function connectRedis(parts: RedisCommandParts): Promise<void> {
  needTrust();
  const { secrets, workspaces, log } = parts;
  const chosen = await chooseRedis(readRedisUrl());
  if (chosen === undefined) return;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Address of Redis"),
    prompt: vscode.l10n.t(
      "Address of your Redis. One with a password is kept in the system's secret storage.",
    ),
    value: chosen.value,
    placeHolder: chosen.example,
    ignoreFocusOut: true,
    validateInput: validate,
  });
  if (!typed) return;
  const url = typed.trim();
  const keys = await workspaces.keys();
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Looking at Redis…") },
    async () => {
      const { probeRedis } = await import("../redis/probe.ts");
      return probeRedis({ url, tls: await readTlsTexts(), log }, keys);
    },
  );
  if (hasCredentials(url)) await secrets.saveRedisUrl(url);
  else await secrets.forgetRedisUrl();
  await writeRedisUrl(withoutCredentials(url));
  void vscode.window.showInformationMessage(describe(found));
}

/** Memory stays on this machine from now on; Redis keeps what it has. */
export async function disconnectRedis({ secrets }: RedisCommandParts): Promise<void> {
  const wasConnected = readRedisUrl() !== "";
  await secrets.forgetRedisUrl();
  await writeRedisUrl(undefined);
  void vscode.window.showInformationMessage(
    wasConnected
      ? vscode.l10n.t("Memory is kept on this machine only. Redis keeps what it has.")
      : vscode.l10n.t("No Redis is connected."),
  );
}

function validate(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    parseRedisUrl(text);
    return undefined;
  } catch (error) {
    return toErrorView(error).message;
  }
}

function describe({ host, serverVersion, roundTripMs, sessionCount }: Probe): string {
  const roundTrip = roundTripMs.toFixed(1);
  return vscode.l10n.t(
    "Connected to Redis {0} at {1}: {2} ms a round trip, {3} sessions of this workspace there.",
    serverVersion ?? "",
    host,
    roundTrip,
    sessionCount,
  );
}
