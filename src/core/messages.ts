// Redial's messages in LangChain's stored form and back, and as the page shows them. Reads what any
// LangChain program wrote (Python or JavaScript); writes only what both read.
import type { MessageRole, MessageView, Usage } from "../shared/types.ts";
import { errorKinds, fillSentence, isErrorCode } from "./errors.ts";
import type { InterruptReason, JournalMessage, NewMessage } from "./ports.ts";
import { type RecalledStretch, readStretches } from "./recalledStretch.ts";
import { estimateTokens, tokensPerMessage } from "./tokens.ts";

/** An entry longer than this (UTF-16 code units) is set aside as unreadable. */
const maxEntryLength = 4_000_000;

/** What Redial adds to a message; it rides in `data.additional_kwargs.redial`. */
export interface RedialExtras {
  /** Epoch ms. */
  readonly createdAt: number;
  /** Why the answer ended early; absent on a whole one. */
  readonly interrupted?: InterruptReason;
  readonly model?: string;
  /** Of a question: id of its first version. */
  readonly versionOf?: string;
  /** Of older messages, what was put before the model for this answer, in its order. */
  readonly recalled?: readonly RecalledStretch[];
  /** Messages that the user wanted left out of this answer. */
  readonly without?: readonly string[];
}

/** A message that a turn writes. */
export interface Draft {
  readonly id: string;
  readonly text: string;
  readonly extras: RedialExtras;
  readonly usage?: Usage;
  /** Who wrote it, where there are more than the user and the model (an imported conversation). */
  readonly name?: string;
}

/** The question in LangChain's stored form (`{type: "human", data}`). */
export function writeQuestion(draft: Draft): NewMessage {
  return newMessage("human", draft, { ...commonData(draft) });
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
    tokens: estimateTokens(text) + tokensPerMessage,
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

/** Messages that were left out of an answer because the user wanted it so. */
export function leftOutOf(stored: string): readonly string[] {
  return stored.includes('"without"') ? (extrasOf(dataOf(stored)).without ?? []) : [];
}

/** The first version of a question, which stands for all of them; itself when it is the first. */
export function firstVersionOf(message: Pick<JournalMessage, "id" | "stored">): string {
  return extrasOf(dataOf(message.stored)).versionOf ?? message.id;
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

function extrasOf(data: Record<string, unknown>): RedialExtras {
  const extras = recordOf(recordOf(data["additional_kwargs"])?.["redial"]) ?? {};
  const { createdAt, model, without, versionOf } = extras;
  const recalled = readStretches(extras["recalled"]);
  const interrupted = recordOf(extras["interrupted"]);
  const code = interrupted?.["code"];
  const args = interrupted?.["args"];
  return {
    createdAt: typeof createdAt === "number" && Number.isFinite(createdAt) ? createdAt : 0,
    ...(typeof model === "string" && { model }),
    ...(recalled.length > 0 && { recalled }),
    ...(Array.isArray(without) && { without: without.map(String) }),
    ...(typeof versionOf === "string" && { versionOf }),
    ...(interrupted && {
      // A code of a newer Redial is not known here; that the answer is not whole still is.
      interrupted: isErrorCode(code)
        ? { code, args: Array.isArray(args) ? args.map(String) : [] }
        : { code: "unexpected", args: [String(code)] },
    }),
  };
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

function recordOf(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined; // Just checked.
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo): enough to tell apart entries of one position. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
