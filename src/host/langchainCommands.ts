// The commands that join Redial's sessions with other LangChain programs: code to copy, lists to open.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import { titleFromQuestion } from "../core/titles.ts";
import { withoutCredentials } from "../redis/address.ts";
import type { CodeLanguage } from "../redis/langchainCode.ts";
import { readRedisUrl } from "./settings.ts";
import type { WindowParts } from "./window.ts";
import type { Workspaces } from "./workspaces.ts";

/** Puts a runnable program for the shown session on the clipboard, without any password. */
export async function copyLangchainCode({ backend, shown }: WindowParts): Promise<void> {
  const session =
    shown.current === undefined ? undefined : await backend.store.readSession(shown.current);
  if (!session) throw new RedialError("noSession");
  const url = readRedisUrl();
  if (url === "") throw new RedialError("redisNotConnected");
  const languages: (vscode.QuickPickItem & { readonly language: CodeLanguage })[] = [
    { label: "Python", description: "langchain-community", language: "python" },
    { label: "JavaScript", description: "@langchain/redis", language: "javascript" },
  ];
  const picked = await vscode.window.showQuickPick(languages, {
    title: vscode.l10n.t("Copy LangChain Code"),
  });
  if (!picked) return;
  const { langchainCode } = await import("../redis/langchainCode.ts");
  const { workspace, id: sessionId } = session;
  const code = langchainCode(picked.language, { workspace, sessionId }, withoutCredentials(url));
  await vscode.env.clipboard.writeText(code);
  const said = vscode.l10n.t("{0} code for this session is on the clipboard.", picked.label);
  const sealing = await backend.encryption.copy?.sealing(workspace).catch(() => undefined);
  const isReadable = sealing === undefined || sealing === "plain";
  const warning = vscode.l10n.t(
    "Its messages are encrypted in Redis: another program sees that they are there, and no more.",
  );
  void vscode.window.showInformationMessage(isReadable ? said : `${said} ${warning}`);
}

/** Opens a list that another LangChain program wrote as a session of this workspace. */
export async function attachLangchainSession(
  { backend, shown }: WindowParts,
  workspaces: Workspaces,
): Promise<void> {
  if (readRedisUrl() === "") throw new RedialError("redisNotConnected");
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t("Attach LangChain Session"),
    prompt: vscode.l10n.t(
      "Key of the list in Redis, or the session id that LangChain for Python was given.",
    ),
    placeHolder: "message_store:123",
    ignoreFocusOut: true,
  });
  if (!key?.trim()) return;
  const { key: workspace } = await workspaces.current();
  const sessionId = await backend.sync.attachList(workspace, key, titleFromQuestion);
  await shown.open(sessionId);
}
