// Reads what can go with a question from documents and files of the editor. Nothing is read in
// Restricted Mode; what lies outside the workspace is asked about first.
import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import * as vscode from "vscode";
import { type Attachment, type AttachmentOrigin, keepable } from "../core/attachments.ts";
import { RedialError } from "../core/errors.ts";
import { needTrust } from "./trust.ts";

/** Largest file that is read, in bytes: more than any model's context holds. */
const maxFileBytes = 8_000_000;
const maxImageBytes = 2_000_000;

const imageTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** Text with its origin. */
export function textAttachment(origin: Omit<AttachmentOrigin, "hash">, text: string): Attachment {
  return keepable({ ...origin, hash: sha256(text), text });
}

/** An image as it was pasted or read. */
export function imageAttachment(name: string, mediaType: string, base64: string): Attachment {
  const image = `data:${mediaType};base64,${base64}`;
  return { kind: "image", label: name, hash: sha256(base64), text: "", image };
}

/** A document's lines; without a range all of it. */
export function documentAttachment(
  kind: "selection" | "file" | "symbol",
  document: vscode.TextDocument,
  range?: vscode.Range,
  name?: string,
): Attachment {
  const path = pathOf(document.uri);
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (!range) return textAttachment({ kind, label: name ?? file, path }, document.getText());
  const { lines, span } = linesOf(range);
  const label = name ?? `${file}:${span}`;
  return textAttachment({ kind, label, path, lines }, document.getText(range));
}

/** Lines of a range, from 1, and as they are written: "3-9". */
export function linesOf(range: vscode.Range): {
  readonly lines: { readonly start: number; readonly end: number };
  readonly span: string;
} {
  // A selection that ends at a line's very beginning does not mean that line.
  const isAtStart = range.end.character === 0 && range.end.line > range.start.line;
  const lines = { start: range.start.line + 1, end: range.end.line + (isAtStart ? 0 : 1) };
  const span = lines.start === lines.end ? String(lines.start) : `${lines.start}-${lines.end}`;
  return { lines, span };
}

/**
 * Files and images, read; folders are left out. Those outside the workspace are read if the user
 * agrees. Codes `untrusted`, `attachmentUnreadable`, `attachmentTooLarge`.
 */
export async function fileAttachments(uris: readonly vscode.Uri[]): Promise<readonly Attachment[]> {
  needTrust();
  const allowed = await withoutStrangers(uris);
  const read = await Promise.all(allowed.map(readFile));
  return read.filter((attachment) => attachment !== undefined);
}

/** Asks before anything outside the workspace is read; what is not allowed is left out. */
export async function withoutStrangers(
  uris: readonly vscode.Uri[],
): Promise<readonly vscode.Uri[]> {
  const isIn = await Promise.all(uris.map(isInWorkspace));
  const strangers = uris.filter((_, index) => isIn[index] === false);
  if (strangers.length === 0) return uris;
  const names = strangers.map((uri) => uri.fsPath || uri.toString()).join("\n");
  const add = vscode.l10n.t("Add");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("Add files from outside the workspace to the question?"),
    { modal: true, detail: names },
    add,
  );
  return answer === add ? uris : uris.filter((_, index) => isIn[index]);
}

async function isInWorkspace(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme === "untitled") return true;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder || uri.scheme !== "file") return folder !== undefined;
  try {
    // A link in the workspace can lead out of it.
    const [root, path] = await Promise.all([realpath(folder.uri.fsPath), realpath(uri.fsPath)]);
    if (path === root || path.startsWith(root + sep)) return true;
    return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path)) !== undefined;
  } catch {
    // Not there (any more): reading it says so.
    return true;
  }
}

async function readFile(uri: vscode.Uri): Promise<Attachment | undefined> {
  const path = pathOf(uri);
  const file = path.slice(path.lastIndexOf("/") + 1);
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString(),
  );
  if (open) return documentAttachment("file", open);
  const { bytes } = await readBytes(uri, file);
  if (!bytes) return undefined;
  const mediaType = imageTypes[file.slice(file.lastIndexOf(".") + 1).toLowerCase()];
  if (mediaType !== undefined) {
    if (bytes.length > maxImageBytes) throw new RedialError("attachmentTooLarge", [file]);
    const image = imageAttachment(file, mediaType, Buffer.from(bytes).toString("base64"));
    return { ...image, path };
  }
  if (bytes.subarray(0, 8_000).includes(0)) throw new RedialError("attachmentUnreadable", [file]);
  return textAttachment({ kind: "file", label: file, path }, new TextDecoder().decode(bytes));
}

async function readBytes(uri: vscode.Uri, file: string): Promise<{ bytes?: Uint8Array }> {
  try {
    const stat = await vscode.workspace.fs.stat(uri);
    if ((stat.type & vscode.FileType.Directory) !== 0) return {};
    if (stat.size > maxFileBytes) throw new RedialError("attachmentTooLarge", [file]);
    return { bytes: await vscode.workspace.fs.readFile(uri) };
  } catch (error) {
    if (error instanceof RedialError) throw error;
    throw new RedialError("attachmentUnreadable", [file], error);
  }
}

/** The path in the workspace; the whole one for what lies outside. */
export function pathOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
