// The full-text index as the row classes use it: told of every message that comes and goes.

/** Keeps the search index in step; every call is inside the caller's transaction. */
export interface MessageIndex {
  addRow(rowid: number): void;
  /** As `addRow`, but when nothing else is to be done, or before the next search. */
  addLater(rowid: number): void;
  /** Indexes up to `limit` rows that came by `addLater`, the newest; false when no more wait. */
  addWaiting(limit: number): boolean;
  addSession(sessionId: string): void;
  /** As `addSession`, but a little at a time when nothing else is to be done. */
  fillSession(sessionId: string): void;
  /** The row must still be there, as it was added. */
  remove(rowid: number): void;
  removeSession(sessionId: string): void;
  /** The trash was emptied: what is left of it in the index is to go too. */
  noteEmptied(): void;
}

/** For a SQLite without FTS5: nothing to keep in step. */
export const noIndex: MessageIndex = {
  addRow: () => {},
  addLater: () => {},
  addWaiting: () => false,
  addSession: () => {},
  fillSession: () => {},
  remove: () => {},
  removeSession: () => {},
  noteEmptied: () => {},
};
