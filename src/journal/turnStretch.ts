// Which messages are one turn: a question and all that follows it up to the next one.
import { RedialError } from "../core/errors.ts";
import { type Database, numberOf, textOf } from "./database.ts";

/** The messages of a turn, oldest first; `questionId` is absent where no question stands before. */
export interface TurnStretch {
  readonly ids: readonly string[];
  readonly questionId?: string;
}

/** The turn that the message is part of. Codes `messageGone`, `sessionBusy` while it is running. */
export function turnAround(db: Database, sessionId: string, messageId: string): TurnStretch {
  const message = db.get(
    "SELECT seq FROM message WHERE session = ? AND id = ? AND removedAt IS NULL",
    sessionId,
    messageId,
  );
  if (!message) throw new RedialError("messageGone");
  const seq = numberOf(message, "seq");
  const question = db.get(
    `SELECT id, seq FROM message WHERE session = ? AND role = 'human' AND removedAt IS NULL
       AND seq <= ? ORDER BY seq DESC LIMIT 1`,
    sessionId,
    seq,
  );
  if (!question) return { ids: [messageId] };
  const first = numberOf(question, "seq");
  const rows = db.all(
    `SELECT id, state FROM message WHERE session = ? AND removedAt IS NULL AND seq >= ?
       AND seq < COALESCE((SELECT MIN(seq) FROM message WHERE session = ? AND role = 'human'
         AND removedAt IS NULL AND seq > ?), ${Number.MAX_SAFE_INTEGER})
     ORDER BY seq`,
    ...[sessionId, first, sessionId, first],
  );
  if (rows.some((row) => textOf(row, "state") === "pending")) throw new RedialError("sessionBusy");
  return { ids: rows.map((row) => textOf(row, "id")), questionId: textOf(question, "id") };
}
