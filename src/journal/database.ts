// Opens the journal's file: pragmas, migrations with a copy kept before, and transactions.
// Knows nothing of sessions.
import { chmodSync, closeSync, existsSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { RedialError } from "../core/errors.ts";
import { migrations } from "./schema.ts";

export type Row = Readonly<Record<string, unknown>>;

/** How long a write waits for another window's write, in ms. */
const busyTimeoutMs = 10_000;

/** SQLite's database with prepared statements kept, and transactions that nest into one. */
export class Database {
  readonly raw: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #isInTransaction = false;

  constructor(raw: DatabaseSync) {
    this.raw = raw;
  }

  all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** Number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** Runs `work` as one write transaction; inside another one it becomes part of that. */
  write<T>(work: () => T): T {
    if (this.#isInTransaction) return work();
    this.raw.exec("BEGIN IMMEDIATE");
    this.#isInTransaction = true;
    try {
      const result = work();
      this.raw.exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk ends the transaction by itself; then there is nothing to roll back.
      if (this.raw.isTransaction) this.raw.exec("ROLLBACK");
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
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

/** Opens (and makes or migrates) the journal at `path`, or in memory with ":memory:". */
export function openDatabase(path: string): Database {
  if (path !== ":memory:") restrictToOwner(path);
  const raw = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    if (path !== ":memory:") raw.exec("PRAGMA journal_mode = WAL");
    // FULL: an acknowledged write survives a power cut, not only the end of the process.
    raw.exec("PRAGMA synchronous = FULL");
    raw.exec("PRAGMA cache_size = -8000");
    const database = new Database(raw);
    migrate(database, path);
    return database;
  } catch (error) {
    raw.close();
    throw error;
  }
}

/** Makes the file when it is not there; SQLite gives its -wal and -shm files the same mode. */
function restrictToOwner(path: string): void {
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
}

function migrate(database: Database, path: string): void {
  const found = userVersion(database);
  if (found > migrations.length) throw new RedialError("journalNewer");
  if (found === migrations.length) return;
  if (found > 0 && path !== ":memory:") keepCopy(database, `${path}.v${found}`);
  database.write(() => {
    // Read again: another window may have migrated while this one waited for the lock.
    for (let version = userVersion(database); version < migrations.length; version++) {
      database.raw.exec(migrations[version] ?? "");
    }
    database.raw.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** A copy of the file as it was, beside it; one that is there already is kept. */
function keepCopy(database: Database, copyPath: string): void {
  if (existsSync(copyPath)) return;
  database.raw.prepare("VACUUM INTO ?").run(copyPath);
  restrictToOwner(copyPath);
}

function userVersion(database: Database): number {
  return numberOf(database.raw.prepare("PRAGMA user_version").get(), "user_version");
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
