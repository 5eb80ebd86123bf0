// The editor's own models: which there are, and one of them opened for a turn.
import type * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import type { OpenedModel } from "../core/modelPorts.ts";
import type { EditorApi } from "./editorChat.ts";

/** The source of the editor's models in a choice; the model there is `vendor/id`. */
export const editorSource = "editor";

/** As it stands in a choice. */
export function editorModelName(chat: vscode.LanguageModelChat): string {
  return `${chat.vendor}/${chat.id}`;
}

/** All of them; none where the editor has no models or does not say. */
export async function listEditorModels(
  api: EditorApi,
): Promise<readonly vscode.LanguageModelChat[]> {
  try {
    return await api.lm.selectChatModels();
  } catch {
    // A provider that fails to say what it has offers nothing.
    return [];
  }
}

/** `undefined` when it is not there (any more). */
export async function findEditorModel(
  api: EditorApi,
  name: string,
): Promise<vscode.LanguageModelChat | undefined> {
  return (await listEditorModels(api)).find((chat) => editorModelName(chat) === name);
}

/**
 * Tokens of input and output together, of which an answer's room is never more than half: what is left
 * for the input is never more than the model takes.
 */
export function editorContext(
  { maxInputTokens }: Pick<vscode.LanguageModelChat, "maxInputTokens">,
  answerTokens: number,
): number {
  return maxInputTokens + Math.min(answerTokens, maxInputTokens);
}

/** Opens it; no request is made yet. `answerTokens` come on top of what it takes as input. */
export async function openEditorModel(
  api: EditorApi,
  chat: vscode.LanguageModelChat,
  answerTokens: number,
): Promise<OpenedModel> {
  const { EditorChat } = await import("./editorChat.ts");
  return {
    model: new EditorChat(api, chat),
    name: chat.name,
    host: chat.vendor,
    contextTokens: editorContext(chat, answerTokens),
    toError: (error) => toEditorError(error, chat),
  };
}

/** Translates by `code`, as the editor's documentation says. */
function toEditorError(error: unknown, chat: vscode.LanguageModelChat): RedialError {
  if (error instanceof RedialError) return error;
  const { vendor } = chat;
  const reason = reasonOf(error);
  const code: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "code") : "";
  switch (code) {
    case "NoPermissions":
      return new RedialError("modelForbidden", [vendor, reason], error);
    case "Blocked":
      return new RedialError("modelRateLimited", [vendor], error);
    case "NotFound":
      return new RedialError("modelNotFound", [vendor, chat.name], error);
    default:
      return new RedialError("modelServerError", [vendor, reason], error);
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, " ").trim().slice(0, 300);
}
