// Versions of a turn, and forks: sessions that share what stands before a message. Each has its own
// rows (and its own shared list); a shared message has the same id in all of them.
import { RedialError } from "../core/errors.ts";
import type { NewSession } from "../core/ports.ts";
import type {
  FamilySession,
  ForkSource,
  VersionMark,
  VersionSource,
} from "../core/versionPorts.ts";
import type { SessionSummary } from "../shared/types.ts";
import { type Database, numberOf, type Row, textOf, textOrNone } from "./database.ts";
import { summaryColumns, toSummary } from "./rows.ts";
import type { SessionRows } from "./sessionRows.ts";

/** Sessions of the family of the session `?1`, in the trash or not. */
const family = `SELECT other.id FROM session AS own JOIN session AS other
  ON other.id = COALESCE(own.versionOf, own.id)
    OR other.versionOf = COALESCE(own.versionOf, own.id)
  WHERE own.id = ?1`;

export class VersionRows {
  readonly #db: Database;
  readonly #sessions: SessionRows;

  constructor(db: Database, sessions: SessionRows) {
    this.#db = db;
    this.#sessions = sessions;
  }

  /** Ids of the session and its versions that are not in the trash. */
  familyOf(sessionId: string): readonly string[] {
    return this.#db
      .all(`SELECT id FROM session WHERE id IN (${family}) AND deletedAt IS NULL`, sessionId)
      .map((row) => textOf(row, "id"));
  }

