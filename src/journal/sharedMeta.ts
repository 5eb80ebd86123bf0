// Title, pin and deletion of a session as the shared copy has them: the later change wins, here as
// there. Called inside the caller's transaction.
import { type CopyMeta, lockedTitle } from "../core/syncPorts.ts";
import { type Database, numberOf, textOf, textOrNone } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import { pushable } from "./pushPlan.ts";
import type { SessionRows } from "./sessionRows.ts";
import { sharedEnd } from "./sharedPlace.ts";

export class SharedMeta {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #index: MessageIndex;

  constructor(db: Database, sessions: SessionRows, index: MessageIndex) {
    this.#db = db;
    this.#sessions = sessions;
    this.#index = index;
  }

  /** Makes the session's row follow `meta`, unless what was changed here is newer: that is pushed. */
  follow(sessionId: string, meta: CopyMeta): void {
    const row = this.#db.get(
      "SELECT title, metaAt, updatedAt, deletedAt FROM session WHERE id = ?",
      sessionId,
    );
    if (!row) return;
    const isKin = meta.forkOf !== undefined || meta.versionOf !== undefined;
    if (isKin || meta.updatedAt > numberOf(row, "updatedAt")) {
      this.#db.run(
        `UPDATE session SET updatedAt = MAX(updatedAt, ?), forkOf = COALESCE(forkOf, ?),
           versionOf = COALESCE(versionOf, ?) WHERE id = ?`,
        ...[meta.updatedAt, meta.forkOf ?? null, meta.versionOf ?? null, sessionId],
      );
    }
    if (meta.title !== lockedTitle && textOf(row, "title") === lockedTitle) {
      this.#db.run("UPDATE session SET title = ? WHERE id = ?", meta.title, sessionId);
    }
    if (meta.changedAt < numberOf(row, "metaAt")) {
      this.#db.run("UPDATE session SET metaDirty = 1 WHERE id = ?", sessionId);
      this.#sessions.queuePush(sessionId);
      return;
    }
    this.#db.run(
      "UPDATE session SET title = ?, pinned = ?, metaAt = ?, metaDirty = 0 WHERE id = ?",
      meta.title === lockedTitle ? textOf(row, "title") : meta.title,
      meta.pinned ? 1 : 0,
      meta.changedAt,
      sessionId,
    );
    const isDeleted = row["deletedAt"] !== null;
    if (meta.deletedAt !== undefined && !isDeleted) this.#trashOrRevive(sessionId, meta.deletedAt);
    if (meta.deletedAt === undefined && isDeleted) this.#restore(sessionId);
  }

  /** A turn that waits here and is younger than the deletion brings the session back everywhere. */
  #trashOrRevive(sessionId: string, deletedAt: number): void {
    const end = sharedEnd(this.#db, sessionId);
    const youngest = this.#db.get(
      `SELECT MAX(at) AS at FROM (
         SELECT MAX(createdAt) AS at FROM message
           WHERE session = ?1 AND seq <= ?2 AND apart = 1 AND ${pushable}
         UNION ALL SELECT MAX(createdAt) FROM message
           WHERE session = ?1 AND seq > ?2 AND ${pushable})`,
      ...[sessionId, end],
    );
    const at = youngest?.["at"];
    if (typeof at !== "number" || at <= deletedAt) {
      this.trash(sessionId, deletedAt);
      return;
    }
    this.#db.run("UPDATE session SET metaAt = ?, metaDirty = 1 WHERE id = ?", at, sessionId);
    this.#sessions.queuePush(sessionId);
  }

  /** Puts a session into the trash that is deleted in the shared copy; it can be undone here too. */
  trash(sessionId: string, deletedAt: number): void {
    const together = this.#removalOfVersions(sessionId, deletedAt);
    const removalId = together ?? newSyncRemoval();
    this.#db.run(
      "UPDATE session SET deletedAt = ?, removalId = ? WHERE id = ?",
      deletedAt,
      removalId,
      sessionId,
    );
    this.#index.removeSession(sessionId);
    if (together === undefined) this.keepRemoval(sessionId, removalId, "delete", deletedAt);
  }

  /** Versions that were deleted together are undone together. */
  #removalOfVersions(sessionId: string, deletedAt: number): string | undefined {
    const row = this.#db.get(
      `SELECT other.removalId FROM session AS own JOIN session AS other
         ON other.id = COALESCE(own.versionOf, own.id)
           OR other.versionOf = COALESCE(own.versionOf, own.id)
       JOIN removal ON removal.id = other.removalId
       WHERE own.id = ? AND other.id <> own.id AND other.deletedAt = ?`,
      sessionId,
      deletedAt,
    );
    return row && textOrNone(row, "removalId");
  }

  /** Makes a removal known to *Undo*. */
  keepRemoval(
    sessionId: string,
    removalId: string,
    kind: "clear" | "delete",
    removedAt: number,
  ): void {
    this.#db.run(
      `INSERT INTO removal (id, kind, session, workspace, title, removedAt)
       SELECT ?, ?, id, workspace, title, ? FROM session WHERE id = ?`,
      removalId,
      kind,
      removedAt,
      sessionId,
    );
  }

  #restore(sessionId: string): void {
    const row = this.#db.get("SELECT removalId FROM session WHERE id = ?", sessionId);
    if (row && row["removalId"] !== null) {
      this.#db.run("DELETE FROM removal WHERE id = ?", textOf(row, "removalId"));
    }
    this.#db.run("UPDATE session SET deletedAt = NULL, removalId = NULL WHERE id = ?", sessionId);
    this.#index.addSession(sessionId);
    // What was added here meanwhile was held back.
    this.#sessions.queuePush(sessionId);
  }
}

/** Id of a removal that came from the shared copy. */
export function newSyncRemoval(): string {
  return `sync:${crypto.randomUUID()}`;
}
