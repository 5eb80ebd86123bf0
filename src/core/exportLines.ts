// Redial's own export: JSON lines, one for the file, one for each session and message, one for the
// end. What import reads back is what was written, to the letter.
import { RedialError } from "./errors.ts";
import type { ImportPiece, MessageFields, SessionFields } from "./transferPorts.ts";

/** The format's number; raised when an older Redial would read a file wrongly. */
const format = 1;

/** What was written, for the file's last line: a file that was cut short is noticed by it. */
interface Counts {
  readonly sessions: number;
  readonly messages: number;
}

/** The first line. `at`: epoch ms. */
export function headLine(at: number): string {
  return `${JSON.stringify({ redial: "export", format, at: new Date(at).toISOString() })}\n`;
}

export function sessionLine(session: SessionFields): string {
  return `${JSON.stringify({ session })}\n`;
}

export function messageLine(message: MessageFields): string {
  return `${JSON.stringify({ message })}\n`;
}

export function endLine(counts: Counts): string {
  return `${JSON.stringify({ end: counts })}\n`;
}

/** Reads the lines back. Codes `importBroken` (which line), `importNewer`. */
export async function* readExportLines(lines: AsyncIterable<string>): AsyncGenerator<ImportPiece> {
  const reader = new LineReader();
  for await (const line of lines) {
    const piece = line.trim() === "" ? undefined : reader.read(line);
    if (piece) yield piece;
  }
  reader.end();
}

class LineReader {
  #line = 0;
  #isOpen = false;
  #end: Counts | undefined;
  #sessions = 0;
  #messages = 0;
  /** Message ids of the session that is being read. */
  #ids = new Set<string>();
  readonly #sessionIds = new Set<string>();

  read(line: string): ImportPiece | undefined {
    this.#line++;
    const value = this.#parse(line);
    if (!this.#isOpen) return this.#readHead(value);
    if (this.#end) throw this.#broken();
    if ("session" in value) return this.#readSession(recordOf(value["session"]));
    if ("message" in value) return this.#readMessage(recordOf(value["message"]));
    const end = recordOf(value["end"]);
    if (!end) throw this.#broken();
    this.#end = { sessions: Number(end["sessions"]), messages: Number(end["messages"]) };
    return undefined;
  }

  end(): void {
    const { sessions, messages } = this.#end ?? {};
    if (sessions !== this.#sessions || messages !== this.#messages) throw this.#broken();
  }

  #readHead(head: Record<string, unknown>): undefined {
    if (head["redial"] !== "export") throw this.#broken();
    if (head["format"] !== format) throw new RedialError("importNewer");
    this.#isOpen = true;
  }

  #readSession(fields: Record<string, unknown> | undefined): ImportPiece {
    if (!isFields(fields) || !isSession(fields)) throw this.#broken();
    if (this.#sessionIds.has(fields.id)) throw this.#broken();
    this.#sessionIds.add(fields.id);
    this.#ids = new Set();
    this.#sessions++;
    return { kind: "session", fields };
  }

  #readMessage(fields: Record<string, unknown> | undefined): ImportPiece {
    if (this.#sessions === 0 || !isFields(fields) || !isMessage(fields)) throw this.#broken();
    if (this.#ids.has(fields.id)) throw this.#broken();
    this.#ids.add(fields.id);
    this.#messages++;
    return { kind: "message", fields };
  }

  #parse(line: string): Record<string, unknown> {
    try {
      const value = recordOf(JSON.parse(line));
      if (value) return value;
    } catch (error) {
      throw this.#broken(error);
    }
    throw this.#broken();
  }

  #broken(cause?: unknown): RedialError {
    return new RedialError("importBroken", [String(this.#line)], cause);
  }
}

const roles = ["human", "ai", "system", "tool", "unreadable"];
const states = ["complete", "interrupted"];
const maxIdLength = 200;
const maxTitleLength = 4_096;

function isSession(fields: Record<string, unknown>): fields is SessionFields {
  const { id, title, createdAt, updatedAt } = fields;
  return isId(id) && isText(title, maxTitleLength) && isTime(createdAt) && isTime(updatedAt);
}

function isMessage(fields: Record<string, unknown>): fields is MessageFields {
  const { id, seq, role, createdAt, state, tokens, stored } = fields;
  const isKnown = roles.includes(String(role)) && states.includes(String(state));
  const isPlaced = Number.isSafeInteger(seq) && isTime(createdAt) && isTime(tokens);
  return isId(id) && isKnown && isPlaced && typeof stored === "string";
}

function isFields(
  value: Record<string, unknown> | undefined,
): value is Record<string, string | number | null> {
  return (
    value !== undefined &&
    Object.values(value).every(
      (field) => field === null || typeof field === "string" || Number.isFinite(field),
    )
  );
}

function isId(value: unknown): value is string {
  return isText(value, maxIdLength) && value !== "";
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === "string" && value.length <= maxLength;
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined; // Just checked.
}
