// Makes a session follow its whole shared list after the list changed otherwise than by appending:
// order, what is new, and what is missing. Called inside the caller's transaction.
import type { CopyMark, SessionNews, SyncedMessage } from "../core/syncPorts.ts";
import { type Database, numberOf, textOf } from "./database.ts";
import { nothingShared } from "./schema.ts";
import { newSyncRemoval, type SharedMeta } from "./sharedMeta.ts";
import { isShared, noteShared } from "./sharedPlace.ts";
import { type SharedRows, withOtherId } from "./sharedRows.ts";

export interface WholeListParts {
  readonly db: Database;
  readonly rows: SharedRows;
  readonly meta: SharedMeta;
  /** What the journal knew. */
  readonly mark: CopyMark;
}

interface OldRow {
  readonly rowid: number;
  readonly id: string;
  readonly stored: string;
  readonly isShared: boolean;
  readonly isRemoved: boolean;
  readonly isUnanswered: boolean;
}

/** A place in the new order: an entry of the list, or a row that is only here. */
type Place =
  | { readonly kind: "entry"; readonly entry: SyncedMessage; readonly row: OldRow | undefined }
  | { readonly kind: "row"; readonly row: OldRow };

/**
 * Rows are found again by id, or by their text where the entry has no id. A shared row that is
 * missing goes to the trash when somebody took it out (the list was rewritten since, or nothing of
 * it is left); when the list only lost it (a failover), it waits to be pushed again.
 */
export function followWholeList(parts: WholeListParts, news: SessionNews): void {
  const { db, mark } = parts;
  const old = readRows(db, news.sessionId);
  const matched = matchEntries(old, news.entries);
  const found = new Set(matched.flatMap((place) => (place.row ? [place.row.rowid] : [])));
  const missing = old.filter((row) => row.isShared && !found.has(row.rowid));
  const isAbsent = news.entries.length === 0 && news.state.meta === undefined;
  const survives = old.some((row) => row.isShared && found.has(row.rowid));
  const wasTakenOut = isAbsent || !survives || news.state.listVersion > mark.version;
  const place = placeRows(old, matched, found, wasTakenOut);
  writeOrder(parts, news, place);
  if (!wasTakenOut) return;
  const waits = old.some((row) => !row.isShared && !row.isRemoved && !row.isUnanswered);
  // Deleted by hand, or expired: the messages stay with their session, for an undo of both.
  if (isAbsent && !waits) trashSession(parts, news.sessionId);
  else trashRows(parts, news, missing, isAbsent);
}

function readRows(db: Database, sessionId: string): readonly OldRow[] {
  return db
    .all(
      `SELECT rowid, id, stored, removedAt, ${isShared} AS isShared,
         role = 'human' AND state = 'interrupted' AS isUnanswered
       FROM message WHERE session = ? ORDER BY seq`,
      sessionId,
    )
    .map((row) => ({
      rowid: numberOf(row, "rowid"),
      id: textOf(row, "id"),
      stored: textOf(row, "stored"),
      isShared: numberOf(row, "isShared") === 1,
      isRemoved: row["removedAt"] !== null,
      isUnanswered: numberOf(row, "isUnanswered") === 1,
    }));
}

type EntryPlace = Extract<Place, { kind: "entry" }>;

function matchEntries(
  old: readonly OldRow[],
  entries: readonly SyncedMessage[],
): readonly EntryPlace[] {
  const byId = new Map(old.map((row) => [row.id, row]));
  const byText = Map.groupBy(old, (row) => row.stored);
  const used = new Set<OldRow>();
  const usedIds = new Set(byId.keys());
  return entries.map((entry, position) => {
    const sameText = byText.get(entry.stored)?.find((row) => !used.has(row));
    const sameId = byId.get(entry.id);
    const row = sameId && !used.has(sameId) ? sameId : sameText;
    if (row) {
      used.add(row);
      return { kind: "entry", entry, row };
    }
    const isTaken = usedIds.has(entry.id);
    const own = isTaken ? withOtherId(entry, position) : entry;
    usedIds.add(own.id);
    return { kind: "entry", entry: own, row: undefined };
  });
}

/**
 * The list's order, with the rows that are only here: trash and messages to be put back stay behind
 * the row that they followed; what waits for its first push, or for another one, goes to the end.
 */
function placeRows(
  old: readonly OldRow[],
  matched: readonly EntryPlace[],
  found: ReadonlySet<number>,
  wasTakenOut: boolean,
): readonly Place[] {
  const lastShared = old.findLastIndex((row) => row.isShared);
  const following = new Map<number | undefined, Place[]>();
  const atEnd: Place[] = [];
  let anchor: number | undefined;
  for (const [index, row] of old.entries()) {
    if (found.has(row.rowid)) {
      anchor = row.rowid;
      continue;
    }
    const isLost = row.isShared && !row.isRemoved && !wasTakenOut;
    const waits = !row.isRemoved && !row.isShared && index > lastShared;
    if (isLost || waits) atEnd.push({ kind: "row", row });
    else following.set(anchor, [...(following.get(anchor) ?? []), { kind: "row", row }]);
  }
  return [
    ...(following.get(undefined) ?? []),
    ...matched.flatMap((place): readonly Place[] => [
      place,
      ...(place.row ? (following.get(place.row.rowid) ?? []) : []),
    ]),
    ...atEnd,
  ];
}

function writeOrder(parts: WholeListParts, news: SessionNews, places: readonly Place[]): void {
  const { db, rows, mark } = parts;
  // After the copy lost its data, what is in the trash here was cleared here: it is dropped again.
  const isFirstReading = mark.version === 0 && mark.length === 0;
  for (const [index, place] of places.entries()) {
    const seq = index + 1;
    if (place.kind === "row") {
      // What this says counts only before the list's end.
      db.run("UPDATE message SET seq = ?, apart = 1 WHERE rowid = ?", seq, place.row.rowid);
    } else if (place.row) {
      rows.markShared(place.row.rowid, seq, place.entry);
      const wasPutBack = place.row.isRemoved && !place.row.isShared && !isFirstReading;
      if (wasPutBack) rows.restore(place.row.rowid);
    } else {
      rows.insert(news.sessionId, seq, place.entry);
    }
  }
  db.run("UPDATE session SET lastSeq = ? WHERE id = ?", places.length, news.sessionId);
  const last = places.findLastIndex((place) => place.kind === "entry");
  noteShared(db, news.sessionId, {
    length: news.entries.length,
    seq: last < 0 ? nothingShared : last + 1,
  });
}

function trashSession({ db, meta }: WholeListParts, sessionId: string): void {
  const session = db.get("SELECT deletedAt FROM session WHERE id = ?", sessionId);
  if (session?.["deletedAt"] === null) meta.trash(sessionId, Date.now());
  db.run("UPDATE session SET metaDirty = 0 WHERE id = ?", sessionId);
}

function trashRows(
  parts: WholeListParts,
  news: SessionNews,
  missing: readonly OldRow[],
  isAbsent: boolean,
): void {
  const { db, rows, meta } = parts;
  const { sessionId } = news;
  const now = Date.now();
  const removalId = newSyncRemoval();
  const live = missing.filter((row) => !row.isRemoved);
  for (const row of live) rows.trash(row.rowid, removalId, now);
  const isEmpty = news.entries.length === 0;
  // Single messages that another window replaced are no clearing that a user would undo here.
  if (live.length > 0 && isEmpty) meta.keepRemoval(sessionId, removalId, "clear", now);
  if (isAbsent) db.run("UPDATE session SET metaDirty = 1 WHERE id = ?", sessionId);
}
