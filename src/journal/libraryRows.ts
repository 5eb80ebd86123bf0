// The journal as lists of sessions and a reader far from a session's end need it: pages of sessions,
// titles, the trash, messages round one, finding within one session.
import type {
  BrowseRequest,
  FindRequest,
  FindStep,
  MessageSurroundings,
  NewerMessages,
  SessionList,
  TitleRequest,
} from "../core/libraryPorts.ts";
import { textOfMessage } from "../core/messages.ts";
import type { Removal } from "../core/ports.ts";
import type { SessionSummary } from "../shared/types.ts";
import { type Database, numberOf, type Row } from "./database.ts";
import {
  listedSessions,
  messageColumns,
  summaryColumns,
  toMessage,
  toRemoval,
  toSummary,
} from "./rows.ts";

/** Signs of Markdown that a reader does not see: text is found with and without them. */
const hiddenSigns = /[*_`~]+/g;

export class LibraryRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  browse({ workspaces, offset, limit }: BrowseRequest): SessionList {
    const rows = this.#sessions(workspaces, limit + 1, offset);
    return { sessions: rows.slice(0, limit).map(toSummary), hasMore: rows.length > limit };
  }

  findTitles({ workspaces, text, limit }: TitleRequest): readonly SessionSummary[] {
    const words = text.toLowerCase().replaceAll('"', " ").split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    return this.#sessions(workspaces, -1, 0)
      .map(toSummary)
      .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
      .slice(0, limit);
  }

  listRemovals(workspaces: readonly string[], limit: number): readonly Removal[] {
    return this.#db
      .all(
        `SELECT id, kind, session, title, removedAt FROM removal
         WHERE workspace IN (SELECT value FROM json_each(?)) ORDER BY removedAt DESC, id LIMIT ?`,
        JSON.stringify(workspaces),
        limit,
      )
      .map(toRemoval);
  }

  findInSession({ sessionId, text, beforeSeq, limit }: FindRequest): FindStep {
    const rows = this.#before(sessionId, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit);
    const sought = text.toLowerCase();
    const hits = rows
      .map(toMessage)
      .filter((message) => holds(textOfMessage(message).toLowerCase(), sought))
      .map(({ id, seq }) => ({ messageId: id, seq }));
    const last = rows.at(-1);
    const isEnd = last === undefined || rows.length < limit;
    return { hits, ...(!isEnd && { nextBeforeSeq: numberOf(last, "seq") }) };
  }

  readAround(sessionId: string, messageId: string, limit: number): MessageSurroundings | undefined {
    const row = this.#db.get(
      `SELECT ${messageColumns} FROM message WHERE session = ? AND id = ? AND removedAt IS NULL`,
      sessionId,
      messageId,
    );
    if (!row) return undefined;
    const middle = toMessage(row);
    const half = Math.floor(limit / 2);
    const before = this.#before(sessionId, middle.seq, half + 1);
    const after = this.readNewer(sessionId, half, middle.seq);
    const older = before.slice(0, half).map(toMessage).reverse();
    return {
      messages: [...older, middle, ...after.messages],
      hasOlder: before.length > half,
      hasNewer: after.hasNewer,
    };
  }

  readNewer(sessionId: string, limit: number, afterSeq: number): NewerMessages {
    const rows = this.#db.all(
      `SELECT ${messageColumns} FROM message
       WHERE session = ? AND removedAt IS NULL AND seq > ? ORDER BY seq LIMIT ?`,
      sessionId,
      afterSeq,
      limit + 1,
    );
    return { messages: rows.slice(0, limit).map(toMessage), hasNewer: rows.length > limit };
  }

  /** Newest first. */
  #before(sessionId: string, seq: number, limit: number): readonly Row[] {
    return this.#db.all(
      `SELECT ${messageColumns} FROM message
       WHERE session = ? AND removedAt IS NULL AND seq < ? ORDER BY seq DESC LIMIT ?`,
      sessionId,
      seq,
      limit,
    );
  }

  #sessions(
    workspaces: readonly string[] | undefined,
    limit: number,
    offset: number,
  ): readonly Row[] {
    const within = workspaces && JSON.stringify(workspaces);
    return this.#db.all(
      `SELECT ${summaryColumns} FROM session
       WHERE ${listedSessions} ${within === undefined ? "" : "AND workspace IN (SELECT value FROM json_each(?))"}
       ORDER BY pinned DESC, updatedAt DESC, id LIMIT ? OFFSET ?`,
      ...(within === undefined ? [] : [within]),
      limit,
      offset,
    );
  }
}

function holds(text: string, sought: string): boolean {
  if (text.includes(sought)) return true;
  return text.replace(hiddenSigns, "").includes(sought);
}
