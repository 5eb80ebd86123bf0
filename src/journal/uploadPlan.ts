// Plans the upload of a session that the shared copy has never had: its messages are read as one piece of
// bytes, which costs half of what a row each does. Writes nothing.
import type { Upload } from "../core/syncPorts.ts";
import type { UploadBody } from "../core/uploadPorts.ts";
import type { CopyRows } from "./copyRows.ts";
import { type Database, numberOf } from "./database.ts";
import { maxLength, maxMessages, plannedColumns, pushable, readMeta } from "./pushPlan.ts";
import { nothingShared } from "./schema.ts";

/** An entry as {@link UploadBody} has it. */
const framed = "'$' || octet_length(stored) || char(13, 10) || stored || char(13, 10)";

/**
 * The upload of a session; `undefined` when it is to be pushed as others are: something of it is, or was,
 * in a copy, it is too long for one push, or it has rows that are no part of the list.
 */
export function planUpload(db: Database, copies: CopyRows, sessionId: string): Upload | undefined {
  const session = db.get(
    `SELECT ${plannedColumns} FROM session
     WHERE id = ? AND version = 0 AND sharedLength = 0 AND sharedSeq = ${nothingShared}
       AND deletedAt IS NULL AND listKey IS NULL AND messageCount BETWEEN 1 AND ${maxMessages}`,
    sessionId,
  );
  const body = session && readBody(db, sessionId);
  if (!body) return undefined;
  return {
    ...copies.markOf(sessionId, session),
    meta: readMeta(session),
    isMetaDirty: numberOf(session, "metaDirty") === 1,
    change: numberOf(session, "change"),
    body,
  };
}

function readBody(db: Database, sessionId: string): UploadBody | undefined {
  const found = db.get(
    `SELECT COUNT(*) AS count, MAX(seq) AS lastSeq, MAX(apart) AS isMixed,
       (SELECT COUNT(*) FROM message WHERE session = ?1) AS allCount,
       CAST(group_concat(${framed}, '') AS BLOB) AS bytes
     FROM (SELECT seq, apart, stored FROM message
       WHERE session = ?1 AND ${pushable} ORDER BY seq)`,
    sessionId,
  );
  const count = numberOf(found, "count");
  const bytes = found?.["bytes"];
  const isPlain = count === numberOf(found, "allCount") && found?.["isMixed"] === 0;
  if (!isPlain || !(bytes instanceof Uint8Array) || bytes.length > maxLength) return undefined;
  const lastSeq = numberOf(found, "lastSeq");
  return { count, lastSeq, bytes };
}
