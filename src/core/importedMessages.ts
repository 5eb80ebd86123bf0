// Messages of other programs' exports as Redial keeps them: one shape for all of those, turned into
// LangChain's stored form.
import { writeAnswer, writeQuestion } from "./messages.ts";
import type { ImportPiece, MessageFields } from "./transferPorts.ts";

/** A message as another program said it. */
export interface ImportedMessage {
  readonly id: string;
  readonly role: "human" | "ai";
  readonly text: string;
  /** Epoch ms; 0 where unknown. */
  readonly createdAt: number;
  readonly model?: string;
  /** Who wrote it, when it is neither the user nor the model. */
  readonly name?: string;
  /** Of a question that is another version of an earlier one: that one's id. */
  readonly versionOf?: string;
}

/** A conversation as another program had it; messages oldest first. */
export interface ImportedSession {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly messages: readonly ImportedMessage[];
  /** The session that this one is another version of. */
  readonly versionOf?: string;
}

/** The session and its messages; nothing of one without messages. */
export function* piecesOf(session: ImportedSession): Generator<ImportPiece> {
  const { id, title, messages, versionOf } = session;
  if (messages.length === 0) return;
  const times = messages.map(({ createdAt }) => createdAt).filter((at) => at > 0);
  const createdAt = session.createdAt || Math.min(...times, Date.now());
  const updatedAt = Math.max(createdAt, ...times);
  const kin = versionOf !== undefined && { forkOf: versionOf, versionOf };
  yield { kind: "session", fields: { id, title, createdAt, updatedAt, ...kin } };
  const ids = new Set<string>();
  for (const [index, message] of messages.entries()) {
    const ownId = ids.has(message.id) ? `${message.id}~${index}` : message.id;
    ids.add(ownId);
    yield { kind: "message", fields: fieldsOf({ ...message, id: ownId }, index + 1) };
  }
}

function fieldsOf(message: ImportedMessage, seq: number): MessageFields {
  const { id, role, text, createdAt, model, name, versionOf } = message;
  const extras = {
    createdAt,
    ...(model !== undefined && { model }),
    ...(versionOf !== undefined && { versionOf }),
  };
  const draft = { id, text, extras, ...(name !== undefined && { name }) };
  const { tokens, stored } = role === "human" ? writeQuestion(draft) : writeAnswer(draft);
  return { id, seq, role, createdAt, state: "complete", tokens, stored };
}

/** A value as a plain object; empty when it is none. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : {}; // Just checked.
}

/** A value as an array; empty when it is none. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value as text; "" when it is none. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A fenced block that the text cannot break out of. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}
