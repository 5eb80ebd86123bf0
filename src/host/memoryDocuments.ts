// The commands that show what memory is made of: *Check Memory…* (what works, what is missing, what
// could lose sessions) and *Show Stored Record* (one session, raw). Both without secrets.
import * as vscode from "vscode";
import type { Finding } from "../core/doctorPorts.ts";
import { RedialError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import { withoutCredentials } from "../redis/address.ts";
import type { ReadOnlyDocuments } from "./documents.ts";
import { translate } from "./notifications.ts";
import type { Secrets } from "./secrets.ts";
import { readRedisUrl } from "./settings.ts";
import { effectiveRedisUrl, readTlsTexts } from "./sharedCopy.ts";
import type { WindowParts } from "./window.ts";
import type { Workspaces } from "./workspaces.ts";

export interface MemoryDocumentParts {
  readonly documents: ReadOnlyDocuments;
  readonly secrets: Secrets;
  readonly workspaces: Workspaces;
  readonly log: Log;
}

const marks: Readonly<Record<Finding["state"], string>> = {
  ok: "✅",
  warning: "⚠️",
  failed: "❌",
  unknown: "❔",
};

/** Examines Redis and journal and opens the report. */
export async function checkMemory(
  { backend }: WindowParts,
  parts: MemoryDocumentParts,
): Promise<void> {
  const title = vscode.l10n.t("Checking memory…");
  const location = vscode.ProgressLocation.Notification;
  const [redis, journal] = await vscode.window.withProgress({ location, title }, () =>
    Promise.all([examineShared(parts), backend.journal.checks.examine()]),
  );
  const report = [
    `# ${vscode.l10n.t("Redial: memory check")}`,
    ["", describeVersions(), ""],
    `## Redis`,
    ["", ...redis, ""],
    `## ${vscode.l10n.t("Journal on this machine")}`,
    ["", ...journal.map(describe), ""],
    vscode.l10n.t("This report holds no passwords, keys or messages."),
    "",
  ];
  await parts.documents.show(vscode.l10n.t("Redial memory check"), report.flat().join("\n"));
}

/** Opens what Redis and the journal keep for the shown session. Code `noSession`. */
export async function showStoredRecord(
  { backend, shown }: WindowParts,
  { documents }: MemoryDocumentParts,
): Promise<void> {
  const id = shown.current ?? (await shown.choose());
  const session = id === undefined ? undefined : await backend.store.readSession(id);
  if (!session) throw new RedialError("noSession");
  const { writeRecord } = await import("../sync/storedRecord.ts");
  const text = writeRecord(await backend.sync.readRecord(session.id), translate);
  await documents.show(vscode.l10n.t("Stored record of {0}", session.id), text);
}

async function examineShared({
  secrets,
  workspaces,
  log,
}: MemoryDocumentParts): Promise<readonly string[]> {
  const setting = readRedisUrl();
  if (setting === "") return [vscode.l10n.t("No Redis is connected.")];
  if (!vscode.workspace.isTrusted) {
    return [vscode.l10n.t("Redis is not asked in Restricted Mode. Trust this workspace first.")];
  }
  const url = await effectiveRedisUrl(secrets);
  const { examineRedis } = await import("../redis/doctor.ts");
  const findings = await examineRedis(
    { url, tls: await readTlsTexts(), log },
    await workspaces.keys(),
  );
  return [`\`${withoutCredentials(url)}\``, "", ...findings.map(describe)];
}

function describe({ state, sentence, args }: Finding): string {
  return `- ${marks[state]} ${translate(sentence, args)}`;
}

function describeVersions(): string {
  const extension = vscode.extensions.getExtension("redial.redial");
  const version: unknown = extension?.packageJSON.version;
  const now = new Date().toLocaleString(vscode.env.language);
  return `${now} · Redial ${String(version)} · VS Code ${vscode.version} · ${process.platform}`;
}
