// The journal for a reader in another process: opened so that SQLite itself refuses every write. Asks
// the full-text index where it is there, else reads the newest messages.
import { DatabaseSync } from "node:sqlite";
import { RedialError } from "../core/errors.ts";
import type { ItemStore } from "../core/itemPorts.ts";
import type { SearchPort } from "../core/ports.ts";
import { Database, numberOf } from "./database.ts";
import { ItemRows } from "./itemRows.ts";
import { migrations } from "./schema.ts";
import { searchWithoutWriting } from "./search.ts";

export interface ReadOnlyJournal {
  readonly search: SearchPort;
  /** Writing rejects with code `journalUnavailable`. */
  readonly items: ItemStore;
  close(): void;
}

/** Codes `journalNewer`, `journalUnavailable`. */
export function openReadOnly(path: string): ReadOnlyJournal {
  const db = open(path);
  const version = numberOf(db.get("PRAGMA user_version"), "user_version");
  if (version !== migrations.length) {
    db.close();
    throw new RedialError(version > migrations.length ? "journalNewer" : "journalUnavailable", [
      "it is of another version",
    ]);
  }
  const rows = searchWithoutWriting(db);
  const items = new ItemRows(db);
  const refuse = (): Promise<never> =>
    Promise.reject(new RedialError("journalUnavailable", ["it is open for reading"]));
  return {
    search: {
      recallCandidates: async (request) => rows.recallCandidates(request),
      search: async (request) => rows.search(request),
    },
    items: {
      readItems: async (workspace) => items.readItems(workspace),
      findItem: async (workspace, kind, id) => items.findItem(workspace, kind, id),
      readItemsOf: async (workspaces, kind) => items.readItemsOf(workspaces, kind),
      putItems: refuse,
      writeItems: refuse,
    },
    close: () => db.close(),
  };
}

function open(path: string): Database {
  try {
    const raw = new DatabaseSync(path, { readOnly: true, timeout: 2_000 });
    return new Database(raw, migrations.length);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RedialError("journalUnavailable", [reason], error);
  }
}
