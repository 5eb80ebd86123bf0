// The full-text index over messages: an FTS5 table that keeps no text of its own, and the list of its
// words by stem. Knows how to keep in step with the message table; asking it is in searchRows.ts and
// recallRows.ts.
import { textOfMessage } from "../core/messages.ts";
import { stemOf } from "../core/textStem.ts";
import { wordsOf } from "../core/textWords.ts";
import { type Database, numberOf, textOf } from "./database.ts";
import { indexVersion } from "./fullText.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { messageColumns, toMessage } from "./rows.ts";
import { SearchScope } from "./searchScope.ts";
import { hashOf, searchTables } from "./searchTables.ts";
import { WaitingRows } from "./waitingRows.ts";

/** Stems that are kept at hand. */
const maxStems = 20_000;

/** Words that are looked into for a part of a word. */
const maxLookedInto = 100_000;
/** Sorts after every character that words hold. */
const lastCharacter = "\u{10ffff}";

/** Copies of a message in other sessions of its tree of forks; of all only one is indexed. */
const copiesOf = `SELECT copy.rowid FROM message JOIN session AS own ON own.id = message.session
  JOIN session AS other ON other.id = own.forkOf OR other.forkOf = COALESCE(own.forkOf, own.id)
  JOIN message AS copy ON copy.session = other.id AND copy.id = message.id
  WHERE message.rowid = ? AND copy.rowid <> message.rowid`;

/** Pages that one step of {@link SearchIndex.compactNext} merges, and words that it looks at. */
const mergePages = 200;
const pruneStep = 500;

/**
 * Rows between `search_state.fromRow` and `toRow` may not be indexed yet; {@link fillNext} brings them
 * in, newest first. `search_row` names each indexed row with a hash of its words: FTS5 can take a
 * row out of a table without text only by the very words that it was added with. Adding and
 * removing are inside the caller's transaction; doing either twice changes nothing.
 */
export class SearchIndex implements MessageIndex {
  readonly scope: SearchScope;
  readonly #db: Database;
  readonly #waiting: WaitingRows;
  readonly #stems = new Map<string, string>();
  #prunedTo = "";

  constructor(db: Database) {
    this.#db = db;
    this.scope = new SearchScope(db);
    this.#waiting = new WaitingRows(db);
  }

  /** Makes the index's tables where they are not there or were made by other words. */
  prepare(): void {
    const db = this.#db;
    db.write(() => {
      db.raw.exec(`
        CREATE TABLE IF NOT EXISTS search_state (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          version INTEGER NOT NULL,
          fromRow INTEGER NOT NULL,
          toRow INTEGER NOT NULL,
          compact TEXT NOT NULL DEFAULT 'done'
        )`);
      const state = db.get("SELECT version FROM search_state");
      if (!state || numberOf(state, "version") !== indexVersion) this.#begin();
      this.#waiting.prepare();
    });
  }

  addLater(rowid: number): void {
    this.#waiting.add(rowid);
  }

