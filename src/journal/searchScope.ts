// Where an indexed message belongs, as words that the full-text index can meet with others: one for
// its workspace, one for its session. Knows no message text.
import { type Database, numberOf, type Row, textOf } from "./database.ts";

/** Tables that {@link SearchScope} owns. */
export const scopeTables = `
  CREATE TABLE IF NOT EXISTS search_place (
    number INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL,
    messages INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE IF NOT EXISTS search_session (
    number INTEGER PRIMARY KEY,
    session TEXT NOT NULL UNIQUE,
    place INTEGER NOT NULL
  );`;

/** Workspaces, as the index sees them. */
export interface Places {
  /** Condition that keeps to them. */
  readonly match: string;
  /** Their messages. */
  readonly total: number;
  /** What part of all messages that is. */
  readonly share: number;
}

export class SearchScope {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The words under which a message of the session is indexed; the same until it is forgotten. */
  wordsOf(sessionId: string): { readonly words: string; readonly place: number } {
    const row = this.#db.get(
      "SELECT number, place FROM search_session WHERE session = ?",
      sessionId,
    );
    const known = row ?? this.#noteSession(sessionId);
    const place = numberOf(known, "place");
    return { words: `w${place} s${numberOf(known, "number")}`, place };
  }

  /** Keeps count of a place's messages. */
  count(place: number, change: 1 | -1): void {
    this.#db.run("UPDATE search_place SET messages = messages + ? WHERE number = ?", change, place);
  }

  /** How much of the index these workspaces are; `undefined` when nothing of them is indexed. */
  inWorkspaces(workspaces: readonly string[]): Places | undefined {
    const rows = this.#db.all("SELECT number, workspace, messages FROM search_place");
    const inside = rows.filter((row) => workspaces.includes(textOf(row, "workspace")));
    const total = sumOf(inside);
    if (total === 0) return undefined;
    const words = inside.map((row) => `"w${numberOf(row, "number")}"`);
    return { match: `scope : (${words.join(" OR ")})`, total, share: total / sumOf(rows) };
  }

  /** Condition that keeps to one session; `undefined` when nothing of it is indexed. */
  inSession(sessionId: string): string | undefined {
    const row = this.#db.get("SELECT number FROM search_session WHERE session = ?", sessionId);
    return row && `scope : "s${numberOf(row, "number")}"`;
  }

  /** The sessions of a workspace belong to another one from now on (its key changed). */
  moveWorkspace(fromKey: string, toKey: string): void {
    this.#db.run("UPDATE search_place SET workspace = ? WHERE workspace = ?", toKey, fromKey);
  }

  #noteSession(sessionId: string): Row | undefined {
    const place =
      this.#db.get(
        `SELECT search_place.number FROM session
         JOIN search_place ON search_place.workspace = session.workspace WHERE session.id = ?`,
        sessionId,
      ) ??
      this.#db.get(
        `INSERT INTO search_place (workspace) SELECT workspace FROM session WHERE id = ?
         RETURNING number`,
        sessionId,
      );
    return this.#db.get(
      "INSERT INTO search_session (session, place) VALUES (?, ?) RETURNING number, place",
      sessionId,
      numberOf(place, "number"),
    );
  }
}

function sumOf(places: readonly Row[]): number {
  return places.reduce((sum, place) => sum + numberOf(place, "messages"), 0);
}
