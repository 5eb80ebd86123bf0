// What is done with a code block of a message: copied, put at the cursor, put in the selection's place
// after a look at the difference, opened as a new file. The text comes from the stored message.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import { textOfMessage } from "../core/messages.ts";
import type { SessionStore } from "../core/ports.ts";
import type { TurnPageMessage } from "../shared/turnMessages.ts";
import { type CodeBlock, findCodeBlock } from "./codeBlocks.ts";
import { languageIdOf } from "./codeLanguage.ts";
import { Proposals } from "./proposals.ts";

type Request = Extract<TurnPageMessage, { type: "codeAction" }>;

export class CodeActions implements vscode.Disposable {
  readonly #store: SessionStore;
  readonly #proposals = new Proposals();
  readonly #watching: vscode.Disposable;
  /** The editor that had the focus last: a page in an editor tab has taken it. */
  #editor = vscode.window.activeTextEditor;

  constructor(store: SessionStore) {
    this.#store = store;
    this.#watching = vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor) this.#editor = editor;
    });
  }

  /** Codes `messageGone`, `noEditor`, `editRefused`. */
  async run({ sessionId, messageId, index, hash, action }: Request): Promise<void> {
    const [message] = await this.#store.readMessages(sessionId, [messageId]);
    const block = message && (await findCodeBlock(textOfMessage(message), index, hash));
    if (!block) throw new RedialError("messageGone");
    switch (action) {
      case "copy":
        return vscode.env.clipboard.writeText(block.code);
      case "insert":
        return insert(this.#needEditor(), block);
      case "replace":
        return this.#proposals.offer(this.#needEditor(), block.code);
      case "newFile":
        return openNew(block);
    }
  }

  dispose(): void {
    this.#watching.dispose();
    this.#proposals.dispose();
  }

  #needEditor(): vscode.TextEditor {
    const active = vscode.window.activeTextEditor;
    const { visibleTextEditors } = vscode.window;
    const last = this.#editor && visibleTextEditors.includes(this.#editor) && this.#editor;
    const editor = active ?? (last || visibleTextEditors[0]);
    if (!editor || editor.document.uri.scheme === "output") throw new RedialError("noEditor");
    return editor;
  }
}

async function insert(editor: vscode.TextEditor, { code }: CodeBlock): Promise<void> {
  const isDone = await editor.edit((edit) => {
    for (const { active } of editor.selections) edit.insert(active, code);
  });
  if (!isDone) throw new RedialError("editRefused");
  await vscode.window.showTextDocument(editor.document, {
    ...(editor.viewColumn !== undefined && { viewColumn: editor.viewColumn }),
  });
}

async function openNew({ code, language }: CodeBlock): Promise<void> {
  const known = await vscode.languages.getLanguages();
  const id = languageIdOf(language, known);
  const document = await vscode.workspace.openTextDocument({
    content: code,
    ...(id !== undefined && { language: id }),
  });
  await vscode.window.showTextDocument(document);
}
