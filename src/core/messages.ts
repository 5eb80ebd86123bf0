// Redial's messages in LangChain's stored form and back, and as the page shows them. Reads what any
// LangChain program wrote (Python or JavaScript); writes only what both read.
import type { SentView } from "../shared/contextViews.ts";
import type { MessageRole, MessageView, Usage } from "../shared/types.ts";
import {
  type Attachment,
  askedContent,
  attachmentsOf,
  type ContentPart,
  keptOf,
  questionTokens,
  toAttachmentViews,
  toContentParts,
} from "./attachments.ts";
import { errorKinds, fillSentence } from "./errors.ts";
import { extrasOf, type RedialExtras, recordOf } from "./messageExtras.ts";
import type { InterruptReason, JournalMessage, NewMessage } from "./ports.ts";
import type { RecalledStretch } from "./recalledStretch.ts";
import { estimateTokens, tokensPerMessage } from "./tokens.ts";

/** An entry longer than this (UTF-16 code units) is set aside as unreadable. */
const maxEntryLength = 4_000_000;

/** A message that a turn writes. */
export interface Draft {
  readonly id: string;
  readonly text: string;
  readonly extras: RedialExtras;
  readonly usage?: Usage;
  /** What goes with a question, as it was sent. */
  readonly attachments?: readonly Attachment[];
  /** Who wrote it, where there are more than the user and the model (an imported conversation). */
  readonly name?: string;
}

/** The question in LangChain's stored form (`{type: "human", data}`). */
export function writeQuestion(draft: Draft): NewMessage {
  const { attachments = [], text } = draft;
  if (attachments.length === 0) return newMessage("human", draft, { ...commonData(draft) });
  const kept = attachments.map(keptOf);
  const extras = { ...draft.extras, attachments: kept };
  const content = toContentParts(text, attachments);
  const message = newMessage("human", draft, { ...commonData({ ...draft, extras }), content });
  return { ...message, tokens: questionTokens(text, kept) };
}

/** The answer in LangChain's stored form; type `ai`, never `AIMessageChunk`. */
export function writeAnswer(draft: Draft): NewMessage {
  const data = { ...commonData(draft), tool_calls: [], invalid_tool_calls: [] };
  return newMessage(
    "ai",
    draft,
    draft.usage ? { ...data, usage_metadata: toMetadata(draft.usage) } : data,
  );
}

/** One entry of a shared list as read: a message that is over, in one way or the other. */
export interface ReadEntry extends NewMessage {
  readonly state: "complete" | "interrupted";
}

/**
 * Reads one entry of a shared list, whoever wrote it. Never throws: what is no LangChain message
 * comes back with role `unreadable`. An entry without an id gets one made of its text and `position`
 * (0 is the oldest), so that it is the same at every reading.
 */
export function readEntry(raw: string, position: number): ReadEntry {
  const parsed = raw.length > maxEntryLength ? undefined : parse(raw);
  const data = parsed && recordOf(parsed["data"] ?? parsed);
  const role = parsed && data ? roleOf(parsed["type"], data) : "unreadable";
  const text = data && role !== "unreadable" ? entryText(data) : "";
  const id = data?.["id"];
  const extras = extrasOf(data ?? {});
  return {
    id: typeof id === "string" && id !== "" ? id : `entry-${position}-${shortHash(raw)}`,
    role,
    state: extras.interrupted ? "interrupted" : "complete",
    createdAt: extras.createdAt,
    tokens: questionTokens(text, extras.attachments ?? []),
    stored: raw,
    text,
  };
}

/** A journal message as the page shows it; `translate` brings a sentence into the user's language. */
export function toView(
  message: JournalMessage,
  translate: (sentence: string, args: readonly string[]) => string = fillSentence,
): MessageView {
  const data = dataOf(message.stored);
  const extras = extrasOf(data);
  const usage = usageOf(data);
  const reason = message.state === "interrupted" ? (extras.interrupted ?? hostEnded) : undefined;
  return {
    id: message.id,
    seq: message.seq,
    role: message.role,
    text: message.role === "unreadable" ? asideText(message.id, translate) : entryText(data),
    createdAt: message.createdAt,
    state: message.state,
    ...(reason && { error: viewOf(reason, translate) }),
    ...(extras.model !== undefined && { model: extras.model }),
    ...(extras.attachments && { attachments: toAttachmentViews(extras.attachments) }),
    ...(extras.reasoning !== undefined && { reasoning: extras.reasoning }),
    ...(extras.sent && { sent: extras.sent }),
    ...(usage && { usage }),
    ...(extras.recalled && { recalledCount: countMessages(extras.recalled) }),
  };
}

/** Says where an unreadable entry is: its id tells the position, see {@link readEntry}. */
function asideText(
  id: string,
  translate: (sentence: string, args: readonly string[]) => string,
): string {
  const position = /^(?:entry|aside)-(\d+)-/.exec(id)?.[1];
  const place = position === undefined ? `“${id}”` : String(Number(position) + 1);
  return translate(errorKinds.entryUnreadable.sentence, [place]);
}

function countMessages(recalled: readonly RecalledStretch[]): number {
  return new Set(recalled.map(({ messageId }) => messageId)).size;
}

/** The text of a journal message, as a model is to read it. */
export function textOfMessage(message: { readonly role: string; readonly stored: string }): string {
  return message.role === "unreadable" ? "" : entryText(dataOf(message.stored));
}

/** What was recalled for an answer, from its stored form; empty for anything else. */
export function recalledBy(stored: string): readonly RecalledStretch[] {
  return stored.includes('"recalled"') ? (extrasOf(dataOf(stored)).recalled ?? []) : [];
}

