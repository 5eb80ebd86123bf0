// How long the end of a turn waits to say where its pair is.
import type { SavedWhere } from "../shared/types.ts";

/** How long the end of a turn waits for the shared copy before the page is told, in ms. */
const saveNoticeMs = 300;

/** Where the pair is; `undefined` when that takes longer than the page is to wait. */
export function savedSoon(saving: Promise<SavedWhere>): Promise<SavedWhere | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), saveNoticeMs);
  });
  return Promise.race([saving, late]);
}
