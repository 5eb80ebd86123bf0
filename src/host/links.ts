// Links in messages: opened outside, after the editor has shown the true target.
import * as vscode from "vscode";

const allowedSchemes = new Set(["http", "https", "mailto"]);

/** Opens a link that a model or a stored message wrote; other schemes are ignored. */
export async function openExternalLink(href: string): Promise<void> {
  const uri = vscode.Uri.parse(href, true);
  if (!allowedSchemes.has(uri.scheme)) return;
  // The editor asks, showing the address, unless the user trusts its host.
  await vscode.env.openExternal(uri);
}
