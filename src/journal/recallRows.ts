// Candidates for recall: which messages hold the question's words, what stands round them. Chooses
// by rough scores so that the cost does not grow with the history; core ranks what comes back.
import { nameOfMessage, textOfMessage } from "../core/messages.ts";
import type {
  JournalMessage,
  RecallCandidates,
  RecallMessage,
  RecallRequest,
} from "../core/ports.ts";
import { eachWord } from "../core/textWords.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import { type Posting, strongestRows } from "./postings.ts";
import { messageColumns, toMessage } from "./rows.ts";
import type { SearchIndex } from "./searchIndex.ts";
import type { Places } from "./searchScope.ts";
import type { VectorRows } from "./vectorRows.ts";

/** Rows that are read of the index for one question, all its words together. */
const maxPostings = 16_000;
/**
 * Workspaces with a larger part of the index are not asked for there (two long lists would be walked
 * side by side, measured at three times the cost): their rows are told apart when they are read.
 */
const largeShare = 1 / 3;
/** Rows round which messages are read. */
const maxCentres = 150;
/** What LangChain and Redial write round a message's text, about, in UTF-16 code units. */
const envelopeLength = 250;
/** Messages on each side of a centre, and how much text of them, in tokens as the journal counts. */
const neighbours = 6;
const neighbourTokens = 500;
/** Messages that are taken for their meaning. */
const maxNear = 60;

interface Found {
  readonly rowid: number;
  readonly message: JournalMessage;
  readonly isByMeaning: boolean;
}

/** What was read for one question, by row; and the ids that are in it. */
interface Reading {
  readonly found: Map<number, JournalMessage>;
  readonly seen: Set<string>;
}

export class RecallRows {
  readonly #db: Database;
  readonly #index: SearchIndex;
  readonly #vectors: VectorRows;

  constructor(db: Database, index: SearchIndex, vectors: VectorRows) {
    this.#db = db;
    this.#index = index;
    this.#vectors = vectors;
  }

  recallCandidates(request: RecallRequest): RecallCandidates {
    const places = this.#index.scope.inWorkspaces(request.workspaces);
    const none = { messages: [], sessions: [], counts: request.stems.map(() => 0), total: 0 };
    const near = this.#near(request);
    if (!places || (request.stems.length === 0 && near.length === 0)) return none;
    const variants = request.stems.map((stem) => this.#index.wordsWithStem(stem));
    const limit = Math.max(200, Math.floor(maxPostings / variants.length));
    const postings = variants.map((words) => this.#posting(words, places, limit));
    const total = places.share < largeShare ? places.total : places.total / places.share;
    const centres = strongestRows(postings, total, maxCentres / Math.min(1, places.share));
    const rows = this.#readAll(centres, near, request);
    const ranks = new Map(near.map((rowid, index) => [rowid, index]));
    const stemOfWord = new Map(
      variants.flatMap((words, stem) => words.map((word) => [word, stem] as const)),
    );
    return {
      messages: rows.map(({ rowid, message, isByMeaning }) => ({
        ...toRecallMessage(message, stemOfWord, ranks.get(rowid)),
        ...(isByMeaning && { isByMeaning }),
      })),
      sessions: this.#titles(rows.map(({ message }) => message)),
      counts: postings.map((posting) => posting.count),
      total,
    };
  }

  /** The newest `limit` rows that hold one of the words. */
  #posting(words: readonly string[], places: Places, limit: number): Posting {
    if (words.length === 0) return { rowids: [], count: 0 };
    const anyWord = `words : (${words.map((word) => `"${word}"`).join(" OR ")})`;
    const row = this.#db.get(
      `SELECT group_concat(rowid) AS rowids FROM (
         SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?)`,
      places.share < largeShare ? `${anyWord} AND ${places.match}` : anyWord,
      limit,
    );
    const list = row?.["rowids"];
    const rowids = typeof list === "string" ? list.split(",").map(Number) : [];
    if (rowids.length < limit) return { rowids, count: rowids.length };
    // How the newest are spread tells about how many there are.
    const newest = rowids[0] ?? 1;
    const spread = newest - (rowids.at(-1) ?? 0) + 1;
    return { rowids, count: Math.round((limit * newest) / spread) };
  }

