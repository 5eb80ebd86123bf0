// Puts encrypted texts into the place of what a workspace's sessions, notes and marks hold in plain, in
// place: no journal sees a change. Stopped half-way, it goes on where it is called again.
import { itemKinds } from "../core/itemPorts.ts";
import { isSealedEntry, isSealedText, type MemoryCipher } from "./cipher.ts";
import { itemsKey } from "./keys.ts";
import type { Replacement, Seals } from "./seals.ts";

export interface SealPlainParts {
  readonly seals: Seals;
  readonly cipher: MemoryCipher;
  readonly workspace: string;
  /** Texts that were looked at. */
  readonly onProgress: (done: number) => void;
}

/** Entries that are replaced in one round trip. */
const step = 100;

/** How many texts were encrypted. Rejects with `redis…` codes. */
export async function sealPlain(parts: SealPlainParts): Promise<number> {
  const { seals, workspace, onProgress } = parts;
  let looked = 0;
  let sealed = 0;
  const note = (count: number, replaced: number): void => {
    looked += count;
    sealed += replaced;
    onProgress(looked);
  };
  await seals.forgetVectors(workspace);
  for (const key of await seals.sessionKeys(workspace)) {
    if (key.startsWith("message_store:")) await sealList(parts, key, note);
    else note(1, await sealTitle(parts, key));
  }
  for (const kind of itemKinds) {
    const items = Object.entries(await seals.items(workspace, kind));
    for (const [id, entry] of items) {
      note(1, await sealItem(parts, itemsKey(workspace, kind), id, entry));
    }
  }
  return sealed;
}

async function sealList(
  { seals, cipher }: SealPlainParts,
  key: string,
  note: (count: number, replaced: number) => void,
): Promise<void> {
  // From the oldest on: those keep their distance from the end while others are put at the head.
  for (let done = 0; ; ) {
    const length = await seals.length(key);
    const count = Math.min(step, length - done);
    if (count <= 0) return;
    const from = length - done - count;
    const entries = await seals.entries(key, from, count);
    const plain = entries.filter((entry) => !isSealedEntry(entry));
    const replacements = plain.map((old): Replacement => ({ old, text: cipher.sealEntry(old) }));
    const hasPlain = replacements.length > 0;
    note(count, hasPlain ? await seals.replaceEntries(key, from, replacements) : 0);
    done += count;
  }
}

async function sealTitle({ seals, cipher }: SealPlainParts, key: string): Promise<number> {
  const old = (await seals.field(key, "title")) ?? "";
  if (old === "" || isSealedText(old)) return 0;
  const text = cipher.sealText("title", old);
  return Number(await seals.replaceField(key, "title", { old, text }));
}

async function sealItem(
  { seals, cipher }: SealPlainParts,
  key: string,
  id: string,
  old: string,
): Promise<number> {
  const entry = parse(old);
  const { value } = entry;
  if (typeof value !== "string" || value === "" || isSealedText(value)) return 0;
  const text = JSON.stringify({ ...entry, value: cipher.sealText("item", value) });
  return Number(await seals.replaceField(key, id, { old, text }));
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...Object(JSON.parse(text)) };
  } catch {
    // Another program's: it is none of Redial's items.
    return {};
  }
}
