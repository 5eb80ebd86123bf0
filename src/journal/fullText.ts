// Whether this SQLite has full-text search, and whether a file has this version's index.
import { type Database, numberOf } from "./database.ts";

/** Raised when the same text gives other words than before: the index is then made anew. */
export const indexVersion = 1;

/** False where the editor's SQLite was built without FTS5. */
export function hasFullText(db: Database): boolean {
  return db.get("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'") !== undefined;
}

/** Whether the file has the tables of this version's index. */
export function isReady(db: Database): boolean {
  if (!db.get("SELECT 1 FROM sqlite_schema WHERE name = 'search_state'")) return false;
  const state = db.get("SELECT version FROM search_state");
  return state !== undefined && numberOf(state, "version") === indexVersion;
}
