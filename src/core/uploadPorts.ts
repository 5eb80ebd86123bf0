// The messages of an upload: those of a session that the shared copy has never had, as one piece. One
// by one, ten thousand of them cost more in being handed on than in being written.

/** How many messages, and the place in the journal of the last one. */
export interface UploadPlace {
  readonly count: number;
  readonly lastSeq: number;
}

export interface UploadBody extends UploadPlace {
  /**
   * The entries, oldest first, each in the form in which Redis takes it: `$`, its length in bytes of UTF-8, a
   * line end, the entry, a line end. Made where they are read, so that nobody behind takes them apart.
   */
  readonly bytes: Uint8Array;
}
