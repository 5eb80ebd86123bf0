// Takes the shared list into the journal: news behind what is known, the outcome of a push, or the
// whole list. The list's order is the order; rows that wait stay behind it.
import type {
  Applied,
  CopyMark,
  CopyPush,
  SentPush,
  SessionNews,
  SyncedMessage,
} from "../core/syncPorts.ts";
import type { CopyRows } from "./copyRows.ts";
import { type Database, numberOf } from "./database.ts";
import { needsPush } from "./pushPlan.ts";
import { settleUpload } from "./settleUpload.ts";
import type { SharedMeta } from "./sharedMeta.ts";
import {
  joinList,
  moveEndBack,
  noteShared,
  passBy,
  shareAll,
  sharedEnd,
  sharedRows,
  shareRows,
} from "./sharedPlace.ts";
import { isMadeUpId, type KnownRow, type SharedRows, withOtherId } from "./sharedRows.ts";
import { followWholeList } from "./wholeList.ts";

export class MergeRows {
  readonly #db: Database;
  readonly #copies: CopyRows;
  readonly #rows: SharedRows;
  readonly #meta: SharedMeta;

  constructor(db: Database, copies: CopyRows, rows: SharedRows, meta: SharedMeta) {
    this.#db = db;
    this.#copies = copies;
    this.#rows = rows;
    this.#meta = meta;
  }

  applyNews(news: SessionNews): Applied {
    return this.#applyBehind(news, new Set());
  }