  /** Rows of the messages that are nearest by meaning, the nearest first. */
  #near({ vector, workspaces }: RecallRequest): readonly number[] {
    return vector ? this.#vectors.nearest(vector, workspaces, maxNear) : [];
  }

  /** What is found by words, and what by meaning, which takes no room from the former. */
  #readAll(
    centres: readonly number[],
    near: readonly number[],
    request: RecallRequest,
  ): readonly Found[] {
    const reading: Reading = { found: new Map(), seen: new Set() };
    this.#readRound(centres, request, reading);
    const byWords = new Set(reading.found.keys());
    this.#readRound(near, { ...request, maxChars: request.maxChars / 4 }, reading);
    return [...reading.found]
      .map(([rowid, message]) => ({ rowid, message, isByMeaning: !byWords.has(rowid) }))
      .sort(({ message: a }, { message: b }) => compare(a.sessionId, b.sessionId) || a.seq - b.seq);
  }

  /** The messages at and round the centres, strongest first, until there is enough text. */
  #readRound(
    centres: readonly number[],
    { workspaces, maxChars, sessionId }: RecallRequest,
    { found, seen }: Reading,
  ): void {
    const within = JSON.stringify(workspaces);
    let chars = 0;
    for (const centre of centres) {
      if (chars >= maxChars) break;
      if (found.has(centre)) continue;
      for (const rowid of this.#round(centre, within)) {
        if (found.has(rowid)) continue;
        const row = this.#db.get(`SELECT ${messageColumns} FROM message WHERE rowid = ?`, rowid);
        if (!row) continue;
        const message = toMessage(row);
        // A running turn's own question is no memory.
        if (message.state === "pending") continue;
        // A copy in a fork, and what the asking session's own versions say instead.
        if (seen.has(message.id) || this.#isOtherVersion(message, sessionId)) continue;
        if (!message.id.startsWith("entry-")) seen.add(message.id);
        found.set(rowid, message);
        // Its text is most of it, but for what LangChain writes round each message.
        chars += Math.max(0, message.stored.length - envelopeLength);
      }
    }
  }

  /** True for what stands in another version of the asking session, and not in that one. */
  #isOtherVersion(message: JournalMessage, askerId: string | undefined): boolean {
    if (askerId === undefined || message.sessionId === askerId) return false;
    const row = this.#db.get(
      `SELECT 1 FROM session AS own JOIN session AS other
         ON COALESCE(other.versionOf, other.id) = COALESCE(own.versionOf, own.id)
       WHERE own.id = ?1 AND other.id = ?2
         AND NOT EXISTS (SELECT 1 FROM message WHERE session = ?1 AND id = ?3)`,
      askerId,
      message.sessionId,
      message.id,
    );
    return row !== undefined;
  }

  /** Rows of the centre and its neighbours in the session, as far as their text is near. */
  #round(centre: number, within: string): readonly number[] {
    const at = this.#db.get(
      `SELECT session, seq FROM message JOIN session ON session.id = message.session
       WHERE message.rowid = ? AND removedAt IS NULL AND deletedAt IS NULL
         AND workspace IN (SELECT value FROM json_each(?))`,
      centre,
      within,
    );
    if (!at) return [];
    const session = textOf(at, "session");
    const seq = numberOf(at, "seq");
    const before = this.#db.all(
      `SELECT rowid, tokens FROM message WHERE session = ? AND removedAt IS NULL AND seq < ?
       ORDER BY seq DESC LIMIT ${neighbours}`,
      session,
      seq,
    );
    const after = this.#db.all(
      `SELECT rowid, tokens FROM message WHERE session = ? AND removedAt IS NULL AND seq > ?
       ORDER BY seq LIMIT ${neighbours}`,
      session,
      seq,
    );
    return [centre, ...nearOf(before), ...nearOf(after)];
  }

  #titles(messages: readonly JournalMessage[]): RecallCandidates["sessions"] {
    const ids = [...new Set(messages.map((message) => message.sessionId))];
    return ids.map((id) => {
      const row = this.#db.get("SELECT title FROM session WHERE id = ?", id);
      return { id, title: textOf(row, "title") };
    });
  }
}

/** Of neighbours from near to far: those that begin near enough. */
function nearOf(rows: readonly Row[]): readonly number[] {
  const near: number[] = [];
  let tokens = 0;
  for (const row of rows) {
    if (tokens > neighbourTokens) break;
    near.push(numberOf(row, "rowid"));
    tokens += numberOf(row, "tokens");
  }
  return near;
}

function toRecallMessage(
  message: JournalMessage,
  stemOfWord: ReadonlyMap<string, number>,
  nearRank: number | undefined,
): RecallMessage {
  const text = textOfMessage(message);
  const name = nameOfMessage(message);
  const hits: number[] = [];
  eachWord(text, (word, start) => {
    const stem = stemOfWord.get(word);
    if (stem !== undefined) hits.push(stem, start);
  });
  return {
    id: message.id,
    sessionId: message.sessionId,
    seq: message.seq,
    role: message.role,
    ...(name !== undefined && { name }),
    createdAt: message.createdAt,
    text,
    hits,
    ...(nearRank !== undefined && { nearRank }),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
