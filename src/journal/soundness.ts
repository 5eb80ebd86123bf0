// Tells whether a journal's file is what Redial wrote: SQLite's own check, the tables as the
// migrations make them, and the sum of each message's text. Reads only; knows no remedy.
import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { RedialError } from "../core/errors.ts";
import { numberOf, textOf } from "./database.ts";
import { migrations } from "./schema.ts";

/** What is wrong with a file, in words for the log. */
export class DamagedFile extends Error {
  override readonly name = "DamagedFile";
}

/** Result codes of SQLite that say that the file is not a sound database. */
const damageCodes: ReadonlySet<unknown> = new Set([11, 26]);
/**
 * What SQLite and its full-text index say, as a plain error, of definitions that have changed since the file
 * was made (sqlite3.c, fts5_config.c). Neither a missing module nor a question's own syntax is among them.
 */
const changedDefinition =
  /^(?:no such (?:table|column|tokenizer)|unrecognized|invalid fts5 file format|parse error|error in tokenizer)|malformed|vtable constructor failed/;
/** How long to wait for another window's write, in ms. */
const busyTimeoutMs = 10_000;

/** The sum that stands beside a message's text, to tell whether the disk gave it back as it was. */
export function sumOf(stored: string): number {
  return crc32(stored);
}

/** True when SQLite could not make sense of the file, or the file lacks what Redial made in it. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedFile) return true;
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  if (error.errcode === 1) return changedDefinition.test(error.message);
  return typeof error.errcode === "number" && damageCodes.has(error.errcode & 0xff);
}

/**
 * Looks through the file without changing it; one that is not there, or empty, is sound. Throws
 * {@link DamagedFile}, code `journalNewer`, or what kept it from being read.
 */
export function examineFile(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  let raw: DatabaseSync | undefined;
  try {
    raw = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
    examine(raw);
  } catch (error) {
    if (isDamage(error)) throw new DamagedFile(reasonOf(error));
    throw error;
  } finally {
    if (raw?.isOpen) raw.close();
  }
}

function examine(raw: DatabaseSync): void {
  const version = numberOf(raw.prepare("PRAGMA user_version").get(), "user_version");
  const isNewer = version > migrations.length;
  // Before SQLite's own check, which calls what a changed definition names.
  if (!isNewer) examineTables(raw, version);
  const [problem] = raw.prepare("PRAGMA integrity_check(1)").all();
  const found = textOf(problem, "integrity_check");
  if (found !== "ok") throw new DamagedFile(found);
  // A number that a flipped bit made would be taken for a newer file's, or an older one's.
  if (isNewer) throw new RedialError("journalNewer");
  if (version === migrations.length) examineSums(raw);
}

/** The tables and indexes must be as the migrations up to `version` make them. */
function examineTables(raw: DatabaseSync, version: number): void {
  const fresh = new DatabaseSync(":memory:");
  try {
    for (const step of migrations.slice(0, version)) fresh.exec(step);
    const list = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
    const found = new Map(
      raw
        .prepare(list)
        .all()
        .map((row) => [row["name"], row["sql"]]),
    );
    for (const { name, sql } of fresh.prepare(list).all()) {
      if (found.get(name) !== sql) throw new DamagedFile(`the definition of ${name} has changed`);
    }
  } finally {
    fresh.close();
  }
}

function examineSums(raw: DatabaseSync): void {
  const rows = raw.prepare("SELECT stored, sum FROM message WHERE sum IS NOT NULL").iterate();
  for (const row of rows) {
    if (sumOf(textOf(row, "stored")) !== numberOf(row, "sum")) {
      throw new DamagedFile("the text of a message has changed");
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
