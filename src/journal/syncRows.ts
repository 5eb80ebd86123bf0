// The journal's side of sync, as src/sync sees it: marks, plans, what to take in, the outbox, and
// which sessions the copy has. Every method is one transaction.

import type { KnownSession } from "../core/catchUpPorts.ts";
import type { JournalRecord } from "../core/recordPorts.ts";
import type {
  Applied,
  CopyAddress,
  CopyMark,
  CopyMeta,
  CopyPush,
  CopyState,
  PlannedPush,
  PushSlice,
  SentPush,
  SessionMark,
  SessionNews,
  Upload,
  WaitingSession,
} from "../core/syncPorts.ts";
import { CopyRows } from "./copyRows.ts";
import { type Database, numberOf, textOf } from "./database.ts";
import type { EarlyPlan } from "./earlyPlan.ts";
import { MergeRows } from "./mergeRows.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { planPush, pushable } from "./pushPlan.ts";
import { readRecord } from "./recordRows.ts";
import type { SessionRows } from "./sessionRows.ts";
import { SharedMeta } from "./sharedMeta.ts";
import { SharedRows } from "./sharedRows.ts";
import { planUpload } from "./uploadPlan.ts";

/** Text of the pushes that are planned at once, in UTF-16 code units or bytes. */
const sliceLength = 1_000_000;

function lengthOf(plan: PlannedPush | undefined): number {
  return plan?.appends.reduce((sum, { stored }) => sum + stored.length, 0) ?? 0;
}

export interface SyncRowsParts {
  readonly db: Database;
  readonly sessions: SessionRows;
  readonly index: MessageIndex;
  readonly early: EarlyPlan;
}

