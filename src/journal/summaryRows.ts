// The stretches of a session that a summary is made of, oldest first. Read only.

import type { JournalMessage } from "../core/ports.ts";
import type { StretchRequest } from "../core/summaryPorts.ts";
import { type Database, numberOf } from "./database.ts";
import { isSendable, messageColumns, toMessage } from "./rows.ts";

/** Rows read at once. */
const step = 50;

export class SummaryRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  readStretch(request: StretchRequest): readonly JournalMessage[] | undefined {
    const { sessionId, afterId, beforeSeq, enoughTokens } = request;
    let seq = afterId === undefined ? -1 : this.#seqOf(sessionId, afterId);
    if (seq === undefined) return undefined;
    const found: JournalMessage[] = [];
    let tokens = 0;
    for (;;) {
      const rows = this.#db.all(
        `SELECT ${messageColumns} FROM message
         WHERE session = ? AND removedAt IS NULL AND ${isSendable} AND seq > ? AND seq < ?
         ORDER BY seq LIMIT ?`,
        ...[sessionId, seq, beforeSeq, step],
      );
      for (const message of rows.map(toMessage)) {
        found.push(message);
        tokens += message.tokens;
        seq = message.seq;
        if (tokens >= enoughTokens) return found;
      }
      if (rows.length < step) return found;
    }
  }

  #seqOf(sessionId: string, messageId: string): number | undefined {
    const row = this.#db.get(
      "SELECT seq FROM message WHERE session = ? AND id = ? AND removedAt IS NULL",
      sessionId,
      messageId,
    );
    return row && numberOf(row, "seq");
  }
}
