// What goes to Redis encrypted and comes from there readable: the parts of a push, of a reply, of a meta.
// What a workspace's encryption is, is found out in sealedCopy.ts.
import type { VectorCopy } from "../core/embeddingPorts.ts";
import type { CopyEntry } from "../core/recordPorts.ts";
import {
  type CopyAddress,
  type CopyMark,
  type CopyMeta,
  type CopyPush,
  type CopyReply,
  lockedTitle,
  type PushMessage,
} from "../core/syncPorts.ts";
import { isSealedText, type MemoryCipher, sha1Of } from "./cipher.ts";

/** `unmarked`: it was encrypted, and Redis does not say so any more; nothing passes. */
export type Seal =
  | { readonly kind: "plain" }
  | { readonly kind: "unmarked" }
  | { readonly kind: "locked"; readonly marker: string }
  | { readonly kind: "open"; readonly marker: string; readonly cipher: MemoryCipher };

/** One with which something passes. */
export type Usable = Extract<Seal, { kind: "plain" | "open" }>;

/** Vectors tell too much of their texts: with encryption, each machine makes its own. */
export function plainVectors(
  vectors: VectorCopy,
  isPlain: (workspace: string) => Promise<boolean>,
): VectorCopy {
  return {
    readVectors: async (workspace, messageIds) =>
      (await isPlain(workspace))
        ? vectors.readVectors(workspace, messageIds)
        : messageIds.map(() => undefined),
    writeVectors: async (workspace, written) => {
      if (await isPlain(workspace)) await vectors.writeVectors(workspace, written);
    },
    dropVectors: (workspace, messageIds) => vectors.dropVectors(workspace, messageIds),
  };
}

/** The mark with what the entry it ends at may look like there. */
export function sealMark(seal: Usable, address: CopyAddress, mark: CopyMark): CopyMark {
  if (seal.kind === "plain" || address.listKey !== undefined) return mark;
  const { tailText } = mark;
  return {
    ...mark,
    seal: seal.marker,
    ...(tailText !== undefined && { otherTails: [sha1Of(seal.cipher.sealEntry(tailText))] }),
  };
}

/** The push with everything in it that can be read encrypted. */
export function sealPush(seal: Usable, push: CopyPush): CopyPush {
  if (seal.kind === "plain") return push;
  const { cipher } = seal;
  const meta = { ...push.meta, title: cipher.sealText("title", push.meta.title) };
  if (push.address.listKey !== undefined) return { ...push, meta };
  const sealAll = (messages: readonly PushMessage[]): readonly PushMessage[] =>
    messages.map(({ id, stored }) => ({ id, stored: cipher.sealEntry(stored) }));
  return {
    ...push,
    meta,
    mark: sealMark(seal, push.address, push.mark),
    drops:
      push.drops === "all"
        ? "all"
        : push.drops.map((drop) => ({
            ...drop,
            ...(drop.text !== undefined && { others: [sha1Of(cipher.sealEntry(drop.text))] }),
          })),
    inserts: push.inserts.map(({ before, messages }) => ({ before, messages: sealAll(messages) })),
    appends: sealAll(push.appends),
  };
}

/** The reply with everything readable that can be opened. */
export function openReply(seal: Usable, address: CopyAddress, reply: CopyReply): CopyReply {
  if (seal.kind === "plain") return reply;
  const { meta } = reply.state;
  const state = { ...reply.state, ...(meta && { meta: openMeta(seal, meta) }) };
  switch (reply.kind) {
    case "lost":
    case "stale":
      return { ...reply, state };
    case "news":
    case "pushed":
      return { ...reply, state, entries: openEntries(seal, address, reply.entries) };
  }
}

/** As {@link openReply}, of entries. */
export function openEntries(
  seal: Seal,
  address: CopyAddress,
  entries: readonly CopyEntry[],
): readonly CopyEntry[] {
  if (seal.kind !== "open" || address.listKey !== undefined) return entries;
  return entries.map((entry) =>
    entry.kind === "text" ? { ...entry, raw: seal.cipher.openEntry(entry.raw) } : entry,
  );
}

/** As {@link openReply}, of a meta; {@link lockedTitle} where the title cannot be opened. */
export function openMeta(seal: Seal, meta: CopyMeta): CopyMeta {
  const title = seal.kind === "open" ? seal.cipher.openText("title", meta.title) : meta.title;
  return { ...meta, title: isSealedText(title) ? lockedTitle : title };
}

/** The ciphertext of a live message; `undefined` for one in plain. */
export function sealedLive(text: string): string | undefined {
  if (!text.startsWith('{"sealed":')) return undefined;
  try {
    const { sealed }: { readonly sealed?: unknown } = Object(JSON.parse(text));
    return typeof sealed === "string" ? sealed : undefined;
  } catch {
    // Somebody else publishes on this channel.
    return undefined;
  }
}

/** What a marker says; empty where it is none of this version. */
export function readMarker(marker: string): { readonly id: string; readonly salt: string } {
  const [, id = "", salt = ""] = /^v1:([0-9a-f]{16}):([0-9a-f]{32})$/.exec(marker) ?? [];
  return { id, salt };
}
