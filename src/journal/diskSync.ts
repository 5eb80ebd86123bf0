// Brings what SQLite committed to the disk, when the lock that windows share is free again. Knows no SQL.
import { closeSync, fdatasyncSync, openSync } from "node:fs";

/**
 * Syncs a database's WAL. With `synchronous = NORMAL` SQLite writes a transaction to the WAL and syncs
 * that before a checkpoint only (https://sqlite.org/wal.html, "Performance Considerations"): once the
 * WAL is synced, all that was committed before outlives a power cut.
 */
export class DiskSync {
  readonly #walPath: string;
  #file: number | undefined;

  /** `path`: of the database; its WAL must be there by the first sync. */
  constructor(path: string) {
    this.#walPath = `${path}-wal`;
  }

  /** Returns when all that was committed before is on disk. */
  sync(): void {
    this.#file ??= openSync(this.#walPath, "r+");
    fdatasyncSync(this.#file);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
