// Messages that wait to be indexed. A turn only names its messages here, in its own transaction; their
// words go into the index when nothing else is to be done, or before the next search.
import { type Database, numberOf } from "./database.ts";

export class WaitingRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  prepare(): void {
    this.#db.raw.exec("CREATE TABLE IF NOT EXISTS search_waiting (rowid INTEGER PRIMARY KEY)");
  }

  /** Inside the caller's transaction, so that none is lost with the process. */
  add(rowid: number): void {
    this.#db.run("INSERT OR IGNORE INTO search_waiting VALUES (?)", rowid);
  }

  /** True when it waited. */
  forget(rowid: number): boolean {
    return this.#db.run("DELETE FROM search_waiting WHERE rowid = ?", rowid) > 0;
  }

  isEmpty(): boolean {
    return this.#db.get("SELECT 1 FROM search_waiting LIMIT 1") === undefined;
  }

  /** Takes up to `limit` rows off the list, the newest, and gives those that are shown, oldest first. */
  take(limit: number): readonly number[] {
    const waiting = this.#db.all(
      "SELECT rowid FROM search_waiting ORDER BY rowid DESC LIMIT ?",
      limit,
    );
    const rowids = JSON.stringify(waiting.map((row) => numberOf(row, "rowid")));
    this.#db.run(
      "DELETE FROM search_waiting WHERE rowid IN (SELECT value FROM json_each(?))",
      rowids,
    );
    return this.#db
      .all(
        `SELECT message.rowid FROM json_each(?) JOIN message ON message.rowid = value
         JOIN session ON session.id = message.session
         WHERE removedAt IS NULL AND deletedAt IS NULL ORDER BY message.rowid`,
        rowids,
      )
      .map((row) => numberOf(row, "rowid"));
  }
}
