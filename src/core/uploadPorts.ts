// The messages of an upload: those of a session that the shared copy has never had, as one piece. One
// by one, ten thousand of them cost more in being handed on than in being written.

/** How many messages, and the place in the journal of the last one. */
export interface UploadPlace {
  readonly count: number;
  readonly lastSeq: number;
}

export interface UploadBody extends UploadPlace {
  /** The entries as UTF-8, oldest first, one right behind the other. */
  readonly bytes: Uint8Array;
  /** Length of each in bytes, with a comma between. */
  readonly lengths: string;
}
