// Whole sessions as they leave the journal: every column that is not this journal's own business.
import type { MessageFields, SessionFields } from "../core/transferPorts.ts";
import type { Database, Row } from "./database.ts";
import { messageFieldNames, sessionFieldNames } from "./transferColumns.ts";

export class ExportRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  readFamilies(sessionIds: readonly string[]): readonly SessionFields[] {
    const names = sessionFieldNames(this.#db).join(", ");
    return (
      this.#db
        .all(
          `SELECT ${names} FROM session
         WHERE deletedAt IS NULL AND COALESCE(versionOf, id) IN (
           SELECT COALESCE(versionOf, id) FROM session
           WHERE id IN (SELECT value FROM json_each(?)) AND deletedAt IS NULL)
         ORDER BY COALESCE(versionOf, id), versionOf IS NOT NULL, createdAt, id`,
          JSON.stringify(sessionIds),
        )
        // The columns of a session, as the schema has them.
        .map((row) => ({ ...row }) as SessionFields)
    );
  }

  readFields(sessionId: string, afterSeq: number, limit: number): readonly MessageFields[] {
    const names = messageFieldNames(this.#db).join(", ");
    return this.#db
      .all(
        `SELECT ${names} FROM message
         WHERE session = ? AND removedAt IS NULL AND state <> 'pending' AND seq > ?
         ORDER BY seq LIMIT ?`,
        sessionId,
        afterSeq,
        limit,
      )
      .map((row: Row) => ({ ...row }) as MessageFields);
  }
}
