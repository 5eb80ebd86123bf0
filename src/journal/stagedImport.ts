// Sessions on their way in: staged piece by piece under names of their own, in the trash and in no
// workspace, so that nobody sees them; made part of a workspace in one transaction, or forgotten.
import type { ImportOutcome, MessageFields, SessionFields } from "../core/transferPorts.ts";
import { type Database, textOf } from "./database.ts";
import type { MessageIndex } from "./messageIndex.ts";
import type { SessionRows } from "./sessionRows.ts";
import { messageFieldNames, sessionFieldNames } from "./transferColumns.ts";

type Place = "new" | "known" | "trashed";

export class StagedImport {
  readonly #db: Database;
  readonly #sessions: SessionRows;
  readonly #index: MessageIndex;

  constructor(db: Database, sessions: SessionRows, index: MessageIndex) {
    this.#db = db;
    this.#sessions = sessions;
    this.#index = index;
  }

  stageSession(importId: string, fields: SessionFields): void {
    const names = sessionFieldNames(this.#db).filter((name) => name in fields && name !== "id");
    this.#db.write(() => {
      const values = names.map((name) => fields[name] ?? null);
      // Marked as deleted now: what a crash leaves behind goes with the trash.
      this.#db.run(
        `INSERT INTO session (id, workspace, metaAt, deletedAt, change, ${names.join(", ")})
         VALUES (?, ?, ?, ?, ?${", ?".repeat(names.length)})`,
        stagedId(importId, fields.id),
        stagedWorkspace,
        Date.now(),
        Date.now(),
        this.#db.nextChange(),
        ...values,
      );
    });
  }

  stageMessages(importId: string, sessionId: string, messages: readonly MessageFields[]): void {
    const known = messageFieldNames(this.#db);
    const staged = stagedId(importId, sessionId);
    this.#db.write(() => {
      for (const fields of messages) {
        const names = known.filter((name) => name in fields);
        this.#db.run(
          `INSERT INTO message (session, ${names.join(", ")})
           VALUES (?${", ?".repeat(names.length)})`,
          staged,
          ...names.map((name) => fields[name] ?? null),
        );
      }
    });
  }

  commitImport(importId: string, workspace: string): ImportOutcome {
    return this.#db.write(() => {
      const ids = this.#stagedIds(importId);
      const places = ids.map((id) => this.#place(importId, id, workspace));
      const shown = ids.filter((_, index) => places[index] !== "known");
      return {
        sessions: shown.map((id) => this.#sessions.needSession(id)),
        known: ids.length - shown.length,
      };
    });
  }

  abandonImport(importId: string): void {
    this.#db.write(() => {
      for (const id of this.#stagedIds(importId)) this.#forget(importId, id);
    });
  }

  /** Ids of the staged sessions, as the file has them, in its order. */
  #stagedIds(importId: string): readonly string[] {
    const prefix = stagedId(importId, "");
    return this.#db
      .all("SELECT id FROM session WHERE workspace = ? ORDER BY change", stagedWorkspace)
      .map((row) => textOf(row, "id"))
      .filter((id) => id.startsWith(prefix))
      .map((id) => id.slice(prefix.length));
  }

  #place(importId: string, id: string, workspace: string): Place {
    const there = this.#db.get("SELECT deletedAt FROM session WHERE id = ?", id);
    if (there === undefined) {
      this.#makeNew(importId, id, workspace);
      return "new";
    }
    const place = there["deletedAt"] === null ? "known" : "trashed";
    if (place === "trashed") this.#bringBack(importId, id);
    this.#forget(importId, id);
    return place;
  }

  #makeNew(importId: string, id: string, workspace: string): void {
    const staged = stagedId(importId, id);
    this.#db.run("UPDATE message SET session = ? WHERE session = ?", id, staged);
    this.#db.run(
      `UPDATE session SET id = ?1, workspace = ?2, deletedAt = NULL, change = ?3,
         metaAt = MIN(metaAt, updatedAt),
         lastSeq = COALESCE((SELECT MAX(seq) FROM message WHERE session = ?1), 0)
       WHERE id = ?4`,
      id,
      workspace,
      this.#db.nextChange(),
      staged,
    );
    this.#index.fillSession(id);
    this.#sessions.queuePush(id);
  }

  /** Takes the session out of the trash, with every message of the file that it lacks. */
  #bringBack(importId: string, id: string): void {
    const staged = stagedId(importId, id);
    const names = sessionFieldNames(this.#db).filter((name) => name !== "id");
    this.#db.run("DELETE FROM removal WHERE session = ? AND kind = 'delete'", id);
    this.#db.run(
      `UPDATE session SET (${names.join(", ")}) =
         (SELECT ${names.join(", ")} FROM session WHERE id = ?) WHERE id = ?`,
      staged,
      id,
    );
    this.#sessions.changeMeta(id, "deletedAt = NULL, removalId = NULL");
    this.#db.run(
      `UPDATE message SET removedAt = NULL, removalId = NULL
       WHERE session = ?1 AND removedAt IS NOT NULL
         AND id IN (SELECT id FROM message WHERE session = ?2)`,
      id,
      staged,
    );
    this.#db.run(
      `UPDATE message SET session = ?1, apart = 1 WHERE session = ?2
         AND id NOT IN (SELECT id FROM message WHERE session = ?1)`,
      id,
      staged,
    );
    this.#db.run(
      `UPDATE session SET
         lastSeq = MAX(lastSeq, COALESCE((SELECT MAX(seq) FROM message WHERE session = ?1), 0)),
         messageCount = (SELECT COUNT(*) FROM message WHERE session = ?1 AND removedAt IS NULL)
       WHERE id = ?1`,
      id,
    );
    this.#index.addSession(id);
  }

  #forget(importId: string, id: string): void {
    const staged = stagedId(importId, id);
    this.#db.run("DELETE FROM message WHERE session = ?", staged);
    this.#db.run("DELETE FROM session WHERE id = ?", staged);
  }
}

/** No folder leads to it. */
const stagedWorkspace = "import";

function stagedId(importId: string, id: string): string {
  return `import:${importId}:${id}`;
}
