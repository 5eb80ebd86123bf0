// Slash commands on their way: a question that one stands for, or work that is done without a model.
import * as vscode from "vscode";
import type { Attachment } from "../core/attachments.ts";
import { RedialError } from "../core/errors.ts";
import { readSlashCommand, type SlashCommand } from "../core/slashCommands.ts";
import type { Backend } from "./backend.ts";
import { selectionAttachments } from "./contextSources.ts";
import { readPromptFiles } from "./promptFiles.ts";

/** Longest title that `/title` gives, in characters. */
const maxTitleLength = 200;

/** `undefined` for a question. Looks for prompt files only when there is a slash. */
export async function slashCommandOf(text: string): Promise<SlashCommand | undefined> {
  if (!/^\s*\//.test(text)) return undefined;
  return readSlashCommand(text, await readPromptFiles());
}

/** A command asks about what was put beside it, else about the editor's selection or file. */
export async function withCode(attachments: readonly Attachment[]): Promise<readonly Attachment[]> {
  if (attachments.length > 0) return attachments;
  const isOpen = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  return isOpen ? selectionAttachments() : [];
}

/** Code `noSession` where there is nothing yet to name or to export. */
export async function runSlashCommand(
  backend: Backend,
  command: Extract<SlashCommand, { kind: "do" }>,
  sessionId: string | undefined,
): Promise<void> {
  if (sessionId === undefined) throw new RedialError("noSession");
  if (command.name === "export") {
    await vscode.commands.executeCommand("redial.exportSession");
  } else if (command.argument === "") {
    await vscode.commands.executeCommand("redial.renameSession");
  } else {
    await backend.store.renameSession(sessionId, command.argument.slice(0, maxTitleLength));
    backend.sync.noteChange(sessionId);
  }
}