  #applyBehind(news: SessionNews, own: ReadonlySet<string>): Applied {
    return this.#merge(news, (now) => {
      // Another window of this machine may have taken in the first of these already.
      const known = now.length - news.base.length;
      if (now.version !== news.base.version || known < 0 || known > news.entries.length) {
        return false;
      }
      this.#append({ ...news, entries: news.entries.slice(known) }, now.length, own);
      return true;
    });
  }

  applyPush(push: CopyPush, news: SessionNews): Applied {
    const isAppend = push.drops !== "all" && push.drops.length === 0 && push.inserts.length === 0;
    const own = new Set(push.appends.map((message) => message.id));
    if (isAppend) return this.#applyBehind(news, own);
    return this.#merge(news, (now) => {
      if (!isSame(now, news.base)) return false;
      const dropped = this.#dropShared(news.sessionId, push.drops);
      const ids = push.inserts.flatMap((group) => group.messages.map((message) => message.id));
      const inserted = joinList(this.#db, news.sessionId, ids);
      this.#append(news, now.length - dropped + inserted, own);
      return true;
    });
  }

  applySent(sent: readonly SentPush[]): readonly string[] {
    return this.#db.writeLoosely(() =>
      sent.filter((push) => this.#isSettled(push)).map(({ sessionId }) => sessionId),
    );
  }

  #isSettled(push: SentPush): boolean {
    return settleUpload(this.#db, this.#copies, push) || this.#settle(push) === "settled";
  }

  /** Rows that are as they were pushed need neither another place nor another text. */
  #settle({ sessionId, base, change, state, ids, upload }: SentPush): Applied {
    return this.#merge({ sessionId, base, state, entries: [] }, (now) => {
      const session = this.#db.get("SELECT change FROM session WHERE id = ?", sessionId);
      if (!isSame(now, base) || numberOf(session, "change") !== change) return false;
      if (upload) return shareAll(this.#db, sessionId, upload);
      return shareRows(this.#db, sessionId, { ids, length: base.length });
    });
  }

  applyWhole(news: SessionNews): Applied {
    return this.#merge(news, (now) => {
      if (!isSame(now, news.base)) return false;
      followWholeList({ db: this.#db, rows: this.#rows, meta: this.#meta, mark: now }, news);
      return true;
    });
  }

  #merge(news: SessionNews, work: (now: CopyMark) => boolean): Applied {
    const { sessionId, state } = news;
    // What a power cut takes is pulled again, or pushed again and found to be there.
    return this.#db.writeLoosely(() => {
      const known = this.#copies.readMark(sessionId);
      if (!known) return "settled";
      const { mark } = known;
      const isOtherCopy = mark.epoch !== news.base.epoch && mark.epoch !== state.epoch;
      if (isOtherCopy || !work(mark)) return "moved";
      this.#copies.noteState(known.address, state);
      this.#db.run(
        "UPDATE session SET version = ?, change = ? WHERE id = ?",
        state.version,
        this.#db.nextChange(),
        sessionId,
      );
      if (state.meta) this.#meta.follow(sessionId, state.meta);
      else this.#forgetDeleted(sessionId);
      if (needsPush(this.#db, sessionId)) return "written";
      this.#db.run("DELETE FROM outbox WHERE session = ?", sessionId);
      return "settled";
    });
  }

  /** A session that the copy never had, or has no longer, need not be deleted there. */
  #forgetDeleted(sessionId: string): void {
    this.#db.run(
      "UPDATE session SET metaDirty = 0 WHERE id = ? AND deletedAt IS NOT NULL",
      sessionId,
    );
  }

  /**
   * Puts entries behind the shared rows and before those that wait. `position`: of the first one in
   * the list; `own`: ids that this journal just pushed.
   */
  #append({ sessionId, entries }: SessionNews, position: number, own: ReadonlySet<string>): void {
    const length = position + entries.length;
    if (entries.length === 0) {
      this.#db.run("UPDATE session SET sharedLength = ? WHERE id = ?", length, sessionId);
      return;
    }
    let seq = this.#makeRoom(sessionId, entries);
    passBy(this.#db, sessionId, seq);
    noteShared(this.#db, sessionId, { length, seq: seq + entries.length - 1 });
    for (const [index, entry] of entries.entries()) {
      const row = this.#rowOf(sessionId, entry);
      if (row?.isShared) {
        this.#rows.insert(sessionId, seq, withOtherId(entry, position + index));
      } else if (row) {
        this.#rows.markShared(row.rowid, seq, entry);
        // Another window put it back. What was cleared here while it was on its way stays in the
        // trash: the next push drops it.
        if (row.isRemoved && !own.has(entry.id)) this.#rows.restore(row.rowid);
      } else {
        this.#rows.insert(sessionId, seq, entry);
      }
      seq += 1;
    }
  }

  #rowOf(sessionId: string, entry: SyncedMessage): KnownRow | undefined {
    const row = this.#rows.find(sessionId, entry.id);
    if (row || !isMadeUpId(entry.id)) return row;
    return this.#rows.findWaiting(sessionId, entry.stored);
  }

  /** Moves waiting rows up by the number of entries; returns the first place for those. */
  #makeRoom(sessionId: string, entries: readonly SyncedMessage[]): number {
    const row = this.#db.get(
      `SELECT lastSeq, (
         SELECT MIN(seq) FROM message WHERE session = session.id AND seq > sharedSeq
           AND removedAt IS NULL AND NOT (role = 'human' AND state = 'interrupted')
       ) AS waiting FROM session WHERE id = ?`,
      sessionId,
    );
    const lastSeq = numberOf(row, "lastSeq");
    const waiting = row?.["waiting"];
    const first = typeof waiting === "number" ? waiting : lastSeq + 1;
    if (first <= lastSeq) {
      // One statement for each of the two indexes.
      for (const removed of ["IS NULL", "IS NOT NULL"]) {
        this.#db.run(
          `UPDATE message SET seq = seq + ? WHERE session = ? AND seq >= ? AND removedAt ${removed}`,
          entries.length,
          sessionId,
          first,
        );
      }
    }
    this.#db.run(
      "UPDATE session SET lastSeq = lastSeq + ? WHERE id = ?",
      entries.length,
      sessionId,
    );
    return first;
  }

  #dropShared(sessionId: string, drops: CopyPush["drops"]): number {
    const rows = sharedRows(this.#db, sessionId, sharedEnd(this.#db, sessionId));
    const positions = new Set(drops === "all" ? [] : drops.map((drop) => drop.position));
    const dropped = rows.filter((_, position) => drops === "all" || positions.has(position));
    for (const { rowid } of dropped) {
      this.#db.run("UPDATE message SET apart = 1 WHERE rowid = ?", rowid);
    }
    moveEndBack(this.#db, sessionId);
    return dropped.length;
  }
}

function isSame(a: CopyMark, b: CopyMark): boolean {
  return a.version === b.version && a.length === b.length;
}
