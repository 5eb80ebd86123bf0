// Opens the journal's file: pragmas, migrations with a copy kept before, and transactions.
// Knows nothing of sessions.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { RedialError } from "../core/errors.ts";
import { migrations } from "./schema.ts";

export type Row = Readonly<Record<string, unknown>>;

/** How long a write waits for another window's write, in ms. */
const busyTimeoutMs = 10_000;

/** SQLite's database with prepared statements kept, and transactions that nest into one. */
export class Database {
  readonly raw: DatabaseSync;
  /** False in memory, and on file systems that cannot share a WAL. */
  readonly hasWal: boolean;
  readonly #version: number;
  readonly #statements = new Map<string, StatementSync>();
  #isInTransaction = false;
  #isOwing = false;
  #writes = 0;

  /** `version`: the `user_version` that this Redial's statements are made for. */
  constructor(raw: DatabaseSync, version: number) {
    this.raw = raw;
    this.hasWal = raw.prepare("PRAGMA journal_mode").get()?.["journal_mode"] === "wal";
    this.#version = version;
  }

  /** Grows with every write through this connection. */
  get writes(): number {
    return this.#writes;
  }

  all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** Number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    if (!this.#isInTransaction) {
      this.#isOwing = true;
      this.#writes += 1;
    }
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /**
   * Runs `work` as one write transaction; inside another one it becomes part of that. It outlives the
   * process at once, and a power cut when the worker has synced it (diskSync.ts). Code
   * `journalNewer` when a newer Redial has migrated the file since it was opened.
   */
  write<T>(work: () => T): T {
    this.#isOwing = true;
    return this.writeLoosely(work);
  }

  /** As `write`, for what is done again by itself when a power cut takes it: nobody waits for the disk. */
  writeLoosely<T>(work: () => T): T {
    if (this.#isInTransaction) return work();
    this.#writes += 1;
    return inTransaction(this.raw, () => {
      this.#isInTransaction = true;
      try {
        const version = numberOf(this.get("PRAGMA user_version"), "user_version");
        if (version > this.#version) throw new RedialError("journalNewer");
        return work();
      } finally {
        this.#isInTransaction = false;
      }
    });
  }

  /** True when something was written since the last asking that is to be synced to disk. */
  takeOwing(): boolean {
    const isOwing = this.#isOwing;
    this.#isOwing = false;
    return isOwing;
  }

  /** The next stamp for `session.change`. Inside a transaction only. */
  nextChange(): number {
    const row = this.get("UPDATE counter SET value = value + 1 WHERE id = 1 RETURNING value");
    return numberOf(row, "value");
  }

  close(): void {
    this.#statements.clear();
    if (this.raw.isOpen) this.raw.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.raw.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/**
 * Opens (and makes or migrates) the journal at `path`, or in memory with ":memory:". `steps` are the
 * migrations. Code `journalNewer` when the file has more of them behind it; it is left as it is.
 */
export function openDatabase(path: string, steps: readonly string[] = migrations): Database {
  const isFile = path !== ":memory:";
  if (isFile) restrictToOwner(path);
  const raw = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    refuseNewer(raw, steps);
    const mode = isFile && raw.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
    // With a WAL, SQLite itself syncs only when it checkpoints; what a power cut must not take is
    // synced by the worker (diskSync.ts), when the lock that all windows share is free again.
    raw.exec(`PRAGMA synchronous = ${mode === "wal" ? "NORMAL" : "FULL"}`);
    raw.exec("PRAGMA cache_size = -8000");
    // Nothing but the journal's own files on disk; with ":memory:", nothing at all.
    raw.exec("PRAGMA temp_store = MEMORY");
    // What the trash has given up is overwritten, not only forgotten.
    raw.exec("PRAGMA secure_delete = ON");
    migrate(raw, path, steps);
    return new Database(raw, steps.length);
  } catch (error) {
    raw.close();
    throw error;
  }
}

/** Makes the file when it is not there; SQLite gives its -wal and -shm files the same mode. */
function restrictToOwner(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
}

function migrate(raw: DatabaseSync, path: string, steps: readonly string[]): void {
  const found = userVersion(raw);
  if (found === steps.length) return;
  if (found > 0) keepCopy(raw, `${path}.v${found}`);
  inTransaction(raw, () => {
    // Again: another window may have migrated while this one waited for the lock.
    refuseNewer(raw, steps);
    for (const step of steps.slice(userVersion(raw))) raw.exec(step);
    raw.exec(`PRAGMA user_version = ${steps.length}`);
  });
}

/** A copy of the file as it was, beside it; one that is there already is kept. */
function keepCopy(raw: DatabaseSync, copyPath: string): void {
  if (existsSync(copyPath)) return;
  // Under its name only when it is whole.
  const partPath = `${copyPath}.${crypto.randomUUID()}`;
  restrictToOwner(partPath);
  raw.prepare("VACUUM INTO ?").run(partPath);
  renameSync(partPath, copyPath);
}

function refuseNewer(raw: DatabaseSync, steps: readonly string[]): void {
  if (userVersion(raw) > steps.length) throw new RedialError("journalNewer");
}

function userVersion(raw: DatabaseSync): number {
  return numberOf(raw.prepare("PRAGMA user_version").get(), "user_version");
}

function inTransaction<T>(raw: DatabaseSync, work: () => T): T {
  raw.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    raw.exec("COMMIT");
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself; then there is nothing to roll back.
    if (raw.isTransaction) raw.exec("ROLLBACK");
    throw error;
  }
}

/** A number column of a row; throws when the row or the column is not there. */
export function numberOf(row: Row | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  throw new TypeError(`column ${column} holds ${typeof value}, not a number`);
}

/** A text column of a row; throws when the row or the column is not there. */
export function textOf(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value === "string") return value;
  throw new TypeError(`column ${column} holds ${typeof value}, not text`);
}

/** A text column that may be NULL. */
export function textOrNone(row: Row | undefined, column: string): string | undefined {
  const value = row?.[column];
  return typeof value === "string" ? value : undefined;
}
