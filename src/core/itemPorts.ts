// What a workspace keeps beside its sessions, as small items: notes, marks on messages, summaries of
// sessions, the workspace's own prompt. The same in the journal and in the shared copy; of two writers
// the later one wins.

/**
 * `note`: core/noteItems.ts; `mark`: shared/recallMarks.ts; `summary`: core/summaries.ts, by session;
 * `prompt`: core/workspacePrompts.ts, one of a workspace.
 */
export const itemKinds = ["note", "mark", "summary", "prompt"] as const;
export type ItemKind = (typeof itemKinds)[number];

/** One item; `value` is its kind's JSON, "" when it was forgotten. */
export interface Item {
  readonly kind: ItemKind;
  readonly id: string;
  readonly value: string;
  /** Epoch ms. */
  readonly changedAt: number;
}

/** An item that is written now. */
export type ItemDraft = Omit<Item, "changedAt">;

/** The journal's items. Code `journalUnavailable`. */
export interface ItemStore {
  /** All of a workspace, the forgotten ones too. */
  readItems(workspace: string): Promise<readonly Item[]>;
  /** One that is not forgotten. */
  findItem(workspace: string, kind: ItemKind, id: string): Promise<Item | undefined>;
  readItemsOf(workspaces: readonly string[], kind: ItemKind): Promise<readonly OwnedItem[]>;
  /** Keeps what the user wrote now: later than what is there, whatever the clocks say. */
  putItems(workspace: string, items: readonly ItemDraft[]): Promise<void>;
  /** Keeps those that win over what is there; returns them. */
  writeItems(workspace: string, items: readonly Item[]): Promise<readonly Item[]>;
}

/** An item with the workspace that it belongs to. */
export interface OwnedItem extends Item {
  readonly workspace: string;
}

/** Whether `item` wins over `other`: the later one, and of two at once the same one everywhere. */
export function winsOver(item: Item, other: Item | undefined): boolean {
  if (!other) return true;
  if (item.changedAt !== other.changedAt) return item.changedAt > other.changedAt;
  // As the shared copy compares them.
  return JSON.stringify(item.value) > JSON.stringify(other.value);
}
