// Notes an upload that the shared copy took as it was, in a session that nobody touched meanwhile: the
// usual end of one, and a quarter of the statements that any other push takes. Called inside the caller's
// transaction.
import type { SentPush } from "../core/syncPorts.ts";
import type { CopyRows } from "./copyRows.ts";
import { type Database, textOf } from "./database.ts";
import { nothingShared } from "./schema.ts";

/**
 * The session and its rows are what was read for the upload, the copy is the one it went to, and what that has
 * of the session beside its rows is what is here.
 */
const isUntouched = `change = ?4 AND version = 0 AND sharedLength = 0
  AND sharedSeq = ${nothingShared} AND deletedAt IS NULL AND listKey IS NULL
  AND EXISTS (SELECT 1 FROM workspace WHERE key = session.workspace
    AND (epoch IS ?7 OR epoch IS ?8))
  AND title = ?9 AND pinned = ?10 AND metaAt = ?11 AND updatedAt >= ?12
  AND forkOf IS ?13 AND versionOf IS ?14
  AND ?2 = (SELECT COUNT(*) FROM message
    WHERE session = ?1 AND seq <= ?3 AND removedAt IS NULL)
  AND NOT EXISTS (SELECT 1 FROM message WHERE session = ?1 AND seq > ?3 AND removedAt IS NULL)
  AND NOT EXISTS (SELECT 1 FROM message WHERE session = ?1 AND removedAt IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM message
    WHERE session = ?1 AND apart = 1 AND removedAt IS NULL)`;

/** False, and nothing is done, when it is no such upload: then it is to be looked at more closely. */
export function settleUpload(
  db: Database,
  copies: CopyRows,
  { sessionId, base, change, state, upload }: SentPush,
): boolean {
  const { meta, version, epoch } = state;
  if (!upload || !meta || meta.deletedAt !== undefined) return false;
  const session = db.get(
    `UPDATE session SET sharedLength = ?2, sharedSeq = ?3, change = ?5, version = ?6, metaDirty = 0
     WHERE id = ?1 AND ${isUntouched} RETURNING workspace`,
    ...[sessionId, upload.count, upload.lastSeq, change, db.nextChange(), version],
    ...[base.epoch ?? null, epoch ?? null],
    ...[meta.title, meta.pinned ? 1 : 0, meta.changedAt, meta.updatedAt],
    ...[meta.forkOf ?? null, meta.versionOf ?? null],
  );
  if (!session) return false;
  copies.noteState({ workspace: textOf(session, "workspace"), sessionId }, state);
  db.run("DELETE FROM outbox WHERE session = ?", sessionId);
  return true;
}
