// What tells, without reading any message, which sessions differ between the shared copy and the journal.

/** A session in the copy's index. */
export interface IndexEntry {
  readonly sessionId: string;
  /** Epoch ms. */
  readonly updatedAt: number;
  /** 0 when Redial's record of it is gone (expired, deleted by hand). */
  readonly version: number;
  /** Entries in its list: an offline turn that came late does not make it younger. */
  readonly length: number;
}

/** How the journal's sessions of a workspace compare with the copy's. */
export interface KnownSession {
  readonly sessionId: string;
  readonly updatedAt: number;
  readonly version: number;
  /** Entries of the shared list that the journal knows. */
  readonly length: number;
  readonly isDeleted: boolean;
  /** Its list is one of another program. */
  readonly isAttached: boolean;
}
