// What is kept for one session, raw: of Redis and of the journal. For a person who looks at it; no
// decision is made on it.

/** One entry as it is in the list. `aside`: too large or no text at all; left where it is. */
export type CopyEntry =
  | { readonly kind: "text"; readonly raw: string }
  | { readonly kind: "aside"; readonly sha1: string; readonly bytes: number };

/** One key in Redis. */
export interface StoredKey {
  readonly key: string;
  /** "none" when it is not there. */
  readonly type: string;
  /** Entries, fields or members; bytes of a string. */
  readonly length: number;
  /** Memory it takes; `undefined` where the server does not tell. */
  readonly bytes?: number;
  /** Time to live in ms; `undefined`: for ever. */
  readonly lifetimeMs?: number;
}

/** The session in Redis. */
export interface CopyRecord {
  readonly host: string;
  readonly keys: readonly StoredKey[];
  readonly fields: Readonly<Record<string, string>>;
  /** The newest entries, oldest first. */
  readonly entries: readonly CopyEntry[];
  /** Entries in the list. */
  readonly length: number;
}

/** One message row of the journal. */
export interface RecordRow {
  readonly id: string;
  readonly seq: number;
  readonly role: string;
  readonly state: string;
  readonly isShared: boolean;
  readonly isRemoved: boolean;
  /** SHA-1 (hex) of the entry that it stands for. */
  readonly sha1: string;
  readonly stored: string;
}

/** The session in the journal. */
export interface JournalRecord {
  /** The session's columns. */
  readonly fields: Readonly<Record<string, string>>;
  /** The newest rows, oldest first, those in the trash too. */
  readonly rows: readonly RecordRow[];
  readonly rowCount: number;
  readonly isWaiting: boolean;
}
