// Workspaces in the journal: which folder led to which key, and taking sessions along when the key
// of a folder changes. Called by sessionRows.ts.
import type { KnownWorkspace } from "../core/ports.ts";
import { type Database, numberOf, textOf, textOrNone } from "./database.ts";
import { moveItems } from "./itemRows.ts";
import { nothingShared } from "./schema.ts";

export interface NotedWorkspace {
  readonly key: string;
  readonly label: string;
  /** The folder's URI. */
  readonly folder?: string;
  /** What the folder keeps when it is moved (inode and time of birth); absent where unknown. */
  readonly mark?: string;
}

/**
 * Makes the workspace known. A folder that had another key (its remote was added or changed, it was
 * moved or renamed) takes its sessions along, unless another folder has that key too.
 */
export function noteWorkspace(db: Database, workspace: NotedWorkspace): void {
  const { key, label, folder, mark = null } = workspace;
  db.write(() => {
    db.run(
      `INSERT INTO workspace (key, label) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET label = excluded.label`,
      key,
      label,
    );
    if (folder === undefined) return;
    const before =
      textOrNone(db.get("SELECT key FROM alias WHERE folder = ?", folder), "key") ??
      forgetOldPlace(db, mark);
    db.run(
      `INSERT INTO alias (folder, key, mark) VALUES (?, ?, ?)
       ON CONFLICT (folder) DO UPDATE SET key = excluded.key, mark = excluded.mark`,
      folder,
      key,
      mark,
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

/** The key that the folder of this mark had at the place from where it was moved. */
function forgetOldPlace(db: Database, mark: string | null): string | undefined {
  if (mark === null) return undefined;
  const before = textOrNone(db.get("SELECT key FROM alias WHERE mark = ?", mark), "key");
  db.run("DELETE FROM alias WHERE mark = ?", mark);
  return before;
}

/**
 * Gives the sessions of one workspace to another: all of them with what else it has, or `only` those
 * of these ids. In the shared copy they are uploaded under the new key; what is there under the old
 * one stays for whoever still uses it. Returns the ids of those that are not in the trash.
 */
export function moveSessions(
  db: Database,
  from: string,
  to: string,
  only?: readonly string[],
): readonly string[] {
  return db.write(() => {
    const rows = db
      .all("SELECT id, deletedAt FROM session WHERE workspace = ?", from)
      .filter((row) => only === undefined || only.includes(textOf(row, "id")));
    moveRows(
      db,
      rows.map((row) => textOf(row, "id")),
      to,
    );
    if (only === undefined) {
      moveItems(db, from, to);
      db.run("UPDATE OR IGNORE draft SET owner = ? WHERE owner = ?", to, from);
    }
    return rows.filter((row) => row["deletedAt"] === null).map((row) => textOf(row, "id"));
  });
}

function moveRows(db: Database, ids: readonly string[], to: string): void {
  const chosen = JSON.stringify(ids);
  const these = "(SELECT value FROM json_each(?))";
  const own = `(SELECT id FROM session WHERE id IN ${these} AND listKey IS NULL)`;
  // Entries that were set aside are known by their digest only: they stay with the old copy.
  db.run(
    `DELETE FROM message WHERE role = 'unreadable' AND id GLOB 'aside-*' AND session IN ${own}`,
    chosen,
  );
  db.run(
    `UPDATE session SET version = 0, sharedLength = 0, sharedSeq = ${nothingShared}
     WHERE id IN ${own}`,
    chosen,
  );
  db.run(
    `UPDATE session SET workspace = ?, metaDirty = 1, change = ? WHERE id IN ${these}`,
    to,
    db.nextChange(),
    chosen,
  );
  db.run(`DELETE FROM outbox WHERE session IN ${these}`, chosen);
  db.run(
    `INSERT INTO outbox (session, workspace, since)
     SELECT value, ?, ? FROM json_each(?) WHERE true ON CONFLICT (session) DO NOTHING`,
    to,
    Date.now(),
    chosen,
  );
  db.run(`UPDATE removal SET workspace = ? WHERE session IN ${these}`, to, chosen);
}
