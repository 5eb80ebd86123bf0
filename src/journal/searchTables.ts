// The tables of the full-text index, and the hash that names a row's words. What they mean is in
// searchIndex.ts.
import { scopeTables } from "./searchScope.ts";

/** Takes away the index's tables, if there are any, and makes them anew. */
export const searchTables = `
  DROP TABLE IF EXISTS search;
  DROP TABLE IF EXISTS search_row;
  DROP TABLE IF EXISTS search_word;
  DROP TABLE IF EXISTS search_place;
  DROP TABLE IF EXISTS search_session;
  CREATE VIRTUAL TABLE search USING fts5(
    words, scope, content = '', columnsize = 0, tokenize = 'ascii'
  );
  CREATE TABLE search_row (rowid INTEGER PRIMARY KEY, hash INTEGER NOT NULL);
  CREATE TABLE search_word (word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX search_word_by_stem ON search_word (stem);
  ${scopeTables}
`;

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
