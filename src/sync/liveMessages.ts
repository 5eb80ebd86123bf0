// What windows tell each other over the live channel: small JSON texts. Everything received is
// looked at before it is believed.
import type { LiveDelta } from "../core/ports.ts";

/** A turn that runs in another window, as far as it got. */
interface LiveTurn {
  readonly turnId: string;
  readonly sessionId: string;
  readonly questionId: string;
  /** The question's stored form (LangChain's JSON). */
  readonly question: string;
  /** The answer so far. */
  readonly text: string;
}

export type LiveMessage =
  /** A window began to listen: running turns tell themselves again. */
  | { readonly kind: "hello" }
  /** What the workspace keeps beside its sessions changed in the shared copy. */
  | { readonly kind: "items" }
  /** The session changed in the shared copy, by a window over this journal (as in `CopyMark`). */
  | { readonly kind: "changed"; readonly sessionId: string; readonly journal: string }
  | ({ readonly kind: "turn" } & LiveTurn)
  | ({ readonly kind: "delta" } & LiveDelta)
  | { readonly kind: "ended"; readonly turnId: string; readonly sessionId: string };

/** The text that is published; `origin` is the window's own random name. */
export function writeLive(origin: string, message: LiveMessage): string {
  return JSON.stringify({ origin, ...message });
}

/** `undefined` for the window's own messages and for what Redial did not write. */
export function readLive(origin: string, text: string): LiveMessage | undefined {
  const fields = parse(text);
  if (!fields || typeof fields["origin"] !== "string" || fields["origin"] === origin) {
    return undefined;
  }
  const textOf = (name: string): string => {
    const value = fields[name];
    return typeof value === "string" ? value : "";
  };
  const { kind, offset } = fields;
  const sessionId = textOf("sessionId");
  const turn = { turnId: textOf("turnId"), sessionId, questionId: textOf("questionId") };
  if (kind === "hello" || kind === "items") return { kind };
  if (sessionId === "") return undefined;
  if (kind === "changed") return { kind, sessionId, journal: textOf("journal") };
  if (turn.turnId === "") return undefined;
  if (kind === "ended") return { kind, turnId: turn.turnId, sessionId };
  if (kind === "turn") {
    return { kind, ...turn, question: textOf("question"), text: textOf("text") };
  }
  if (kind !== "delta" || typeof offset !== "number") return undefined;
  return { kind, ...turn, offset, text: textOf("text") };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return isRecord ? (value as Record<string, unknown>) : undefined; // Just checked.
  } catch {
    // Somebody else publishes on this channel.
    return undefined;
  }
}
