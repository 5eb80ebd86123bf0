// The journal as one object: opens the database and puts the row classes over it. Runs inside the
// worker thread (or directly in tests); every method is synchronous and one transaction.
import { CheckRows } from "./checkRows.ts";
import { type Database, numberOf, openDatabase, textOf } from "./database.ts";
import { DiskSync } from "./diskSync.ts";
import { EarlyPlan } from "./earlyPlan.ts";
import { ExportRows } from "./exportRows.ts";
import { ImportRows } from "./importRows.ts";
import { ItemRows } from "./itemRows.ts";
import { LibraryRows } from "./libraryRows.ts";
import { type OpenedSearch, openSearch, type Search } from "./search.ts";
import { SessionRows } from "./sessionRows.ts";
import { StagedImport } from "./stagedImport.ts";
import { SummaryRows } from "./summaryRows.ts";
import { SyncRows } from "./syncRows.ts";
import { TrashRows } from "./trashRows.ts";
import { TurnRows } from "./turnRows.ts";
import { VectorRows } from "./vectorRows.ts";
import { VersionRows } from "./versionRows.ts";

export interface JournalOptions {
  /** The database's file, or ":memory:". */
  readonly path: string;
  /** One window's life: random, made by the host. */
  readonly owner: string;
}

/** What changed since a stamp: see {@link Journal.changesSince}. */
export interface Changes {
  readonly stamp: number;
  readonly sessionIds: readonly string[];
}

export class Journal {
  readonly sessions: SessionRows;
  readonly turns: TurnRows;
  readonly versions: VersionRows;
  readonly trash: TrashRows;
  readonly library: LibraryRows;
  readonly sync: SyncRows;
  readonly items: ItemRows;
  readonly summaries: SummaryRows;
  readonly vectors: VectorRows;
  readonly imports: ImportRows;
  readonly exports: ExportRows;
  readonly staging: StagedImport;
  readonly checks: CheckRows;
  readonly search: Search;
  readonly #search: OpenedSearch;
  readonly #db: Database;
  readonly #disk: DiskSync | undefined;

  constructor(options: JournalOptions) {
    this.#db = openDatabase(options.path);
    this.#disk = this.#db.hasWal ? new DiskSync(options.path) : undefined;
    this.sessions = new SessionRows(this.#db);
    this.vectors = new VectorRows(this.#db);
    this.#search = openSearch(this.#db, this.vectors);
    const { index } = this.#search;
    this.search = this.#search.rows;
    this.versions = new VersionRows(this.#db, this.sessions);
    this.trash = new TrashRows(this.#db, this.sessions, this.versions, index);
    const early = new EarlyPlan(this.#db);
    this.sync = new SyncRows({ db: this.#db, sessions: this.sessions, index, early });
    this.exports = new ExportRows(this.#db);
    this.staging = new StagedImport(this.#db, this.sessions, index);
    this.library = new LibraryRows(this.#db);
    this.items = new ItemRows(this.#db);
    this.summaries = new SummaryRows(this.#db);
    this.checks = new CheckRows(this.#db);
    this.imports = new ImportRows(this.#db, this.sessions, index);
    this.turns = new TurnRows({
      ...{ db: this.#db, sessions: this.sessions, versions: this.versions, index, early },
      self: { owner: options.owner, pid: process.pid, isAlive: isProcessAlive },
    });
  }

  /** The stamp of the newest change. */
  currentStamp(): number {
    return numberOf(this.#db.get("SELECT value FROM counter WHERE id = 1"), "value");
  }

  /** Sessions changed after `stamp`, by any window, and the stamp to ask with next time. */
  changesSince(stamp: number): Changes {
    // The stamp first: what is written in between is told twice, not never.
    const newest = this.currentStamp();
    const rows = this.#db.all("SELECT id FROM session WHERE change > ?", stamp);
    return { stamp: newest, sessionIds: rows.map((row) => textOf(row, "id")) };
  }

  /** Grows when another connection wrote (SQLite's `data_version`); stays for own writes. */
  foreignVersion(): number {
    return numberOf(this.#db.get("PRAGMA data_version"), "data_version");
  }

  /** Does a little of the work that may wait; false when none is left. */
  workNext(): boolean {
    return this.#search.workNext() || this.vectors.loadNext();
  }

  /** True when something was written since the last asking that {@link syncToDisk} is to bring to the disk. */
  takeOwing(): boolean {
    return this.#db.takeOwing() && this.#disk !== undefined;
  }

  /** Returns when all that was written outlives a power cut. */
  syncToDisk(): void {
    this.#disk?.sync();
  }

  close(): void {
    if (this.#db.raw.isOpen) this.#search.finish();
    this.#disk?.close();
    this.#db.close();
  }
}

/** Whether the process that was seen alive at `seenAt` (epoch ms) still is. */
function isProcessAlive(pid: number, seenAt: number): boolean {
  if (pid === process.pid) {
    // Containers give the same number again and again: an earlier process had it then.
    return seenAt >= Date.now() - process.uptime() * 1000;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
