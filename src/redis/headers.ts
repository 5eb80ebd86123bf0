// The JSON header that the scripts of scripts.ts take: what the caller knows of the session, and what is
// to be written. Knows no connection.
import type { CopyDrop, CopyMark, CopyMeta, CopyPush, Upload } from "../core/syncPorts.ts";
import { liveChannel } from "./keys.ts";

/** Sizes that keep one reply small; a longer backlog comes in several. */
const limits = { maxEntries: 500, maxBytes: 4_000_000, maxEntryBytes: 8_000_000 } as const;
/** How long a deleted session stays in Redis, so that it can be undone from anywhere. */
const trashMs = 30 * 24 * 60 * 60 * 1000;

/** What goes with every push. */
export interface PushTerms {
  /** How long a session that nobody adds to is kept, in ms; 0: for ever. */
  readonly lifetimeMs: number;
  /** What other windows are told. */
  readonly notice: string;
}

/** Of a look that writes nothing. */
export function pullHeader(mark: CopyMark): string {
  return JSON.stringify(markHeader(mark));
}

/** Of a push; its messages are the arguments behind it: inserts, then appends. */
export function pushHeader(push: CopyPush, terms: PushTerms): string {
  return JSON.stringify({
    ...commonHeader(push, terms),
    drops: push.drops === "all" ? "all" : push.drops.map(dropHeader),
    inserts: push.inserts.map((group) => [group.before, group.messages.length]),
    appends: push.appends.map((message) => message.id),
  });
}

/** Of an upload; its messages are in a list of their own (keys.ts). */
export function uploadHeader(upload: Upload, terms: PushTerms): string {
  const nothing = { drops: [], inserts: [], appends: [] };
  return JSON.stringify({ ...commonHeader(upload, terms), ...nothing, staged: upload.body.count });
}

function commonHeader(
  { address, mark, meta, isMetaDirty }: Pick<CopyPush, "address" | "mark" | "meta" | "isMetaDirty">,
  { lifetimeMs, notice }: PushTerms,
): object {
  return {
    ...markHeader(mark),
    sessionId: address.sessionId,
    meta: metaHeader(meta),
    isMetaDirty,
    lifetimeMs: String(lifetimeMs),
    trashMs: String(trashMs),
    newEpoch: mark.epoch === undefined ? crypto.randomUUID() : "",
    channel: liveChannel(address.workspace),
    notice,
  };
}

function dropHeader({ position, sha1, others = [] }: CopyDrop): readonly unknown[] {
  return [position, sha1, ...others];
}

function markHeader(mark: CopyMark): object {
  return {
    ...limits,
    epoch: mark.epoch ?? "",
    journal: mark.journal,
    pushes: mark.pushes,
    version: mark.version,
    known: mark.length,
    tail: mark.tail === undefined ? [] : [mark.tail, ...(mark.otherTails ?? [])],
    seal: mark.seal ?? "",
  };
}

/** Times as text: see scripts.ts. */
function metaHeader(meta: CopyMeta): object {
  return {
    title: meta.title,
    createdAt: String(meta.createdAt),
    updatedAt: String(meta.updatedAt),
    pinned: meta.pinned ? "1" : "0",
    changedAt: String(meta.changedAt),
    ...(meta.forkOf !== undefined && { forkOf: meta.forkOf }),
    ...(meta.versionOf !== undefined && { versionOf: meta.versionOf }),
    ...(meta.deletedAt !== undefined && { deletedAt: String(meta.deletedAt) }),
    ...(meta.listKey !== undefined && { listKey: meta.listKey }),
  };
}