/** How the context was shared out for an answer, from its stored form. */
export function sentOf(stored: string): SentView | undefined {
  return extrasOf(dataOf(stored)).sent;
}

/** Messages that were left out of an answer because the user wanted it so. */
export function leftOutOf(stored: string): readonly string[] {
  return stored.includes('"without"') ? (extrasOf(dataOf(stored)).without ?? []) : [];
}

/** The first version of a question, which stands for all of them; itself when it is the first. */
export function firstVersionOf(message: Pick<JournalMessage, "id" | "stored">): string {
  return extrasOf(dataOf(message.stored)).versionOf ?? message.id;
}

/** A journal message as a model is to read it again: with what went with it, as it was sent. */
export function modelContentOf(
  message: Pick<JournalMessage, "role" | "stored">,
): string | ContentPart[] {
  const { text, attachments } = questionOf(message);
  return askedContent(text, attachments);
}

/** A question's text and what went with it, to be asked again. */
export function questionOf(message: Pick<JournalMessage, "role" | "stored">): {
  readonly text: string;
  readonly attachments: readonly Attachment[];
} {
  const data = dataOf(message.stored);
  const kept = extrasOf(data).attachments ?? [];
  const text = message.role === "unreadable" ? "" : entryText(data);
  return { text, attachments: attachmentsOf(kept, data["content"]) };
}

/** Who wrote a message, where it says so. */
export function nameOfMessage({ stored }: Pick<JournalMessage, "stored">): string | undefined {
  const name = dataOf(stored)["name"];
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** The reason of a turn whose window died before it could say one. */
export const hostEnded: InterruptReason = { code: "hostEnded", args: [] };

function newMessage(role: "human" | "ai", draft: Draft, data: object): NewMessage {
  return {
    id: draft.id,
    role,
    createdAt: draft.extras.createdAt,
    tokens: estimateTokens(draft.text) + tokensPerMessage,
    stored: JSON.stringify({ type: role, data }),
    text: draft.text,
  };
}

function commonData(draft: Draft): Record<string, unknown> {
  return {
    content: draft.text,
    additional_kwargs: { redial: draft.extras },
    response_metadata: {},
    id: draft.id,
    ...(draft.name !== undefined && { name: draft.name }),
  };
}

function viewOf(
  reason: InterruptReason,
  translate: (sentence: string, args: readonly string[]) => string,
): NonNullable<MessageView["error"]> {
  const kind = errorKinds[reason.code];
  const message = translate(kind.sentence, reason.args);
  return { code: reason.code, message, ...("action" in kind && { action: kind.action }) };
}

function parse(raw: string): Record<string, unknown> | undefined {
  try {
    return recordOf(JSON.parse(raw));
  } catch {
    // Not JSON: the caller shows it as unreadable, and leaves it where it is.
    return undefined;
  }
}

function dataOf(stored: string): Record<string, unknown> {
  const parsed = parse(stored);
  return recordOf(parsed?.["data"]) ?? parsed ?? {};
}

const rolesByType: ReadonlyMap<unknown, MessageRole> = new Map([
  ["human", "human"],
  ["HumanMessageChunk", "human"],
  ["user", "human"],
  ["ai", "ai"],
  ["AIMessageChunk", "ai"],
  ["assistant", "ai"],
  ["system", "system"],
  ["SystemMessageChunk", "system"],
  ["developer", "system"],
  ["tool", "tool"],
  ["ToolMessageChunk", "tool"],
  ["function", "tool"],
  ["FunctionMessageChunk", "tool"],
] as const);

function roleOf(type: unknown, data: Record<string, unknown>): MessageRole {
  const isMessage = "content" in data || "text" in data;
  if (typeof type !== "string" || !isMessage) return "unreadable";
  if (type !== "chat" && type !== "ChatMessageChunk") return rolesByType.get(type) ?? "unreadable";
  return rolesByType.get(data["role"]) ?? "human";
}

function entryText(data: Record<string, unknown>): string {
  const parts = data["content"];
  // What went with a question is data beside it, neither shown nor found as its text.
  if (Array.isArray(parts) && extrasOf(data).attachments) return partText(parts[0]);
  const text = contentText(data["content"] ?? data["text"]);
  if (text !== "") return text;
  const calls = data["tool_calls"];
  if (!Array.isArray(calls)) return text;
  return calls.map((call) => toolCallText(recordOf(call) ?? {})).join("\n");
}

function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map(partText).filter(Boolean).join("\n");
}

function partText(part: unknown): string {
  if (typeof part === "string") return part;
  const record = recordOf(part) ?? {};
  const text = record["text"];
  if (typeof text === "string") return text;
  const type = record["type"];
  // Reasoning is not said to the reader; other parts are named, so that none is lost from sight.
  if (type === "reasoning" || type === "thinking") return "";
  return typeof type === "string" ? `[${type}]` : "";
}

function toolCallText(call: Record<string, unknown>): string {
  return `\`${String(call["name"] ?? "tool")}(${JSON.stringify(call["args"] ?? {})})\``;
}

function usageOf(data: Record<string, unknown>): Usage | undefined {
  const usage = recordOf(data["usage_metadata"]);
  const inputTokens = usage?.["input_tokens"];
  const outputTokens = usage?.["output_tokens"];
  if (typeof inputTokens !== "number" || typeof outputTokens !== "number") return undefined;
  return { inputTokens, outputTokens };
}

function toMetadata(usage: Usage): Record<string, number> {
  const input = usage.inputTokens ?? 0;
  const output = usage.outputTokens ?? 0;
  return { input_tokens: input, output_tokens: output, total_tokens: input + output };
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo): enough to tell apart entries of one position. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
