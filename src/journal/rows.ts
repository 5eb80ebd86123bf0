// Turns the journal's rows into the core's plain data. Knows columns, no SQL statements.
import type { JournalMessage, Removal } from "../core/ports.ts";
import type { MessageRole, MessageState, SessionSummary } from "../shared/types.ts";
import { numberOf, type Row, textOf } from "./database.ts";

const roles: readonly MessageRole[] = ["human", "ai", "system", "tool", "unreadable"];
const states: readonly MessageState[] = ["complete", "pending", "interrupted"];
const removalKinds: readonly Removal["kind"][] = ["clear", "delete", "turn"];

/** Columns of a message in the order that {@link toMessage} wants them. */
export const messageColumns = "session, id, seq, role, createdAt, state, tokens, stored";

/** A running question is sent by its own turn; one that got no answer is not part of the talk. */
export const isSendable = `role <> 'unreadable' AND state <> 'pending'
  AND (role <> 'human' OR state = 'complete')`;

/** Select list of a session for {@link toSummary}; the FROM must name the table `session`. */
export const summaryColumns = `
  session.id, session.workspace, session.title, session.createdAt, session.updatedAt,
  session.pinned, session.version, session.messageCount,
  EXISTS (SELECT 1 FROM outbox WHERE outbox.session = session.id) AS isWaiting`;

/**
 * Condition of sessions that lists show: not in the trash, and of a family of versions only the one
 * that changed, or was shown, last.
 */
export const listedSessions = `session.deletedAt IS NULL AND NOT EXISTS (
  SELECT 1 FROM session AS other
  WHERE (other.id = session.versionOf OR other.versionOf = COALESCE(session.versionOf, session.id))
    AND other.deletedAt IS NULL AND other.id <> session.id
    AND (MAX(other.updatedAt, other.shownAt), other.id)
      > (MAX(session.updatedAt, session.shownAt), session.id))`;

export function toMessage(row: Row): JournalMessage {
  return {
    id: textOf(row, "id"),
    sessionId: textOf(row, "session"),
    seq: numberOf(row, "seq"),
    role: oneOf(roles, textOf(row, "role"), "unreadable"),
    createdAt: numberOf(row, "createdAt"),
    state: oneOf(states, textOf(row, "state"), "interrupted"),
    tokens: numberOf(row, "tokens"),
    stored: textOf(row, "stored"),
  };
}

/** What the window wants of a message. */
export type WindowRow = Pick<JournalMessage, "id" | "seq" | "role" | "tokens" | "stored">;

export function toWindowRow(row: Row): WindowRow {
  return {
    id: textOf(row, "id"),
    seq: numberOf(row, "seq"),
    role: oneOf(roles, textOf(row, "role"), "unreadable"),
    tokens: numberOf(row, "tokens"),
    stored: textOf(row, "stored"),
  };
}

/**
 * `saved` tells `shared` when nothing waits, `outbox` when something waits and the session was in a
 * shared copy before, else `journal`: whether a Redis is configured is not the journal's to know.
 */
export function toSummary(row: Row): SessionSummary {
  const wasShared = numberOf(row, "version") > 0;
  const isWaiting = numberOf(row, "isWaiting") === 1;
  return {
    id: textOf(row, "id"),
    workspace: textOf(row, "workspace"),
    title: textOf(row, "title"),
    createdAt: numberOf(row, "createdAt"),
    updatedAt: numberOf(row, "updatedAt"),
    pinned: numberOf(row, "pinned") === 1,
    messageCount: numberOf(row, "messageCount"),
    saved: wasShared ? (isWaiting ? "outbox" : "shared") : "journal",
  };
}

export function toRemoval(row: Row): Removal {
  return {
    removalId: textOf(row, "id"),
    kind: oneOf(removalKinds, textOf(row, "kind"), "clear"),
    sessionId: textOf(row, "session"),
    title: textOf(row, "title"),
    removedAt: numberOf(row, "removedAt"),
  };
}

function oneOf<T extends string>(known: readonly T[], value: string, otherwise: T): T {
  return known.find((item) => item === value) ?? otherwise;
}
