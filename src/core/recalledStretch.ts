// Which stretch of which message was recalled, as it is kept with the answer.

/** A stretch of an older message. */
export interface RecalledStretch {
  readonly sessionId: string;
  readonly messageId: string;
  /** Offsets in the message's text, in UTF-16 code units; absent: all of it. */
  readonly start?: number;
  readonly end?: number;
}

/** Stretches from what a message says of itself; what is none is left out. */
export function readStretches(value: unknown): readonly RecalledStretch[] {
  return Array.isArray(value) ? value.flatMap(readStretch) : [];
}

function readStretch(value: unknown): RecalledStretch[] {
  if (typeof value !== "object" || value === null) return [];
  const { sessionId, messageId, start, end } = value as Record<string, unknown>; // Just checked.
  if (typeof sessionId !== "string" || typeof messageId !== "string") return [];
  const isPart = Number.isInteger(start) && Number.isInteger(end);
  return [{ sessionId, messageId, ...(isPart && { start: Number(start), end: Number(end) }) }];
}
