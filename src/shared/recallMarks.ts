// What a user said about a message as memory: never recall it, or consider it for every question. As
// the item that journal and shared copy keep.

/** `never`: not recalled again; `pinned`: considered for every question. */
export type RecallMark = "never" | "pinned";

/** The message that a mark is on. */
export interface MarkedMessage {
  readonly sessionId: string;
  readonly messageId: string;
}

/** The id of the message's item: a message that several sessions share is marked in all of them. */
export function markId({ messageId }: Pick<MarkedMessage, "messageId">): string {
  return messageId;
}

/** The item's value; "" (no mark) is what a mark that was taken away leaves. */
export function writeMark(message: MarkedMessage, mark: RecallMark | undefined): string {
  const { sessionId, messageId } = message;
  return mark === undefined ? "" : JSON.stringify({ mark, sessionId, messageId });
}

/** `undefined` for a mark that was taken away, and for what Redial did not write. */
export function readMark(
  value: string,
): (MarkedMessage & { readonly mark: RecallMark }) | undefined {
  if (value === "") return undefined;
  try {
    const fields: unknown = JSON.parse(value);
    if (typeof fields !== "object" || fields === null) return undefined;
    const { mark, sessionId, messageId } = fields as Record<string, unknown>; // Just checked.
    if (typeof sessionId !== "string" || typeof messageId !== "string") return undefined;
    if (mark !== "never" && mark !== "pinned") return undefined;
    return { mark, sessionId, messageId };
  } catch {
    // Another program wrote into the hash: no mark.
    return undefined;
  }
}
