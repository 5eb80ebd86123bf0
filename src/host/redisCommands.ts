// The commands *Connect to Redis…* and *Disconnect Redis*.
import * as vscode from "vscode";
import type { Log } from "../core/ports.ts";
import type { Backend } from "./backend.ts";
import type { Secrets } from "./secrets.ts";
import { readRedisUrl, writeRedisUrl } from "./settings.ts";

export async function connectRedis(_backend: Backend, secrets: Secrets, log: Log): Promise<void> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Connect to Redis"),
    value: readRedisUrl(),
    placeHolder: "redis://localhost:6379",
    ignoreFocusOut: true,
  });
  if (!typed) return;
  await secrets.saveRedisUrl(typed);
  log.info("a Redis was configured");
}

export async function disconnectRedis(_backend: Backend, secrets: Secrets): Promise<void> {
  await secrets.forgetRedisUrl();
  await writeRedisUrl(undefined);
}
