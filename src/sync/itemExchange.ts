// Notes and marks of a workspace, journal <-> shared copy: both end with the same items, of two
// writers the later. A copy that lost them is filled again by this too.
import { type Disposable, Emitter } from "../core/disposable.ts";
import { type Item, type ItemStore, winsOver } from "../core/itemPorts.ts";
import type { SharedCopy } from "../core/syncPorts.ts";

export interface ItemExchangeParts {
  readonly items: ItemStore;
  /** What other windows are told when something was written. */
  readonly notice: () => string;
}

export class ItemExchange implements Disposable {
  readonly #parts: ItemExchangeParts;
  readonly #changes: Emitter<string>;

  constructor(parts: ItemExchangeParts) {
    this.#parts = parts;
    this.#changes = new Emitter(() => {
      // A view that fails on news reads again when it is shown.
    });
  }

  /** The journal took in items of this workspace. */
  onChanged(listener: (workspace: string) => void): Disposable {
    return this.#changes.on(listener);
  }

  /** Rejects with what keeps the copy or the journal from being used. */
  async run(copy: SharedCopy, workspace: string): Promise<void> {
    const { items, notice } = this.#parts;
    const [there, here] = await Promise.all([
      copy.readItems(workspace),
      items.readItems(workspace),
    ]);
    const taken = await items.writeItems(workspace, winners(there, here));
    const missing = winners(here, there);
    if (missing.length > 0) await copy.writeItems(workspace, missing, notice());
    if (taken.length > 0) this.#changes.fire(workspace);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

/** Those of `items` that win over what `others` have. */
function winners(items: readonly Item[], others: readonly Item[]): readonly Item[] {
  const known = new Map(others.map((item) => [keyOf(item), item]));
  return items.filter((item) => winsOver(item, known.get(keyOf(item))));
}

function keyOf({ kind, id }: Item): string {
  return `${kind} ${id}`;
}
