// Workspaces in the journal: which folder led to which key, and taking sessions along when the key
// of a folder changes. Called by sessionRows.ts.
import type { KnownWorkspace } from "../core/ports.ts";
import { type Database, numberOf, textOf, textOrNone } from "./database.ts";
import { moveItems } from "./itemRows.ts";

export interface NotedWorkspace {
  readonly key: string;
  readonly label: string;
  /** The folder's URI. */
  readonly folder?: string;
}

/**
 * Makes the workspace known. A folder that had another key (its remote was added or changed) takes
 * its sessions along, unless another folder has that key too.
 */
export function noteWorkspace(db: Database, workspace: NotedWorkspace): void {
  const { key, label, folder } = workspace;
  db.write(() => {
    db.run(
      `INSERT INTO workspace (key, label) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET label = excluded.label`,
      key,
      label,
    );
    if (folder === undefined) return;
    const before = textOrNone(db.get("SELECT key FROM alias WHERE folder = ?", folder), "key");
    db.run(
      `INSERT INTO alias (folder, key) VALUES (?, ?)
       ON CONFLICT (folder) DO UPDATE SET key = excluded.key`,
      folder,
      key,
    );
    if (before === undefined || before === key) return;
    if (!db.get("SELECT 1 FROM alias WHERE key = ?", before)) moveSessions(db, before, key);
  });
}

/** All workspaces that have sessions, those used last first. */
export function knownWorkspaces(db: Database): readonly KnownWorkspace[] {
  return db
    .all(
      `SELECT session.workspace AS key, COALESCE(MAX(workspace.label), '') AS label,
         COUNT(*) AS sessionCount, MAX(session.updatedAt) AS updatedAt,
         (SELECT json_group_array(folder) FROM alias WHERE alias.key = session.workspace) AS folders
       FROM session LEFT JOIN workspace ON workspace.key = session.workspace
       WHERE session.deletedAt IS NULL
       GROUP BY session.workspace ORDER BY MAX(session.updatedAt) DESC`,
    )
    .map((row) => {
      const folders: unknown = JSON.parse(textOf(row, "folders"));
      return {
        key: textOf(row, "key"),
        label: textOf(row, "label"),
        folders: Array.isArray(folders) ? folders.map(String) : [],
        sessionCount: numberOf(row, "sessionCount"),
        updatedAt: numberOf(row, "updatedAt"),
      };
    });
}

/**
 * Gives all sessions of one workspace to another. In the shared copy they are uploaded under the new
 * key; what is there under the old one stays for whoever still uses it.
 */
export function moveSessions(db: Database, from: string, to: string): void {
  db.write(() => {
    const change = db.nextChange();
    // Entries that were set aside are known by their digest only: they stay with the old copy.
    db.run(
      `DELETE FROM message WHERE role = 'unreadable' AND id GLOB 'aside-*'
         AND session IN (SELECT id FROM session WHERE workspace = ? AND listKey IS NULL)`,
      from,
    );
    db.run(
      `UPDATE message SET shared = 0 WHERE shared = 1
         AND session IN (SELECT id FROM session WHERE workspace = ? AND listKey IS NULL)`,
      from,
    );
    db.run(
      `UPDATE session SET version = 0, sharedLength = 0 WHERE workspace = ? AND listKey IS NULL`,
      from,
    );
    db.run(
      "UPDATE session SET workspace = ?, metaDirty = 1, change = ? WHERE workspace = ?",
      to,
      change,
      from,
    );
    db.run("DELETE FROM outbox WHERE workspace = ?", from);
    db.run(
      `INSERT INTO outbox (session, workspace, since)
       SELECT id, workspace, ? FROM session WHERE workspace = ? ON CONFLICT (session) DO NOTHING`,
      Date.now(),
      to,
    );
    db.run("UPDATE removal SET workspace = ? WHERE workspace = ?", to, from);
    moveItems(db, from, to);
    db.run("UPDATE OR IGNORE draft SET owner = ? WHERE owner = ?", to, from);
  });
}
