// Which columns of sessions and messages leave the journal and come in from outside. A column that a
// later migration adds goes along by itself, unless it is named here.
import { type Database, textOf } from "./database.ts";

/** Places in the shared copy, stamps, counts that triggers keep, the trash. */
const ownOfSession = [
  "workspace",
  "version",
  "sharedLength",
  "sharedSeq",
  "lastSeq",
  "messageCount",
  "metaAt",
  "metaDirty",
  "listKey",
  "deletedAt",
  "removalId",
  "change",
];
const ownOfMessage = ["rowid", "session", "shared", "apart", "removedAt", "removalId"];

/** Columns of a session that an export holds. */
export function sessionFieldNames(db: Database): readonly string[] {
  return namesOf(db, "session", ownOfSession);
}

/** Columns of a message that an export holds. */
export function messageFieldNames(db: Database): readonly string[] {
  return namesOf(db, "message", ownOfMessage);
}

/** `table_info` leaves out columns that are computed from others. */
function namesOf(db: Database, table: string, own: readonly string[]): readonly string[] {
  return db
    .all(`SELECT name FROM pragma_table_info('${table}')`)
    .map((row) => textOf(row, "name"))
    .filter((name) => !own.includes(name));
}
