// Opens the journal whatever its file is like: a damaged one is kept beside under another name, and a
// new one with what could be read takes its place; one of a newer Redial is left alone.
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { RedialError } from "../core/errors.ts";
import type { JournalNotice } from "./calls.ts";
import { openDatabase } from "./database.ts";
import { Journal, type JournalOptions } from "./journal.ts";
import { salvage } from "./salvage.ts";
import { migrations } from "./schema.ts";
import { DamagedFile, examineFile, isDamage } from "./soundness.ts";

export interface SoundJournal {
  readonly journal: Journal;
  /** The file that is open: not always the one that was asked for. */
  readonly path: string;
  /** What the user is to be told. */
  readonly notices: readonly JournalNotice[];
}

/** A larger file is not looked through before it is used, in bytes. */
const maxExaminedBytes = 16_000_000;
/** Copies from before a migration are taken away after so long, in ms. */
const copyLifeMs = 30 * 24 * 60 * 60 * 1_000;
/** Another window that puts a new file in place takes no longer, in ms. */
const mendingMs = 60_000;

/** Opens; throws only what has nothing to do with the file's contents (rights, a full disk, a lock). */
export function openSound(options: JournalOptions): SoundJournal {
  const { path } = options;
  if (path === ":memory:") return { journal: new Journal(options), path, notices: [] };
  // Before it is looked at: another window may put a sound one in its place while this one looks.
  const inode = inodeOf(path);
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= maxExaminedBytes) examineFile(path);
    const journal = new Journal(options);
    removeOldCopies(path, Date.now());
    return { journal, path, notices: [] };
  } catch (error) {
    if (error instanceof RedialError && error.code === "journalNewer") return openBeside(options);
    if (!isDamage(error)) throw error;
    return replaceDamaged(options, { reason: error, inode });
  }
}

/** A newer Redial goes on using its file; this one keeps what it writes in another, named so. */
function openBeside(options: JournalOptions): SoundJournal {
  const ending = `-v${migrations.length}.db`;
  if (options.path.endsWith(ending)) throw new RedialError("journalNewer");
  const path = options.path.replace(/(\.db)?$/, ending);
  const opened = openSound({ ...options, path });
  return { ...opened, notices: [{ kind: "newer", keptAs: options.path, path }, ...opened.notices] };
}

/**
 * Gives the damaged file another name and puts a new one, with what can be read, in its place. `inode`: of
 * the file in which `reason` was found; when another one is there by now, that one is opened.
 */
export function replaceDamaged(
  options: JournalOptions,
  { reason, inode }: { readonly reason: unknown; readonly inode: number | undefined },
): SoundJournal {
  const { path } = options;
  const lockPath = `${path}.mending`;
  const isFirst = takeLock(lockPath);
  if (!isFirst) waitWhile(() => existsSync(lockPath));
  // Another window has done it meanwhile.
  if (!isFirst || inodeOf(path) !== inode) {
    if (isFirst) rmSync(lockPath, { force: true });
    return openSound(options);
  }
  try {
    const { keptAs, messages } = swapFiles(path);
    const detail = reason instanceof Error ? reason.message : String(reason);
    const notice: JournalNotice = { kind: "damaged", keptAs, messages, detail };
    return { journal: new Journal(options), path, notices: [notice] };
  } finally {
    rmSync(lockPath, { force: true });
  }
}

function swapFiles(path: string): { keptAs: string; messages: number } {
  const newPath = `${path}.new-${crypto.randomUUID()}`;
  try {
    const db = openDatabase(newPath);
    let messages: number;
    try {
      messages = salvage(path, db);
      db.raw.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      db.close();
    }
    const keptAs = freeName(path);
    for (const ending of ["", "-wal", "-shm"]) {
      if (existsSync(path + ending)) renameSync(path + ending, keptAs + ending);
    }
    renameSync(newPath, path);
    return { keptAs, messages };
  } catch (error) {
    for (const ending of ["", "-wal", "-shm"]) rmSync(newPath + ending, { force: true });
    throw error instanceof DamagedFile ? new Error(error.message) : error;
  }
}

function freeName(path: string): string {
  const day = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "");
  for (let count = 1; ; count++) {
    const name = `${path}.damaged-${day}${count === 1 ? "" : `-${count}`}`;
    if (!existsSync(name)) return name;
  }
}

/** The file's number, by which a window notices that another one has put a new file in place. */
export function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

function takeLock(lockPath: string): boolean {
  const age = Date.now() - (statSync(lockPath, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > mendingMs) rmSync(lockPath, { force: true });
  try {
    closeSync(openSync(lockPath, "wx", 0o600));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function waitWhile(isBusy: () => boolean): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const until = Date.now() + mendingMs;
  while (isBusy() && Date.now() < until) Atomics.wait(cell, 0, 0, 50);
}

/** Copies that migrations left have served after a while; what is damaged is never taken away. */
function removeOldCopies(path: string, now: number): void {
  const name = basename(path);
  for (const entry of readdirSync(dirname(path))) {
    if (!entry.startsWith(`${name}.`) || !/^v\d+(\.[\w-]+)?$/.test(entry.slice(name.length + 1))) {
      continue;
    }
    const copy = join(dirname(path), entry);
    const { mtimeMs } = statSync(copy);
    if (now - mtimeMs > copyLifeMs) rmSync(copy, { force: true });
  }
}
