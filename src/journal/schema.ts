// The journal's tables, one migration after the other. Knows SQL only; what it means is in
// sessions.ts and turns.ts.

/** `session.sharedSeq` while nothing is in the shared list: before every place. */
export const nothingShared = Number.MIN_SAFE_INTEGER;
/** Epoch ms in SQL. */
const nowMs = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

/**
 * Migration N brings `user_version` from N to N + 1. Never edit one that was released: add one.
 *
 * - `message.stored` is the very text of the entry in the shared list. Within a session `seq` orders:
 *   shared rows first (their order is Redis's), then finished rows that wait for a push, then the
 *   running turn.
 * - `session.sharedSeq` is the `seq` of the last row that is in the shared list; so are all rows before
 *   it that do not stand `apart` (sharedPlace.ts). `message.shared`, which said it row by row, is no
 *   longer read or written.
 * - `session.lastSeq` is the highest `seq` given out so far; a removed row keeps its own, so that an
 *   undo puts it back where it was.
 * - `session.messageCount` counts the rows that are not removed; triggers keep it, so that a list of
 *   sessions costs the same at any length.
 * - A removed row (cleared, deleted, retried) stays with `removedAt` and `removalId` until the
 *   trash is emptied; as long as it is shared it is still to be dropped from the shared list.
 * - `workspace.epoch`, `journal` and `pushes` say what its shared copy was when last seen: see
 *   `CopyMark` in core/syncPorts.ts.
 * - `outbox` names the sessions that have something to push; what that is follows from the flags.
 * - `message.sum` is the sum of `stored` (soundness.ts); NULL in rows from before it was kept.
 * - `session.change` is a stamp from `counter`, by which windows find what others changed.
 * - `item` holds what a workspace keeps beside its sessions (core/itemPorts.ts): the last writer wins;
 *   a forgotten one stays as an empty value, so that other machines forget it too.
 * - A summary among the items is forgotten by triggers with any message that it was made of.
 * - `vector` is a message's place by meaning; triggers forget it with the message, or with its text,
 *   and `vector_drop` names those that the shared copy is to forget too.
 * - `session.forkOf` names the first session of a tree of forks: sessions of one tree may hold copies
 *   of the same messages, under the same ids. `session.versionOf` names the first session of a family
 *   of versions, which lists show as one: the one that changed, or was shown (`shownAt`), last.
 * - `message.versionOf` names the first version of a question (core/messages.ts); read off `stored`,
 *   so that it is right whoever wrote the row.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
  INSERT INTO counter VALUES (1, 0);

  CREATE TABLE workspace (
    key TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    epoch TEXT,
    journal TEXT,
    pushes INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;

  CREATE TABLE alias (
    folder TEXT PRIMARY KEY,
    key TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE session (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL,
    title TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    pinned INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0,
    sharedLength INTEGER NOT NULL DEFAULT 0,
    lastSeq INTEGER NOT NULL DEFAULT 0,
    messageCount INTEGER NOT NULL DEFAULT 0,
    metaAt INTEGER NOT NULL,
    metaDirty INTEGER NOT NULL DEFAULT 1,
    forkOf TEXT,
    listKey TEXT,
    deletedAt INTEGER,
    removalId TEXT,
    change INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE INDEX session_by_workspace ON session (workspace, deletedAt, updatedAt);
  CREATE INDEX session_by_change ON session (change);

  CREATE TABLE message (
    rowid INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    role TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    state TEXT NOT NULL,
    tokens INTEGER NOT NULL,
    stored TEXT NOT NULL,
    shared INTEGER NOT NULL DEFAULT 0,
    removedAt INTEGER,
    removalId TEXT
  );
  CREATE UNIQUE INDEX message_by_id ON message (session, id);
  CREATE INDEX message_by_seq ON message (session, seq) WHERE removedAt IS NULL;
  CREATE INDEX message_removed ON message (removalId) WHERE removalId IS NOT NULL;
  CREATE INDEX message_unshared ON message (session, seq) WHERE shared = 0 AND removedAt IS NULL;
  CREATE INDEX message_shared ON message (session, seq) WHERE shared = 1;
  CREATE INDEX message_in_trash ON message (session, seq) WHERE removedAt IS NOT NULL;
  CREATE INDEX message_to_drop ON message (session, seq)
    WHERE shared = 1 AND removedAt IS NOT NULL;

  CREATE TRIGGER message_added AFTER INSERT ON message WHEN NEW.removedAt IS NULL BEGIN
    UPDATE session SET messageCount = messageCount + 1 WHERE id = NEW.session;
  END;
  CREATE TRIGGER message_gone AFTER DELETE ON message WHEN OLD.removedAt IS NULL BEGIN
    UPDATE session SET messageCount = messageCount - 1 WHERE id = OLD.session;
  END;
  CREATE TRIGGER message_to_trash AFTER UPDATE OF removedAt ON message
    WHEN OLD.removedAt IS NULL AND NEW.removedAt IS NOT NULL BEGIN
    UPDATE session SET messageCount = messageCount - 1 WHERE id = NEW.session;
  END;
  CREATE TRIGGER message_from_trash AFTER UPDATE OF removedAt ON message
    WHEN OLD.removedAt IS NOT NULL AND NEW.removedAt IS NULL BEGIN
    UPDATE session SET messageCount = messageCount + 1 WHERE id = NEW.session;
  END;

  CREATE TABLE turn (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL,
    pid INTEGER NOT NULL,
    aliveAt INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX turn_by_session ON turn (session);

  CREATE TABLE removal (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    session TEXT NOT NULL,
    workspace TEXT NOT NULL,
    title TEXT NOT NULL,
    removedAt INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX removal_by_workspace ON removal (workspace, removedAt);

  CREATE TABLE outbox (
    session TEXT PRIMARY KEY,
    workspace TEXT NOT NULL,
    since INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lastError TEXT
  ) WITHOUT ROWID;
  CREATE INDEX outbox_by_workspace ON outbox (workspace, since);

  CREATE TABLE draft (
    owner TEXT PRIMARY KEY,
    text TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE item (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    changedAt INTEGER NOT NULL,
    PRIMARY KEY (workspace, kind, id)
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE session ADD COLUMN versionOf TEXT;
  ALTER TABLE session ADD COLUMN shownAt INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX session_by_family ON session (versionOf) WHERE versionOf IS NOT NULL;
  CREATE INDEX session_by_fork ON session (forkOf) WHERE forkOf IS NOT NULL;

  ALTER TABLE message ADD COLUMN versionOf TEXT AS (
    CASE WHEN role = 'human' AND json_valid(stored)
      THEN json_extract(stored, '$.data.additional_kwargs.redial.versionOf') END
  ) VIRTUAL;
  CREATE INDEX message_by_version ON message (session, versionOf) WHERE versionOf IS NOT NULL;
  `,
  `
  ALTER TABLE message ADD COLUMN sum INTEGER;
  `,
  `
  ALTER TABLE alias ADD COLUMN mark TEXT;
  CREATE INDEX alias_by_mark ON alias (mark) WHERE mark IS NOT NULL;
  `,
  `
  CREATE TABLE vector (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL UNIQUE,
    model TEXT NOT NULL,
    numbers BLOB NOT NULL
  );
  CREATE TABLE vector_drop (
    workspace TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (workspace, message)
  ) WITHOUT ROWID;

  CREATE TRIGGER vector_with_message BEFORE DELETE ON message BEGIN
    INSERT OR IGNORE INTO vector_drop
      SELECT workspace, OLD.id FROM session JOIN vector ON vector.message = OLD.rowid
      WHERE session.id = OLD.session;
    DELETE FROM vector WHERE message = OLD.rowid;
  END;
  CREATE TRIGGER vector_to_trash AFTER UPDATE OF removedAt ON message
    WHEN NEW.removedAt IS NOT NULL BEGIN
    INSERT OR IGNORE INTO vector_drop
      SELECT workspace, NEW.id FROM session JOIN vector ON vector.message = NEW.rowid
      WHERE session.id = NEW.session;
    DELETE FROM vector WHERE message = NEW.rowid;
  END;
  CREATE TRIGGER vector_of_other_text AFTER UPDATE OF stored ON message
    WHEN OLD.stored <> NEW.stored BEGIN
    DELETE FROM vector WHERE message = NEW.rowid;
  END;
  CREATE TRIGGER vector_with_session AFTER UPDATE OF deletedAt ON session
    WHEN NEW.deletedAt IS NOT NULL BEGIN
    INSERT OR IGNORE INTO vector_drop
      SELECT NEW.workspace, message.id FROM message JOIN vector ON vector.message = message.rowid
      WHERE message.session = NEW.id;
    DELETE FROM vector WHERE message IN (SELECT rowid FROM message WHERE session = NEW.id);
  END;
  `,
  `
  CREATE TRIGGER summary_to_trash AFTER UPDATE OF removedAt ON message
    WHEN OLD.removedAt IS NULL AND NEW.removedAt IS NOT NULL BEGIN
    UPDATE item SET value = '', changedAt = MAX(changedAt + 1, ${nowMs})
    WHERE kind = 'summary' AND id = OLD.session AND value <> ''
      AND workspace = (SELECT workspace FROM session WHERE id = OLD.session)
      AND OLD.seq <= COALESCE((SELECT seq FROM message AS last WHERE last.session = OLD.session
        AND json_valid(item.value) AND last.id = json_extract(item.value, '$.throughId')), OLD.seq);
  END;
  CREATE TRIGGER summary_with_message BEFORE DELETE ON message BEGIN
    UPDATE item SET value = '', changedAt = MAX(changedAt + 1, ${nowMs})
    WHERE kind = 'summary' AND id = OLD.session AND value <> ''
      AND workspace = (SELECT workspace FROM session WHERE id = OLD.session)
      AND OLD.seq <= COALESCE((SELECT seq FROM message AS last WHERE last.session = OLD.session
        AND json_valid(item.value) AND last.id = json_extract(item.value, '$.throughId')), OLD.seq);
  END;
  `,
  `
  ALTER TABLE session ADD COLUMN sharedSeq INTEGER NOT NULL DEFAULT ${nothingShared};
  ALTER TABLE message ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
  UPDATE session SET sharedSeq = last.seq
    FROM (SELECT session, MAX(seq) AS seq FROM message WHERE shared = 1 GROUP BY session) AS last
    WHERE last.session = session.id;
  UPDATE message SET apart = 1
    WHERE shared = 0 AND seq <= (SELECT sharedSeq FROM session WHERE session.id = message.session);
  DROP INDEX message_unshared;
  DROP INDEX message_shared;
  DROP INDEX message_to_drop;
  CREATE INDEX message_apart ON message (session, seq) WHERE apart = 1 AND removedAt IS NULL;
  CREATE INDEX message_to_drop ON message (session, seq) WHERE removedAt IS NOT NULL AND apart = 0;
  `,
];
