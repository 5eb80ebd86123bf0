// The guards of what host and page say about sessions (sessionMessages.ts).
import {
  maxFindHits,
  maxSearchHits,
  maxSearchLength,
  type SessionHostMessage,
  type SessionPageMessage,
  type SessionRow,
  sessionPageSize,
} from "./sessionMessages.ts";
import type { Shape } from "./shape.ts";
import { atLeast, finite, flag, list, object, oneOf, optional, text } from "./shape.ts";
import { id, messages, sessionSummary, shortText } from "./viewShapes.ts";

const scope = oneOf("workspace", "all");
const searchText = text(maxSearchLength);

/** Messages of the page. */
export const sessionPageShapes = {
  listSessions: object({
    type: oneOf("listSessions"),
    requestId: id,
    scope,
    offset: atLeast(0),
  }),
  searchSessions: object({
    type: oneOf("searchSessions"),
    requestId: id,
    scope,
    text: searchText,
  }),
  listTrash: object({ type: oneOf("listTrash"), requestId: id }),
  renameSession: object({ type: oneOf("renameSession"), sessionId: id, title: shortText }),
  pinSession: object({ type: oneOf("pinSession"), sessionId: id, isPinned: flag }),
  deleteSession: object({ type: oneOf("deleteSession"), sessionId: id }),
  restoreRemoval: object({ type: oneOf("restoreRemoval"), removalId: id }),
  newTemporarySession: object({ type: oneOf("newTemporarySession") }),
  findInSession: object({
    type: oneOf("findInSession"),
    requestId: id,
    sessionId: id,
    text: searchText,
  }),
  showMessage: object({ type: oneOf("showMessage"), sessionId: id, messageId: id }),
  loadNewer: object({ type: oneOf("loadNewer"), requestId: id, sessionId: id, seq: finite }),
} satisfies {
  [K in SessionPageMessage["type"]]: Shape<Extract<SessionPageMessage, { type: K }>>;
};

const sessionRow: Shape<SessionRow> = object({
  session: sessionSummary,
  place: optional(shortText),
});
const sessionRows = list(sessionRow, sessionPageSize);

const hit = object({
  messageId: id,
  sessionId: id,
  sessionTitle: shortText,
  place: optional(shortText),
  role: oneOf("human", "ai", "system", "tool", "unreadable"),
  createdAt: atLeast(0),
  excerpt: shortText,
  marks: list(atLeast(0), 1_000),
});

const removal = object({
  removalId: id,
  kind: oneOf("clear", "delete", "turn"),
  title: shortText,
  removedAt: atLeast(0),
});

/** Messages of the host. */
export const sessionHostShapes = {
  sessions: object({
    type: oneOf("sessions"),
    requestId: id,
    sessions: sessionRows,
    hasMore: flag,
  }),
  found: object({
    type: oneOf("found"),
    requestId: id,
    sessions: sessionRows,
    hits: list(hit, maxSearchHits),
    hasMore: flag,
  }),
  trash: object({ type: oneOf("trash"), requestId: id, removals: list(removal, 1_000) }),
  sessionsChanged: object({ type: oneOf("sessionsChanged") }),
  findResult: object({
    type: oneOf("findResult"),
    requestId: id,
    hits: list(object({ messageId: id, seq: finite }), maxFindHits),
    hasMore: flag,
  }),
  newer: object({ type: oneOf("newer"), requestId: id, messages, hasNewer: flag }),
  openSessions: object({ type: oneOf("openSessions") }),
  openFind: object({ type: oneOf("openFind") }),
} satisfies {
  [K in SessionHostMessage["type"]]: Shape<Extract<SessionHostMessage, { type: K }>>;
};
