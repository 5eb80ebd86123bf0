// A note as the value of an item, and back. What other programs wrote is looked at before it is
// believed.
import {
  maxNoteLength,
  type Note,
  type NoteContent,
  type NoteSource,
} from "../shared/noteViews.ts";

export function writeNote({ content, source, createdAt, replacedBy }: Note): string {
  return JSON.stringify({ content, source, createdAt, replacedBy });
}

/** `undefined` for what is no note. */
export function readNote(id: string, value: string): Note | undefined {
  const fields = recordOf(parse(value));
  const content = contentOf(fields?.["content"]);
  if (!fields || !content) return undefined;
  const { createdAt, replacedBy } = fields;
  const source = sourceOf(fields["source"]);
  return {
    id,
    content,
    createdAt: typeof createdAt === "number" && isDate(createdAt) ? createdAt : 0,
    ...(source && { source }),
    ...(typeof replacedBy === "string" && { replacedBy }),
  };
}

function contentOf(value: unknown): NoteContent | undefined {
  const fields = recordOf(value);
  const [text, entity] = [shortText(fields?.["text"]), shortText(fields?.["entity"])];
  if (fields?.["kind"] === "text" && text) return { kind: "text", text };
  const [relation, said] = [shortText(fields?.["relation"]), shortText(fields?.["value"])];
  if (fields?.["kind"] !== "fact" || !entity || !relation || !said) return undefined;
  return { kind: "fact", entity, relation, value: said };
}

function sourceOf(value: unknown): NoteSource | undefined {
  const fields = recordOf(value);
  const { sessionId, messageId } = fields ?? {};
  if (typeof sessionId !== "string" || typeof messageId !== "string") return undefined;
  return { sessionId, messageId };
}

function shortText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, maxNoteLength) : undefined;
}

function isDate(time: number): boolean {
  return time >= 0 && time < 8.64e15;
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    // Another program wrote into the hash: no note.
    return undefined;
  }
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined; // Just checked.
}
