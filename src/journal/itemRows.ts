// What a workspace keeps beside its sessions (core/itemPorts.ts), in the journal: read, and written
// where it wins. Knows nothing of what an item means.
import {
  type Item,
  type ItemDraft,
  type ItemKind,
  itemKinds,
  type OwnedItem,
  winsOver,
} from "../core/itemPorts.ts";
import { type Database, numberOf, type Row, textOf } from "./database.ts";

export class ItemRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  readItems(workspace: string): readonly Item[] {
    return this.#db
      .all("SELECT kind, id, value, changedAt FROM item WHERE workspace = ?", workspace)
      .flatMap(toItem);
  }

  /** Those that are not forgotten, the newest first. */
  readItemsOf(workspaces: readonly string[], kind: ItemKind): readonly OwnedItem[] {
    return readItemsOf(this.#db, workspaces, kind);
  }

  /** Another text after every write: each makes an item later than it was. For a table of a few hundred. */
  mark(): string {
    const row = this.#db.get("SELECT COUNT(*) AS count, TOTAL(changedAt) AS sum FROM item");
    return `${row?.["count"]} ${row?.["sum"]}`;
  }

  /** `undefined` too when it was forgotten. */
  findItem(workspace: string, kind: ItemKind, id: string): Item | undefined {
    const item = readItem(this.#db, workspace, { kind, id });
    return item?.value === "" ? undefined : item;
  }

  putItems(workspace: string, drafts: readonly ItemDraft[]): void {
    this.#db.write(() => {
      for (const draft of drafts) {
        const known = readItem(this.#db, workspace, draft);
        const changedAt = Math.max(Date.now(), (known?.changedAt ?? 0) + 1);
        writeItem(this.#db, workspace, { ...draft, changedAt });
      }
    });
  }

  writeItems(workspace: string, items: readonly Item[]): readonly Item[] {
    return this.#db.write(() => items.filter((item) => writeItem(this.#db, workspace, item)));
  }
}

/** Items of one kind that are not forgotten, the newest first. */
export function readItemsOf(
  db: Database,
  workspaces: readonly string[],
  kind: ItemKind,
): readonly OwnedItem[] {
  return db
    .all(
      `SELECT workspace, kind, id, value, changedAt FROM item
       WHERE workspace IN (SELECT value FROM json_each(?)) AND kind = ? AND item.value <> ''
       ORDER BY changedAt DESC, id`,
      JSON.stringify(workspaces),
      kind,
    )
    .flatMap((row) =>
      toItem(row).map((item) => ({ ...item, workspace: textOf(row, "workspace") })),
    );
}

/** Gives all items of one workspace to another; called with its sessions, in their transaction. */
export function moveItems(db: Database, from: string, to: string): void {
  const rows = db.all("SELECT kind, id, value, changedAt FROM item WHERE workspace = ?", from);
  for (const item of rows.flatMap(toItem)) writeItem(db, to, item);
  db.run("DELETE FROM item WHERE workspace = ?", from);
}

function writeItem(db: Database, workspace: string, item: Item): boolean {
  const { kind, id, value, changedAt } = item;
  if (!winsOver(item, readItem(db, workspace, item))) return false;
  db.run(
    `INSERT INTO item (workspace, kind, id, value, changedAt) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE
       SET value = excluded.value, changedAt = excluded.changedAt`,
    workspace,
    kind,
    id,
    value,
    changedAt,
  );
  return true;
}

function readItem(
  db: Database,
  workspace: string,
  { kind, id }: Pick<Item, "kind" | "id">,
): Item | undefined {
  const row = db.get(
    "SELECT kind, id, value, changedAt FROM item WHERE workspace = ? AND kind = ? AND id = ?",
    workspace,
    kind,
    id,
  );
  return row && toItem(row)[0];
}

/** Nothing for a kind that this Redial does not know. */
function toItem(row: Row): Item[] {
  const kind = itemKinds.find((known) => known === row["kind"]);
  if (!kind) return [];
  const [id, value] = [textOf(row, "id"), textOf(row, "value")];
  return [{ kind, id, value, changedAt: numberOf(row, "changedAt") }];
}