  readFamily(sessionId: string): readonly FamilySession[] {
    const rows = this.#db.all(
      `SELECT ${summaryColumns}, forkOf, versionOf FROM session
       WHERE id IN (${family}) AND deletedAt IS NULL ORDER BY createdAt, id`,
      sessionId,
    );
    return rows.map((row) => {
      const forkOf = textOrNone(row, "forkOf");
      const versionOf = textOrNone(row, "versionOf");
      const session = toSummary(row);
      return {
        session,
        ...(forkOf !== undefined && { forkOf }),
        ...(versionOf !== undefined && { versionOf }),
      };
    });
  }

  versionsOf(sessionId: string): readonly VersionMark[] {
    const groups = this.#db.all(
      `SELECT DISTINCT versionOf FROM message
       WHERE session IN (${family}) AND versionOf IS NOT NULL AND removedAt IS NULL`,
      sessionId,
    );
    return groups.flatMap((row) => {
      const ids = this.#questions(sessionId, textOf(row, "versionOf"));
      const index = ids.findIndex((id) => this.#message(sessionId, id));
      const messageId = ids[index];
      return messageId === undefined || ids.length < 2
        ? []
        : [{ messageId, index, count: ids.length }];
    });
  }

  findVersion(source: VersionSource, index: number): VersionSource | undefined {
    const { sessionId } = source;
    const group = this.groupOf(source);
    const questionId = group === undefined ? undefined : this.#questions(sessionId, group)[index];
    if (questionId === undefined) return undefined;
    const row = this.#db.get(
      `SELECT session.id FROM session JOIN message ON message.session = session.id
       WHERE session.id IN (${family}) AND deletedAt IS NULL AND message.id = ?2 AND removedAt IS NULL
       ORDER BY MAX(session.updatedAt, shownAt) DESC, session.id DESC LIMIT 1`,
      sessionId,
      questionId,
    );
    return row && { sessionId: textOf(row, "id"), questionId };
  }

  /** The id under which all versions of a question go; `undefined` when it is not there. */
  groupOf({ sessionId, questionId }: VersionSource): string | undefined {
    const row = this.#message(sessionId, questionId);
    return row && (textOrNone(row, "versionOf") ?? questionId);
  }

  noteShown(sessionId: string): void {
    this.#db.run(
      `UPDATE session SET shownAt = MAX(?2, (
         SELECT MAX(MAX(updatedAt, shownAt)) + 1 FROM session WHERE id IN (${family}) AND id <> ?1
       )) WHERE id = ?1 AND EXISTS (SELECT 1 FROM (${family}) WHERE id <> ?1)`,
      sessionId,
      Date.now(),
    );
  }

  forkSession({ sessionId, messageId, fork }: ForkSource): SessionSummary {
    return this.#db.write(() => {
      const source = this.#sessions.needSession(sessionId);
      const message = this.#message(sessionId, messageId);
      if (!message) throw new RedialError("messageGone");
      const isQuestion = textOf(message, "role") === "human";
      const endSeq = numberOf(message, "seq") + (isQuestion ? 0 : 1);
      const { workspace } = source;
      this.#insert({ ...fork, workspace, forkOf: this.#treeOf(sessionId) });
      this.#copy(sessionId, fork.id, endSeq);
      this.#sessions.queuePush(fork.id);
      return this.#sessions.needSession(fork.id);
    });
  }

  /** Makes `session` a version of the source, with what stands before its question. */
  beginVersion(session: NewSession, { sessionId, questionId }: VersionSource): void {
    const source = this.#db.get(
      "SELECT COALESCE(versionOf, id) AS first, title, pinned, metaAt FROM session WHERE id = ?",
      sessionId,
    );
    const question = this.#message(sessionId, questionId);
    if (!source) throw new RedialError("sessionGone");
    if (!question) throw new RedialError("messageGone");
    const versionOf = textOf(source, "first");
    this.#insert({
      ...{ ...session, title: textOf(source, "title") },
      ...{ forkOf: this.#treeOf(sessionId), versionOf },
    });
    this.#db.run(
      "UPDATE session SET pinned = ?, metaAt = ? WHERE id = ?",
      numberOf(source, "pinned"),
      numberOf(source, "metaAt"),
      session.id,
    );
    this.#copy(sessionId, session.id, numberOf(question, "seq"));
    this.noteShown(session.id);
  }

  #insert({ id, workspace, title, createdAt, forkOf, versionOf }: NewSession): void {
    this.#db.run(
      `INSERT INTO session (id, workspace, title, createdAt, updatedAt, metaAt, forkOf, versionOf, change)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, workspace, title, createdAt, createdAt, createdAt],
      ...[forkOf ?? null, versionOf ?? null, this.#db.nextChange()],
    );
  }

  /** Entries that were set aside are known by their digest only: they stay where they are. */
  #copy(fromId: string, toId: string, endSeq: number): void {
    this.#db.run(
      `INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored, sum)
       SELECT ?, id, seq, role, createdAt, state, tokens, stored, sum FROM message
       WHERE session = ? AND seq < ? AND removedAt IS NULL AND state <> 'pending'
         AND NOT (role = 'unreadable' AND id GLOB 'aside-*')
       ORDER BY seq`,
      toId,
      fromId,
      endSeq,
    );
    this.#db.run("UPDATE session SET lastSeq = ? WHERE id = ?", endSeq - 1, toId);
  }

  #treeOf(sessionId: string): string {
    const row = this.#db.get(
      "SELECT COALESCE(forkOf, id) AS tree FROM session WHERE id = ?",
      sessionId,
    );
    return textOf(row, "tree");
  }

  /** All versions of a question in the family, by its group: the oldest first. */
  #questions(sessionId: string, group: string): readonly string[] {
    return this.#db
      .all(
        `SELECT message.id, MIN(message.createdAt) AS at FROM message
         JOIN session ON session.id = message.session
         WHERE session.id IN (${family}) AND deletedAt IS NULL AND removedAt IS NULL
           AND (message.id = ?2 OR message.versionOf = ?2)
         GROUP BY message.id ORDER BY at, message.id`,
        sessionId,
        group,
      )
      .map((row) => textOf(row, "id"));
  }

  #message(sessionId: string, messageId: string): Row | undefined {
    return this.#db.get(
      `SELECT seq, role, versionOf FROM message
       WHERE session = ? AND id = ? AND removedAt IS NULL`,
      sessionId,
      messageId,
    );
  }
}
