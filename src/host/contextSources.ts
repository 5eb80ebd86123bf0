// What can go with a question, each kind gathered from the editor when the user asks for it.
import * as vscode from "vscode";
import type { Attachment } from "../core/attachments.ts";
import { RedialError } from "../core/errors.ts";
import type { AttachmentKind } from "../shared/contextViews.ts";
import { readGitDiff } from "./gitDiff.ts";
import {
  documentAttachment,
  fileAttachments,
  pathOf,
  textAttachment,
  withoutStrangers,
} from "./readAttachments.ts";
import { needTrust } from "./trust.ts";

type Source = () => Promise<readonly Attachment[]>;

const sources: Readonly<Record<Exclude<AttachmentKind, "text">, Source>> = {
  selection: selectionAttachments,
  file: pickFiles,
  symbol: pickSymbol,
  problems: () => problemAttachments(activeDocument().uri),
  terminal: terminalAttachments,
  diff: async () => {
    const diff = await readGitDiff();
    const label = vscode.l10n.t("Changes not committed");
    return [textAttachment({ kind: "diff", label }, diff)];
  },
  image: pickImages,
};

/**
 * Gathers one kind; empty when the user turned away. Codes `untrusted`, `nothingSelected`,
 * `noFileOpen`, `noProblems`, `noChanges`.
 */
export async function gather(kind: AttachmentKind): Promise<readonly Attachment[]> {
  needTrust();
  return kind === "text" ? [] : sources[kind]();
}

/** Lets the user choose a kind first. */
export async function gatherPicked(): Promise<readonly Attachment[]> {
  needTrust();
  const { l10n } = vscode;
  const rows: readonly (vscode.QuickPickItem & { readonly attachmentKind: AttachmentKind })[] = [
    { label: `$(selection) ${l10n.t("Selection")}`, attachmentKind: "selection" },
    { label: `$(file) ${l10n.t("Files…")}`, attachmentKind: "file" },
    { label: `$(symbol-class) ${l10n.t("Symbol…")}`, attachmentKind: "symbol" },
    { label: `$(warning) ${l10n.t("Problems of the file")}`, attachmentKind: "problems" },
    { label: `$(terminal) ${l10n.t("Terminal selection")}`, attachmentKind: "terminal" },
    { label: `$(diff) ${l10n.t("Changes not committed")}`, attachmentKind: "diff" },
    { label: `$(file-media) ${l10n.t("Image…")}`, attachmentKind: "image" },
  ];
  const picked = await vscode.window.showQuickPick(rows, {
    title: l10n.t("Add to the question"),
  });
  return picked ? gather(picked.attachmentKind) : [];
}

/** The selection of the active editor; without one its file. Code `noFileOpen`. */
export async function selectionAttachments(): Promise<readonly Attachment[]> {
  needTrust();
  const { document, selections } = activeEditor();
  if ((await withoutStrangers([document.uri])).length === 0) return [];
  const ranges = selections.filter((selection) => !selection.isEmpty);
  if (ranges.length === 0) return [documentAttachment("file", document)];
  return ranges.map((range) => documentAttachment("selection", document, range));
}

/** What the editor complains of in a file. Code `noProblems`. */
export async function problemAttachments(
  uri: vscode.Uri,
  only?: readonly vscode.Diagnostic[],
): Promise<readonly Attachment[]> {
  needTrust();
  if ((await withoutStrangers([uri])).length === 0) return [];
  const problems = only ?? vscode.languages.getDiagnostics(uri);
  if (problems.length === 0) throw new RedialError("noProblems");
  const document = await vscode.workspace.openTextDocument(uri);
  const path = pathOf(uri);
  const label = vscode.l10n.t("Problems of {0}", path.slice(path.lastIndexOf("/") + 1));
  const text = problems.map((problem) => problemText(document, problem)).join("\n");
  return [textAttachment({ kind: "problems", label, path }, text)];
}

function problemText(document: vscode.TextDocument, problem: vscode.Diagnostic): string {
  const { range, severity, source, message } = problem;
  const where = `${range.start.line + 1}:${range.start.character + 1}`;
  const line = document.lineAt(Math.min(range.start.line, document.lineCount - 1)).text.trim();
  const who = source === undefined ? "" : ` [${source}]`;
  return `${where} ${vscode.DiagnosticSeverity[severity]}${who}: ${message}\n    ${line}`;
}

async function pickFiles(): Promise<readonly Attachment[]> {
  const found = await vscode.workspace.findFiles("**/*", undefined, 5_000);
  const items = found
    .map((uri) => ({ label: pathOf(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Add files to the question"),
    canPickMany: true,
  });
  return picked ? fileAttachments(picked.map(({ uri }) => uri)) : [];
}

async function pickImages(): Promise<readonly Attachment[]> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Add an image to the question"),
    canSelectMany: true,
    filters: { [vscode.l10n.t("Images")]: ["png", "jpg", "jpeg", "gif", "webp"] },
  });
  return picked ? fileAttachments(picked) : [];
}

async function pickSymbol(): Promise<readonly Attachment[]> {
  const document = activeDocument();
  if ((await withoutStrangers([document.uri])).length === 0) return [];
  const symbols = await vscode.commands.executeCommand<unknown>(
    "vscode.executeDocumentSymbolProvider",
    document.uri,
  );
  const items = flatSymbols(symbols).map(({ name, range, depth }) => ({
    label: `${"  ".repeat(depth)}${name}`,
    description: `${range.start.line + 1}-${range.end.line + 1}`,
    name,
    range,
  }));
  if (items.length === 0) throw new RedialError("noSymbols");
  const title = vscode.l10n.t("Add a symbol to the question");
  const picked = await vscode.window.showQuickPick(items, { title });
  return picked ? [documentAttachment("symbol", document, picked.range, picked.name)] : [];
}

interface FlatSymbol {
  readonly name: string;
  readonly range: vscode.Range;
  readonly depth: number;
}

/** A tree of symbols, or the flat list that older providers give. */
function flatSymbols(symbols: unknown, depth = 0): readonly FlatSymbol[] {
  const list: readonly unknown[] = Array.isArray(symbols) ? symbols : [];
  return list.flatMap((symbol) => {
    if (typeof symbol !== "object" || symbol === null || !("name" in symbol)) return [];
    const location: unknown = "location" in symbol ? symbol.location : symbol;
    const range: unknown =
      typeof location === "object" && location !== null
        ? Reflect.get(location, "range")
        : undefined;
    if (!(range instanceof vscode.Range)) return [];
    const children = "children" in symbol ? flatSymbols(symbol.children, depth + 1) : [];
    return [{ name: String(symbol.name), range, depth }, ...children];
  });
}

/** Through the clipboard, which is put back: the editor tells a terminal's selection no other way. */
async function terminalAttachments(): Promise<readonly Attachment[]> {
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  try {
    await clipboard.writeText("");
    await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
    const text = await clipboard.readText();
    if (text.trim() === "") throw new RedialError("nothingSelected");
    return [textAttachment({ kind: "terminal", label: vscode.l10n.t("Terminal selection") }, text)];
  } finally {
    await clipboard.writeText(before);
  }
}

function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor) throw new RedialError("noFileOpen");
  return editor;
}

function activeDocument(): vscode.TextDocument {
  return activeEditor().document;
}
