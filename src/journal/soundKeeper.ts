// Keeps a sound journal open: what fails because the file is damaged, or because another window has
// put a new file in its place, is done again on a sound one.
import { closeSync, openSync, statSync, utimesSync } from "node:fs";
import { RedialError } from "../core/errors.ts";
import type { Journal, JournalOptions } from "./journal.ts";
import { inodeOf, openSound, replaceDamaged, type SoundJournal } from "./openSound.ts";
import { examineFile, isDamage } from "./soundness.ts";

/** A large file is looked through at most so often, in ms. */
const examineEveryMs = 24 * 60 * 60 * 1_000;

export class SoundKeeper {
  readonly #options: JournalOptions;
  readonly #onOpened: (opened: SoundJournal) => void;
  #opened: SoundJournal;
  #inode: number | undefined;

  /** `onOpened` is called with every journal that is opened, the first one included. */
  constructor(options: JournalOptions, onOpened: (opened: SoundJournal) => void) {
    this.#options = options;
    this.#onOpened = onOpened;
    this.#opened = openSound(options);
    this.#inode = this.#currentInode();
    onOpened(this.#opened);
  }

  get journal(): Journal {
    return this.#opened.journal;
  }

  /** Does `work`, once more on a new journal when the file turns out to be damaged or moved. */
  use<T>(work: (journal: Journal) => T): T {
    try {
      const value = work(this.journal);
      if (!this.#isMoved()) return value;
    } catch (error) {
      if (error instanceof RedialError) throw error;
      if (this.#isMoved()) this.#reopen(() => openSound(this.#options));
      else this.#mendAfter(error);
      return work(this.journal);
    }
    // What was written went into a file that another window has taken out of use.
    this.#reopen(() => openSound(this.#options));
    return work(this.journal);
  }

  /** Looks through a file that was too large to be looked through at its opening. */
  examineIfDue(): void {
    const { path } = this.#opened;
    if (path === ":memory:") return;
    const markPath = `${path}.examined`;
    const age = Date.now() - (statSync(markPath, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age < examineEveryMs) return;
    try {
      closeSync(openSync(markPath, "a", 0o600));
      utimesSync(markPath, new Date(), new Date());
      examineFile(path);
    } catch (error) {
      if (isDamage(error)) this.#replace(error);
    }
  }

  /** Puts a sound journal in place, or throws what has nothing to do with the file's contents. */
  #mendAfter(error: unknown): void {
    const { path } = this.#opened;
    if (path === ":memory:" || isOfTheMachine(error)) throw error;
    const damage = isDamage(error) ? error : damageOf(path);
    if (damage === undefined) throw error;
    this.#replace(damage);
  }

  #replace(reason: unknown): void {
    const options = { ...this.#options, path: this.#opened.path };
    const inode = this.#inode;
    this.#reopen(() => replaceDamaged(options, { reason, inode }));
  }

  #reopen(open: () => SoundJournal): void {
    closeQuietly(this.#opened.journal);
    this.#opened = open();
    this.#inode = this.#currentInode();
    this.#onOpened(this.#opened);
  }

  #isMoved(): boolean {
    const inode = this.#currentInode();
    // A file that was taken away altogether is still there for who has it open.
    return inode !== undefined && inode !== this.#inode;
  }

  #currentInode(): number | undefined {
    const { path } = this.#opened;
    return path === ":memory:" ? undefined : inodeOf(path);
  }
}

/** Result codes of SQLite for a lock, a missing right, a full disk: the file is not to blame. */
const machineCodes: ReadonlySet<unknown> = new Set([5, 6, 8, 13, 14]);

function isOfTheMachine(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  return typeof error.errcode === "number" && machineCodes.has(error.errcode & 0xff);
}

function damageOf(path: string): unknown {
  try {
    examineFile(path);
    return undefined;
  } catch (error) {
    return isDamage(error) ? error : undefined;
  }
}

function closeQuietly(journal: Journal): void {
  try {
    journal.close();
  } catch {
    // What cannot be written any more is in the file that is kept.
  }
}
