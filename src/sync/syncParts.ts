// What sync is given.
import type { ItemStore } from "../core/itemPorts.ts";
import type { Log } from "../core/ports.ts";
import type { SyncStore } from "../core/syncPorts.ts";
import type { ReadEntry } from "./readEntries.ts";

export interface SyncParts {
  readonly store: SyncStore;
  readonly items: ItemStore;
  /** core/messages.ts's. */
  readonly readEntry: ReadEntry;
  /** Workspace keys of this window. */
  readonly workspaces: () => readonly string[];
  readonly log: Log;
  /** How long a turn waits for news before it goes on without, in ms. Default 1,500. */
  readonly turnWaitMs?: number;
}