  /** Indexes up to `limit` rows that came by `addLater`, the newest; false when no more wait. */
  addWaiting(limit: number): boolean {
    if (this.#waiting.isEmpty()) return false;
    return this.#db.writeLoosely(() => {
      const rowids = this.#waiting.take(limit);
      for (const rowid of rowids) this.addRow(rowid);
      return !this.#waiting.isEmpty();
    });
  }

  addRow(rowid: number): void {
    const { sessionId, text } = this.#read(rowid);
    this.#write(rowid, sessionId, text);
  }

  addSession(sessionId: string): void {
    for (const rowid of this.#rowsOf(sessionId)) this.addRow(rowid);
  }

  fillSession(sessionId: string): void {
    // Rows between that are indexed already are looked at once more, and stay as they are.
    this.#db.run(
      `UPDATE search_state SET
         fromRow = CASE WHEN fromRow > toRow THEN low ELSE MIN(fromRow, low) END,
         toRow = CASE WHEN fromRow > toRow THEN high ELSE MAX(toRow, high) END
       FROM (SELECT MIN(rowid) AS low, MAX(rowid) AS high FROM message WHERE session = ?) WHERE low > 0`,
      sessionId,
    );
  }

  /** The row must still be there, with the text that it was added with. */
  remove(rowid: number): void {
    const wasWaiting = this.#waiting.forget(rowid);
    const row = this.#db.get("DELETE FROM search_row WHERE rowid = ? RETURNING hash", rowid);
    if (!row && !wasWaiting) return;
    if (row) {
      const { sessionId, text } = this.#read(rowid);
      this.#takeOut(rowid, sessionId, text, numberOf(row, "hash"));
    }
    const heir = this.#db.get(
      `${copiesOf} AND copy.removedAt IS NULL AND other.deletedAt IS NULL`,
      rowid,
    );
    if (heir) this.addRow(numberOf(heir, "rowid"));
  }

  #takeOut(rowid: number, sessionId: string, text: string, hash: number): void {
    const { words, place } = this.scope.wordsOf(sessionId);
    this.scope.count(place, -1);
    const found = wordsOf(text).join(" ");
    // With other words FTS5 would spoil the table; the old ones then stay, and find nothing that is
    // shown.
    if (hashOf(found) !== hash) return;
    this.#db.run(
      "INSERT INTO search (search, rowid, words, scope) VALUES ('delete', ?, ?, ?)",
      rowid,
      found,
      words,
    );
  }

  removeSession(sessionId: string): void {
    for (const rowid of this.#rowsOf(sessionId)) this.remove(rowid);
  }

  /** Indexes up to `limit` rows that wait; false when none was left. */
  fillNext(limit: number): boolean {
    if (!this.#db.get("SELECT 1 FROM search_state WHERE fromRow <= toRow")) return false;
    return this.#db.writeLoosely(() => {
      const state = this.#db.get("SELECT fromRow, toRow FROM search_state");
      const rows = this.#db.all(
        `SELECT message.rowid FROM message JOIN session ON session.id = message.session
         WHERE message.rowid BETWEEN ? AND ? AND removedAt IS NULL AND deletedAt IS NULL
         ORDER BY message.rowid DESC LIMIT ?`,
        numberOf(state, "fromRow"),
        numberOf(state, "toRow"),
        limit,
      );
      const rowids = rows.map((row) => numberOf(row, "rowid")).reverse();
      this.#db.run(
        rowids.length < limit
          ? "UPDATE search_state SET toRow = fromRow - 1"
          : "UPDATE search_state SET toRow = ? - 1",
        ...(rowids.length < limit ? [] : [rowids[0] ?? 0]),
      );
      for (const rowid of rowids) this.addRow(rowid);
      return rowids.length === limit;
    });
  }

  noteEmptied(): void {
    this.#db.run("UPDATE search_state SET compact = 'begin'");
  }

  /**
   * After the trash was emptied: takes words that no message holds any more off the list, and what
   * is left of removed rows out of the file, a step at a time; false when it is done.
   */
  compactNext(): boolean {
    if (this.#compactState() === "done") return false;
    return this.#db.writeLoosely(() => {
      const isBegin = this.#compactState() === "begin";
      if (isBegin) this.#prunedTo = "";
      const isPruned = this.#pruneWords();
      // FTS5 counts fewer than two changes when there was nothing to merge; a negative number of
      // pages makes it take all segments together.
      const before = this.#totalChanges();
      const pages = isBegin ? -mergePages : mergePages;
      this.#db.run("INSERT INTO search (search, rank) VALUES ('merge', ?)", pages);
      const isMerged = this.#totalChanges() - before < 2;
      const state = isPruned && isMerged ? "done" : "going";
      this.#db.run("UPDATE search_state SET compact = ?", state);
      return state !== "done";
    });
  }

  /** Words of the index that share the stem. */
  wordsWithStem(stem: string): readonly string[] {
    const rows = this.#db.all("SELECT word FROM search_word WHERE stem = ?", stem);
    return rows.map((row) => textOf(row, "word"));
  }

  /** Words of the index that begin with `start`: the shortest, at most `limit`. */
  wordsFrom(start: string, limit: number): readonly string[] {
    const rows = this.#db.all(
      "SELECT word FROM search_word WHERE word >= ? AND word < ? ORDER BY length(word) LIMIT ?",
      start,
      start + lastCharacter,
      limit,
    );
    return rows.map((row) => textOf(row, "word"));
  }

  /** Words of the index that hold `part` somewhere, at most `limit`; looks into a bounded number. */
  wordsWith(part: string, limit: number): readonly string[] {
    const rows = this.#db.all(
      `SELECT word FROM (SELECT word FROM search_word LIMIT ${maxLookedInto})
       WHERE instr(word, ?) > 0 LIMIT ?`,
      part,
      limit,
    );
    return rows.map((row) => textOf(row, "word"));
  }

  #begin(): void {
    this.#db.raw.exec(`
      ${searchTables}
      DELETE FROM search_state;
      INSERT INTO search_state (id, version, fromRow, toRow)
        SELECT 1, ${indexVersion}, 1, COALESCE(MAX(rowid), 0) FROM message;
    `);
  }

  #write(rowid: number, sessionId: string, text: string): void {
    const isThere = "EXISTS (SELECT 1 FROM search_row WHERE search_row.rowid = copy.rowid)";
    if (this.#db.get(`${copiesOf} AND ${isThere} LIMIT 1`, rowid)) return;
    const found = wordsOf(text);
    const joined = found.join(" ");
    const added = this.#db.run(
      "INSERT OR IGNORE INTO search_row (rowid, hash) VALUES (?, ?)",
      rowid,
      hashOf(joined),
    );
    if (added === 0) return;
    const { words, place } = this.scope.wordsOf(sessionId);
    this.scope.count(place, 1);
    this.#db.run("INSERT INTO search (rowid, words, scope) VALUES (?, ?, ?)", rowid, joined, words);
    for (const word of new Set(found)) {
      this.#db.run("INSERT OR IGNORE INTO search_word VALUES (?, ?)", word, this.#stemOf(word));
    }
  }

  #stemOf(word: string): string {
    const known = this.#stems.get(word);
    if (known !== undefined) return known;
    if (this.#stems.size >= maxStems) this.#stems.clear();
    const stem = stemOf(word);
    this.#stems.set(word, stem);
    return stem;
  }

  #read(rowid: number): { readonly sessionId: string; readonly text: string } {
    const row = this.#db.get(`SELECT ${messageColumns} FROM message WHERE rowid = ?`, rowid);
    const message = toMessage(row ?? {});
    return { sessionId: message.sessionId, text: textOfMessage(message) };
  }

  #rowsOf(sessionId: string): readonly number[] {
    const rows = this.#db.all(
      "SELECT rowid FROM message WHERE session = ? AND removedAt IS NULL ORDER BY rowid",
      sessionId,
    );
    return rows.map((row) => numberOf(row, "rowid"));
  }

  /** Looks at the next words of the list; true when there was none left. */
  #pruneWords(): boolean {
    const rows = this.#db.all(
      "SELECT word FROM search_word WHERE word > ? ORDER BY word LIMIT ?",
      this.#prunedTo,
      pruneStep,
    );
    for (const row of rows) {
      const word = textOf(row, "word");
      this.#prunedTo = word;
      const used = this.#db.get(
        "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1",
        `words : "${word}"`,
      );
      if (!used) this.#db.run("DELETE FROM search_word WHERE word = ?", word);
    }
    return rows.length < pruneStep;
  }

  #compactState(): string {
    return textOf(this.#db.get("SELECT compact FROM search_state"), "compact");
  }

  #totalChanges(): number {
    return numberOf(this.#db.get("SELECT total_changes() AS n"), "n");
  }
}