export class SyncRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #copies: CopyRows;
  readonly #meta: SharedMeta;
  readonly #merge: MergeRows;
  readonly #early: EarlyPlan;

  constructor({ db, sessions, index, early }: SyncRowsParts) {
    this.#db = db;
    this.#early = early;
    this.#sessions = sessions;
    this.#copies = new CopyRows(db);
    this.#meta = new SharedMeta(db, sessions, index);
    this.#merge = new MergeRows(db, this.#copies, new SharedRows(db, index), this.#meta);
  }

  readMark(sessionId: string): SessionMark | undefined {
    return this.#copies.readMark(sessionId);
  }

  planPush(sessionId: string): PlannedPush | undefined {
    const plan = this.#early.take(sessionId) ?? planPush(this.#db, this.#copies, sessionId);
    if (plan) return plan;
    return this.#db.writeLoosely(() => {
      // Something may have come up just before this transaction.
      const late = planPush(this.#db, this.#copies, sessionId);
      if (!late) this.#db.run("DELETE FROM outbox WHERE session = ?", sessionId);
      return late;
    });
  }

  planPushes(sessionIds: readonly string[]): PushSlice {
    const plans: PlannedPush[] = [];
    const uploads: Upload[] = [];
    let length = 0;
    for (const [index, sessionId] of sessionIds.entries()) {
      const upload = planUpload(this.#db, this.#copies, sessionId);
      const plan = upload ? undefined : this.planPush(sessionId);
      if (upload) uploads.push(upload);
      if (plan) plans.push(plan);
      length += upload?.body.bytes.length ?? lengthOf(plan);
      if (length > sliceLength) return { uploads, plans, seen: index + 1 };
    }
    return { uploads, plans, seen: sessionIds.length };
  }

  applySent(sent: readonly SentPush[]): readonly string[] {
    return this.#merge.applySent(sent);
  }

  applyNews(news: SessionNews): Applied {
    return this.#merge.applyNews(news);
  }

  applyPush(push: CopyPush, news: SessionNews): Applied {
    return this.#merge.applyPush(push, news);
  }

  applyWhole(news: SessionNews): Applied {
    return this.#merge.applyWhole(news);
  }

  resetCopy(address: CopyAddress, base: CopyMark, state: CopyState): void {
    this.#copies.resetCopy(address, base, state);
  }

  waitingSessions(workspaces: readonly string[]): readonly WaitingSession[] {
    return this.#db
      .all(
        `SELECT session, attempts FROM outbox
         WHERE workspace IN (SELECT value FROM json_each(?)) ORDER BY since`,
        JSON.stringify(workspaces),
      )
      .map((row) => ({ sessionId: textOf(row, "session"), attempts: numberOf(row, "attempts") }));
  }

  waitingVersions(sessionId: string): readonly string[] {
    const rows = this.#db.all(
      `SELECT other.id FROM session AS own JOIN session AS other
         ON other.id = COALESCE(own.versionOf, own.id)
           OR other.versionOf = COALESCE(own.versionOf, own.id)
       WHERE own.id = ? AND other.id <> own.id
         AND EXISTS (SELECT 1 FROM outbox WHERE outbox.session = other.id)`,
      sessionId,
    );
    return rows.map((row) => textOf(row, "id"));
  }

  countWaitingTurns(workspaces: readonly string[]): number {
    const end = "(SELECT sharedSeq FROM session WHERE session.id = outbox.session)";
    const waiting = `outbox.workspace IN (SELECT value FROM json_each(?1))
      AND role = 'human' AND ${pushable}`;
    const row = this.#db.get(
      `SELECT (SELECT COUNT(*) FROM outbox JOIN message ON message.session = outbox.session
           WHERE seq > ${end} AND ${waiting})
         + (SELECT COUNT(*) FROM outbox JOIN message ON message.session = outbox.session
           WHERE seq <= ${end} AND apart = 1 AND ${waiting}) AS count`,
      JSON.stringify(workspaces),
    );
    return numberOf(row, "count");
  }

  readStored(sessionId: string, messageId: string): string | undefined {
    const row = this.#db.get(
      "SELECT stored FROM message WHERE session = ? AND id = ?",
      sessionId,
      messageId,
    );
    return row && textOf(row, "stored");
  }

  readRecord(sessionId: string, maxRows: number): JournalRecord | undefined {
    return readRecord(this.#db, sessionId, maxRows);
  }

  noteFailedPush(sessionId: string, code: string): void {
    this.#db.writeLoosely(() =>
      this.#db.run(
        "UPDATE outbox SET attempts = attempts + 1, lastError = ? WHERE session = ?",
        code,
        sessionId,
      ),
    );
  }

  knownSessions(workspace: string): readonly KnownSession[] {
    return this.#db
      .all(
        `SELECT id, updatedAt, version, sharedLength, deletedAt, listKey
         FROM session WHERE workspace = ?`,
        workspace,
      )
      .map((row) => ({
        sessionId: textOf(row, "id"),
        updatedAt: numberOf(row, "updatedAt"),
        version: numberOf(row, "version"),
        length: numberOf(row, "sharedLength"),
        isDeleted: row["deletedAt"] !== null,
        isAttached: row["listKey"] !== null,
      }));
  }

  adoptSessions(
    workspace: string,
    sessions: readonly { readonly sessionId: string; readonly meta: CopyMeta }[],
  ): readonly string[] {
    return this.#db.write(() => {
      const changed = sessions.filter(({ sessionId, meta }) =>
        this.#adopt(workspace, sessionId, meta),
      );
      return changed.map((session) => session.sessionId);
    });
  }

  attachSession(workspace: string, sessionId: string, meta: CopyMeta): void {
    this.#db.write(() => {
      this.#adopt(workspace, sessionId, meta);
      this.#db.run("UPDATE session SET metaDirty = 1 WHERE id = ?", sessionId);
      this.#sessions.queuePush(sessionId);
    });
  }

  #adopt(workspace: string, sessionId: string, meta: CopyMeta): boolean {
    const known = this.#db.get("SELECT workspace FROM session WHERE id = ?", sessionId);
    // Its folder has another key by now; this copy of it is an old one.
    if (known && textOf(known, "workspace") !== workspace) return false;
    if (!known && meta.deletedAt !== undefined) return false;
    if (!known) {
      this.#db.run(
        `INSERT INTO session
           (id, workspace, title, createdAt, updatedAt, metaAt, metaDirty, listKey, forkOf, versionOf)
         VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
        sessionId,
        workspace,
        meta.title,
        meta.createdAt,
        meta.updatedAt,
        meta.changedAt,
        meta.listKey ?? null,
        meta.forkOf ?? null,
        meta.versionOf ?? null,
      );
    }
    this.#meta.follow(sessionId, meta);
    this.#db.run("UPDATE session SET change = ? WHERE id = ?", this.#db.nextChange(), sessionId);
    return true;
  }
}
