// What users said about messages as memory, applied to what recall found: never recalled ones go,
// pinned ones come along. One place for every way of searching.
import { recalledBy, textOfMessage } from "../core/messages.ts";
import type { RecallCandidates, RecallMessage, RecallRequest } from "../core/ports.ts";
import { type MarkedMessage, markId, readMark } from "../shared/recallMarks.ts";
import type { Database } from "./database.ts";
import { textOf } from "./database.ts";
import { readItemsOf } from "./itemRows.ts";
import { messageColumns, toMessage } from "./rows.ts";

/** Pinned messages that are considered for one question, those pinned last first. */
const maxPinned = 50;

export class MarkRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The candidates as the marks of the request's workspaces want them. */
  follow({ workspaces, without = [] }: RecallRequest, found: RecallCandidates): RecallCandidates {
    const marks = readItemsOf(this.#db, workspaces, "mark").flatMap(
      ({ value }) => readMark(value) ?? [],
    );
    if (marks.length === 0 && without.length === 0) return found;
    const never = new Set([
      ...without,
      ...marks.filter(({ mark }) => mark === "never").map(markId),
    ]);
    const pinned = marks
      .filter((mark) => mark.mark === "pinned" && !never.has(markId(mark)))
      .slice(0, maxPinned);
    const pins = new Set(pinned.map(markId));
    const kept = found.messages
      .filter((message) => never.size === 0 || !this.#isForgotten(message, never))
      .map((message) => (pins.has(message.id) ? withPin(message) : message));
    const present = new Set(kept.map(({ id }) => id));
    const others = pinned.filter((mark) => !present.has(markId(mark)));
    const read = others.flatMap((mark) => this.#read(mark, workspaces) ?? []).map(withPin);
    const messages = [...kept, ...read].sort(
      (a, b) => compare(a.sessionId, b.sessionId) || a.seq - b.seq,
    );
    return { ...found, messages, sessions: this.#titles(messages) };
  }

  /** It is marked, or an answer that was made with one that is, and may say it again. */
  #isForgotten(message: RecallMessage, never: ReadonlySet<string>): boolean {
    if (never.has(message.id)) return true;
    if (message.role !== "ai") return false;
    const { sessionId, id } = message;
    const row = this.#db.get(
      "SELECT stored FROM message WHERE session = ? AND id = ?",
      sessionId,
      id,
    );
    return (
      row !== undefined && recalledBy(textOf(row, "stored")).some((used) => never.has(markId(used)))
    );
  }

  #read(mark: MarkedMessage, workspaces: readonly string[]): RecallMessage | undefined {
    const row = this.#db.get(
      `SELECT ${qualified} FROM message JOIN session ON session.id = message.session
       WHERE message.session = ? AND message.id = ? AND removedAt IS NULL AND deletedAt IS NULL
         AND state <> 'pending' AND workspace IN (SELECT value FROM json_each(?))`,
      mark.sessionId,
      mark.messageId,
      JSON.stringify(workspaces),
    );
    if (!row) return undefined;
    const message = toMessage(row);
    const { id, sessionId, seq, role, createdAt } = message;
    return { id, sessionId, seq, role, createdAt, text: textOfMessage(message), hits: [] };
  }

  #titles(messages: readonly RecallMessage[]): RecallCandidates["sessions"] {
    const ids = [...new Set(messages.map((message) => message.sessionId))];
    return ids.map((id) => {
      const row = this.#db.get("SELECT title FROM session WHERE id = ?", id);
      return { id, title: textOf(row, "title") };
    });
  }
}

const qualified = messageColumns.replace(/\w+/g, "message.$&");

function withPin(message: RecallMessage): RecallMessage {
  return { ...message, isPinned: true };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
