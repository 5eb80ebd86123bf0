// Search and recall without a full-text index: reads the newest messages and looks into each. Slower,
// and for the newest only; it serves editors whose SQLite was built without FTS5.
import { nameOfMessage, textOfMessage } from "../core/messages.ts";
import type {
  RecallCandidates,
  RecallMessage,
  RecallRequest,
  SearchHit,
  SearchRequest,
  SearchResult,
} from "../core/ports.ts";
import { stemOf } from "../core/textStem.ts";
import { eachWord, foldWord } from "../core/textWords.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import { messageColumns, toMessage } from "./rows.ts";
import { toHit } from "./searchRows.ts";

/** Newest messages that are looked into for a question, and for a search. */
const recallDepth = 4_000;
const searchDepth = 20_000;
/** Rows read at a time. */
const pageSize = 500;

export class ScanRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  recallCandidates(request: RecallRequest): RecallCandidates {
    const counts = request.stems.map(() => 0);
    const messages: RecallMessage[] = [];
    let chars = 0;
    let total = 0;
    for (const row of this.#newest({ ...request }, recallDepth)) {
      const message = toRecallMessage(row, request.stems);
      total++;
      for (const stem of new Set(message.hits.filter((_, index) => index % 2 === 0))) {
        counts[stem] = (counts[stem] ?? 0) + 1;
      }
      if (chars > request.maxChars) continue;
      chars += message.text.length;
      messages.push(message);
    }
    messages.sort((a, b) => compare(a.sessionId, b.sessionId) || a.seq - b.seq);
    const ids = [...new Set(messages.map((message) => message.sessionId))];
    const sessions = ids.map((id) => ({ id, title: textOf(this.#session(id), "title") }));
    return { messages, sessions, counts, total };
  }

  search(request: SearchRequest): SearchResult {
    const tokens = [...request.text.matchAll(/"([^"]+)"?|\S+/g)];
    const parts = tokens.map((match) => foldWord(match[1] ?? match[0]).trim()).filter(Boolean);
    const hits: SearchHit[] = [];
    if (parts.length === 0) return { hits, hasMore: false, isIndexed: false };
    const wanted = parts.map((word) => ({ word, as: "part" as const }));
    for (const row of this.#newest(request, searchDepth)) {
      const text = foldWord(textOfMessage(toMessage(row)));
      if (!parts.every((part) => text.includes(part))) continue;
      if (hits.length === request.limit) return { hits, hasMore: true, isIndexed: false };
      const session = this.#session(textOf(row, "session"));
      if (session) hits.push(toHit(row, session, wanted));
    }
    return { hits, hasMore: false, isIndexed: false };
  }

  *#newest(
    place: { readonly workspaces?: readonly string[]; readonly sessionId?: string },
    depth: number,
  ): Generator<Row> {
    let before = Number.MAX_SAFE_INTEGER;
    const seen = new Set<string>();
    for (let read = 0; read < depth; read += pageSize) {
      const rows = this.#db.all(
        `SELECT message.rowid, ${qualified} FROM message JOIN session ON session.id = message.session
         WHERE message.rowid < ? AND removedAt IS NULL AND deletedAt IS NULL AND state <> 'pending'
           AND (? IS NULL OR session.workspace IN (SELECT value FROM json_each(?)))
           AND (? IS NULL OR session.id = ?)
         ORDER BY message.rowid DESC LIMIT ${pageSize}`,
        before,
        ...twice(place.workspaces && JSON.stringify(place.workspaces)),
        ...twice(place.sessionId),
      );
      for (const row of rows) {
        const id = textOf(row, "id");
        // Forks and versions hold copies.
        if (seen.has(id) && !id.startsWith("entry-")) continue;
        seen.add(id);
        yield row;
      }
      if (rows.length < pageSize) return;
      before = numberOf(rows.at(-1), "rowid");
    }
  }

  #session(id: string): Row | undefined {
    return this.#db.get("SELECT title, workspace FROM session WHERE id = ?", id);
  }
}

const qualified = messageColumns.replace(/\w+/g, "message.$&");

function toRecallMessage(row: Row, stems: readonly string[]): RecallMessage {
  const message = toMessage(row);
  const text = textOfMessage(message);
  const name = nameOfMessage(message);
  const hits: number[] = [];
  eachWord(text, (word, start) => {
    const stem = stems.indexOf(stemOf(word));
    if (stem >= 0) hits.push(stem, start);
  });
  const { id, sessionId, seq, role, createdAt } = message;
  return { id, sessionId, seq, role, createdAt, text, hits, ...(name !== undefined && { name }) };
}

function twice(value: string | undefined): readonly [string | null, string | null] {
  return [value ?? null, value ?? null];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
