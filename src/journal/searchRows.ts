// Search for the user, over the full-text index: words, phrases, half-typed and partial words, newest
// first. Knows how to ask the index; what a hit looks like is in searchExcerpt.ts.
import { textOfMessage } from "../core/messages.ts";
import type { SearchHit, SearchRequest, SearchResult } from "../core/ports.ts";
import { stemOf } from "../core/textStem.ts";
import { isPaired, wordsOf } from "../core/textWords.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import { messageColumns, toMessage } from "./rows.ts";
import { excerptOf, type Wanted } from "./searchExcerpt.ts";
import type { SearchIndex } from "./searchIndex.ts";

/** One part of the request: a match expression for FTS5, and the words to mark. */
interface Part {
  readonly match: string;
  readonly wanted: readonly Wanted[];
  /** A word that may be half-typed. */
  readonly partial?: string;
}

/** Words of the index that a part of a word may stand for. */
const maxForms = 200;
/** A shorter part of a word would be in too many. */
const minPartial = 3;

export class SearchRows {
  readonly #db: Database;
  readonly #index: SearchIndex;

  constructor(db: Database, index: SearchIndex) {
    this.#db = db;
    this.#index = index;
  }

  search(request: SearchRequest): SearchResult {
    const scope = this.#scopeOf(request);
    const parts = this.#partsOf(request.text);
    if (!scope || parts.length === 0) return { hits: [], hasMore: false, isIndexed: true };
    const enough = request.limit + 1;
    const rowids = this.#rowids(parts, scope, enough);
    if (rowids.length < enough) rowids.push(...this.#partialRowids(parts, scope, enough));
    const newest = [...new Set(rowids)].sort((a, b) => b - a);
    const hits = newest.slice(0, request.limit).flatMap((rowid) => this.#hit(rowid, parts));
    return { hits, hasMore: newest.length > request.limit, isIndexed: true };
  }

  /** Conditions of the request's place; `undefined` when nothing can be there. */
  #scopeOf(request: SearchRequest): readonly string[] | undefined {
    const { workspaces, sessionId } = request;
    const conditions: string[] = [];
    if (workspaces) {
      const places = this.#index.scope.inWorkspaces(workspaces);
      if (!places) return undefined;
      if (places.share < 1) conditions.push(places.match);
    }
    if (sessionId !== undefined) {
      const session = this.#index.scope.inSession(sessionId);
      if (session === undefined) return undefined;
      conditions.push(session);
    }
    return conditions;
  }

  #partsOf(text: string): readonly Part[] {
    const parts: Part[] = [];
    const tokens = [...text.matchAll(/"([^"]*)"?|\S+/g)];
    for (const [index, match] of tokens.entries()) {
      const words = openEnded(wordsOf(match[1] ?? match[0]));
      if (words.length === 0) continue;
      const isLast = index === tokens.length - 1 && !text.endsWith(" ");
      if (match[1] !== undefined) parts.push(phrase(words, false));
      else if (words.length > 1) parts.push(joined(match[0], words, isLast));
      else parts.push(this.#word(words[0] ?? "", isLast));
    }
    return parts;
  }

  #word(word: string, isHalfTyped: boolean): Part {
    if (isPaired(word)) return phrase([word], [...word].length === 1);
    if (!isHalfTyped) {
      const forms = [...new Set([word, ...this.#index.wordsWithStem(stemOf(word))])];
      return {
        match: anyOf(forms, word),
        wanted: forms.map((form) => ({ word: form, as: "whole" })),
      };
    }
    if (word.length < minPartial) return phrase([word], false);
    const longer = this.#index.wordsFrom(word, maxForms);
    return { match: anyOf(longer, word), wanted: [{ word, as: "part" }], partial: word };
  }

  #rowids(parts: readonly Part[], scope: readonly string[], limit: number): number[] {
    const conditions = [...parts.map(({ match }) => `words : (${match})`), ...scope];
    const rows = this.#db.all(
      "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?",
      conditions.join(" AND "),
      limit,
    );
    return rows.map((row) => numberOf(row, "rowid"));
  }

  /** The same with the last word anywhere inside a word. */
  #partialRowids(parts: readonly Part[], scope: readonly string[], limit: number): number[] {
    const partial = parts.at(-1)?.partial;
    if (partial === undefined) return [];
    const words = this.#index.wordsWith(partial, maxForms);
    const last: Part = { match: anyOf(words, partial), wanted: [] };
    return this.#rowids([...parts.slice(0, -1), last], scope, limit);
  }

  #hit(rowid: number, parts: readonly Part[]): SearchHit[] {
    const row = this.#db.get(
      `SELECT ${messageColumns} FROM message WHERE rowid = ? AND removedAt IS NULL`,
      rowid,
    );
    const session =
      row &&
      this.#db.get(
        "SELECT title, workspace FROM session WHERE id = ? AND deletedAt IS NULL",
        textOf(row, "session"),
      );
    if (!session) return [];
    return [
      toHit(
        row,
        session,
        parts.flatMap((part) => part.wanted),
      ),
    ];
  }
}

/** A hit from rows of `message` and `session`. */
export function toHit(row: Row, session: Row, wanted: readonly Wanted[]): SearchHit {
  const message = toMessage(row);
  return {
    messageId: message.id,
    sessionId: message.sessionId,
    sessionTitle: textOf(session, "title"),
    workspace: textOf(session, "workspace"),
    seq: message.seq,
    role: message.role,
    createdAt: message.createdAt,
    ...excerptOf(textOfMessage(message), wanted),
  };
}

/** Without the single last character that the index holds after a run of pairs. */
function openEnded(words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  const isTail = words.length > 1 && isPaired(last) && before.endsWith(last);
  return isTail ? words.slice(0, -1) : words;
}

/** What is typed without a space and holds several words; of an identifier a part may be typed. */
function joined(typed: string, words: readonly string[], isHalfTyped: boolean): Part {
  const part = phrase(words, isHalfTyped);
  const [whole = ""] = words;
  const isIdentifier = /^\w+$/.test(typed) && whole.length >= minPartial;
  return isIdentifier && isHalfTyped ? { ...part, partial: whole } : part;
}

function anyOf(words: readonly string[], otherwise: string): string {
  return (words.length > 0 ? words : [otherwise]).map(quoted).join(" OR ");
}

function phrase(words: readonly string[], isHalfTyped: boolean): Part {
  return {
    match: quoted(words.join(" ")) + (isHalfTyped ? " *" : ""),
    wanted: words.map((word, index) => ({
      word,
      as: isHalfTyped && index === words.length - 1 ? "start" : "whole",
    })),
  };
}

/** Words hold letters, digits and symbols only, never a quote. */
function quoted(words: string): string {
  return `"${words}"`;
}
