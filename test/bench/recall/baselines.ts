// What recall is measured beside: the newest messages only, and plain BM25 by SQLite's FTS5 with its
// Porter stemmer. Both print their messages in recall's own form, so that budgets mean the same.
import { DatabaseSync } from "node:sqlite";
import { nameOfMessage } from "../../../src/core/messages.ts";
import type { NewMessage, RecallMessage } from "../../../src/core/ports.ts";
import {
  blockEnd,
  blockStart,
  charsPerToken,
  headingOf,
  lineOf,
  placeOf,
} from "../../../src/core/recallBlock.ts";
import type { Passage } from "../../../src/core/recallPassages.ts";
import type { Conversation } from "./conversations.ts";

/** Puts messages in order for a question; the first that fit are shown. */
export interface Baseline {
  order(question: string): readonly Passage[];
  close(): void;
}

/** The newest messages, whatever was asked. */
export function newestFirst(conversation: Conversation): Baseline {
  const passages = passagesOf(conversation).toReversed();
  return { order: () => passages, close: () => {} };
}

/** FTS5's BM25 over all words of the question. */
export function plainBm25(conversation: Conversation): Baseline {
  const passages = passagesOf(conversation);
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE VIRTUAL TABLE bm25 USING fts5(text, tokenize = 'porter unicode61')");
  const insert = db.prepare("INSERT INTO bm25 (rowid, text) VALUES (?, ?)");
  for (const [index, passage] of passages.entries()) {
    insert.run(index, `${passage.message.name}: ${passage.message.text}`);
  }
  const select = db.prepare("SELECT rowid FROM bm25 WHERE bm25 MATCH ? ORDER BY rank");
  return {
    order: (question) => {
      const words = question.match(/[\p{L}\p{N}]+/gu) ?? [];
      const match = words.map((word) => `"${word}"`).join(" OR ");
      if (match === "") return [];
      return select.all(match).flatMap((row) => passages[Number(row["rowid"])] ?? []);
    },
    close: () => db.close(),
  };
}

/** Ids of the messages that fit the budget, in the order given. */
export function shownOf(order: readonly Passage[], maxTokens: number): ReadonlySet<string> {
  const shown = new Set<string>();
  const places = new Set<string>();
  let room = maxTokens * charsPerToken - blockStart.length - blockEnd.length;
  for (const passage of order) {
    const place = placeOf(passage);
    const cost = lineOf(passage).length + (places.has(place) ? 0 : headingOf(passage).length);
    if (cost > room) break;
    room -= cost;
    places.add(place);
    shown.add(passage.message.id);
  }
  return shown;
}

function passagesOf(conversation: Conversation): readonly Passage[] {
  return conversation.sessions.flatMap(({ session, messages }) =>
    messages.map((message, seq) => {
      const text = message.text;
      return {
        message: toRecallMessage(session.id, seq, message),
        start: 0,
        end: text.length,
        stems: 0,
        gap: 0,
      };
    }),
  );
}

function toRecallMessage(sessionId: string, seq: number, message: NewMessage): RecallMessage {
  const { id, role, createdAt, text } = message;
  const name = nameOfMessage(message);
  return {
    id,
    sessionId,
    seq,
    role,
    createdAt,
    text,
    hits: [],
    ...(name !== undefined && { name }),
  };
}
