// Prompt files of the workspace, `.github/prompts/*.prompt.md`: read when a slash command is asked
// for, and only in a trusted workspace.
import * as vscode from "vscode";
import type { PromptFile } from "../core/slashCommands.ts";

const pattern = ".github/prompts/*.prompt.md";
/** Most files that are looked at, and their largest size in bytes. */
const maxFiles = 100;
const maxBytes = 200_000;

/** Empty in Restricted Mode. A file that cannot be read is left out. */
export async function readPromptFiles(): Promise<readonly PromptFile[]> {
  if (!vscode.workspace.isTrusted) return [];
  const uris = await vscode.workspace.findFiles(pattern, null, maxFiles);
  const files = await Promise.all(uris.map(readPromptFile));
  return files.filter((file) => file !== undefined);
}

/** Their names alone, without reading them. Empty in Restricted Mode. */
export async function listPromptNames(): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) return [];
  return (await vscode.workspace.findFiles(pattern, null, maxFiles)).map(nameOf).sort();
}

/** As it is typed: one word. */
function nameOf(uri: vscode.Uri): string {
  const file = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  return file
    .replace(/\.prompt\.md$/, "")
    .normalize("NFC")
    .trim()
    .replace(/\s+/g, "-");
}

async function readPromptFile(uri: vscode.Uri): Promise<PromptFile | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (bytes.length > maxBytes) return undefined;
    return { name: nameOf(uri), text: new TextDecoder().decode(bytes) };
  } catch {
    // Gone since it was found, or not readable: its name is then an unknown command.
    return undefined;
  }
}
