// Copies what can still be read of a damaged journal into a new one. The damaged file is only read.
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Database, numberOf, type Row, textOf } from "./database.ts";
import { nothingShared } from "./schema.ts";
import { sumOf } from "./soundness.ts";

/** Rows that may be unreadable one after the other before the rest of a table is given up. */
const maxGap = 4_096;

/** Copies into `db`, which is new and empty; how many messages came over. */
export function salvage(badPath: string, db: Database): number {
  let bad: DatabaseSync;
  try {
    bad = new DatabaseSync(badPath, { readOnly: true, timeout: 10_000 });
  } catch {
    // Nothing of it can be read: the new journal begins empty, and the file is kept.
    return 0;
  }
  try {
    db.write(() => {
      for (const table of tablesOf(db)) copyTable(bad, db, table);
      forgetShared(db);
    });
  } finally {
    bad.close();
  }
  return numberOf(db.get("SELECT COUNT(*) AS count FROM message"), "count");
}

/** A table of the new journal, by what the migrations made of it. */
interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of its primary key, for ORDER BY. */
  readonly key: string;
}

/** Sessions before their messages. What follows from the others (outbox, counter) is made anew. */
function tablesOf(db: Database): readonly Table[] {
  const rows = db.all(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
       AND name NOT IN ('counter', 'outbox') ORDER BY name = 'message', name`,
  );
  return rows.map((row) => {
    const name = textOf(row, "name");
    const columns = db.all("SELECT name, pk FROM pragma_table_info(?)", name);
    const key = columns.filter((column) => numberOf(column, "pk") > 0);
    return {
      name,
      columns: columns.map((column) => textOf(column, "name")),
      key: key.map((column) => textOf(column, "name")).join(", "),
    };
  });
}

function copyTable(bad: DatabaseSync, db: Database, table: Table): void {
  const seen = new Set<string>();
  for (const row of readableRows(bad, table)) {
    if (table.name === "message" && !isWhole(row)) continue;
    // The triggers count the messages that come over.
    const names = table.columns.filter(
      (name) => Object.hasOwn(row, name) && name !== "messageCount",
    );
    const values = names.map((name) => row[name] as SQLInputValue); // As SQLite gave it.
    const key = JSON.stringify(values, (_, value) =>
      typeof value === "bigint" ? Number(value) : value,
    );
    if (seen.has(key)) continue;
    seen.add(key);
    insertRow(db, table.name, names, values);
  }
}

function insertRow(
  db: Database,
  table: string,
  names: readonly string[],
  values: readonly SQLInputValue[],
): void {
  const marks = names.map(() => "?").join(", ");
  try {
    db.run(`INSERT OR IGNORE INTO ${table} (${names.join(", ")}) VALUES (${marks})`, ...values);
  } catch {
    // A value that the table does not take: the row was damaged, and the damaged file keeps it.
  }
}

function isWhole(row: Row): boolean {
  const { stored, sum } = row;
  return typeof stored === "string" && (typeof sum !== "number" || sumOf(stored) === sum);
}

/** Rows from the front as far as they can be read, then from the back; messages by their number. */
function* readableRows(bad: DatabaseSync, table: Table): Generator<Row> {
  if (table.name === "message") {
    yield* rowsByNumber(bad);
    return;
  }
  const columns = table.key.split(", ");
  const forwards = `SELECT * FROM ${table.name} ORDER BY ${columns.join(", ")}`;
  const backwards = `SELECT * FROM ${table.name} ORDER BY ${columns.map((c) => `${c} DESC`).join(", ")}`;
  if (!(yield* rowsUntilDamage(bad, forwards))) yield* rowsUntilDamage(bad, backwards);
}

function* rowsUntilDamage(bad: DatabaseSync, sql: string): Generator<Row, boolean> {
  try {
    yield* bad.prepare(sql).iterate();
    return true;
  } catch {
    // What comes after is in a page that cannot be read.
    return false;
  }
}

function* rowsByNumber(bad: DatabaseSync): Generator<Row> {
  const sql = "SELECT rowid, * FROM message NOT INDEXED WHERE rowid >= ? ORDER BY rowid";
  let next = 1;
  let gap = 1;
  while (gap <= maxGap) {
    try {
      for (const row of bad.prepare(sql).iterate(next)) {
        yield row;
        next = numberOf(row, "rowid") + 1;
        gap = 1;
      }
      return;
    } catch {
      // A page of it is gone: behind it there may be more.
      next += gap;
      gap *= 2;
    }
  }
}

/** To the shared copy the new journal is a new one: the two are compared message by message. */
function forgetShared(db: Database): void {
  db.run("UPDATE workspace SET epoch = NULL, journal = NULL, pushes = 0");
  db.run("DELETE FROM message WHERE role = 'unreadable' AND id GLOB 'aside-*'");
  db.run(
    `UPDATE session SET version = 0, sharedLength = 0, sharedSeq = ?, metaDirty = 1, change = ?`,
    ...[nothingShared, db.nextChange()],
  );
  db.run(
    `INSERT OR IGNORE INTO outbox (session, workspace, since) SELECT id, workspace, ? FROM session`,
    Date.now(),
  );
}
