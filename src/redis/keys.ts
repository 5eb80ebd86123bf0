// Every Redis key and channel that Redial uses is built here. The braces make the workspace key the
// hash tag, so that one script sees all of a workspace on a cluster.
import type { ItemKind } from "../core/itemPorts.ts";
import type { CopyAddress } from "../core/syncPorts.ts";

/** Keys of one session, in the order that the scripts take them. */
export interface SessionKeys {
  readonly list: string;
  readonly meta: string;
  readonly index: string;
  readonly epoch: string;
  readonly journals: string;
  readonly seal: string;
}

/** Sorted set of session ids, scored by updatedAt in ms. */
export function indexKey(workspace: string): string {
  return `redial:{${workspace}}:sessions`;
}

/** Hash with what is kept of a session beside its messages. */
export function metaKey(workspace: string, sessionId: string): string {
  return `redial:{${workspace}}:meta:${sessionId}`;
}

/** String, random, set once: tells a Redis that lost its data from one whose sessions were deleted. */
function epochKey(workspace: string): string {
  return `redial:{${workspace}}:epoch`;
}

/** Hash: for each journal how many of its pushes were written; by that it notices a lost one. */
function journalsKey(workspace: string): string {
  return `redial:{${workspace}}:journals`;
}

/** String: says that the workspace is encrypted, and by which key; seals.ts. */
export function sealKey(workspace: string): string {
  return `redial:{${workspace}}:seal`;
}

const itemNames: Readonly<Record<ItemKind, string>> = {
  note: "notes",
  mark: "marks",
  summary: "summaries",
  prompt: "prompts",
};

/** Hash of what the workspace keeps beside its sessions (core/itemPorts.ts), one for each kind. */
export function itemsKey(workspace: string, kind: ItemKind): string {
  return `redial:{${workspace}}:${itemNames[kind]}`;
}

/** Hash of vectors by message id. */
export function vectorsKey(workspace: string): string {
  return `redial:{${workspace}}:vectors`;
}

/** Channel: what changed, and deltas of running answers. */
export function liveChannel(workspace: string): string {
  return `redial:{${workspace}}:live`;
}

/** The workspace that a channel of {@link liveChannel} belongs to. */
export function workspaceOfChannel(channel: string): string | undefined {
  return /^redial:\{(.*)\}:live$/s.exec(channel)?.[1];
}

/** LangChain's own key of a session's list: its prefix and its `session_id`. */
export function listKey(workspace: string, sessionId: string): string {
  return `message_store:redial:{${workspace}}:${sessionId}`;
}

/** List that an upload is gathered in before it becomes the session's, whole. */
export function stagingKey(workspace: string, sessionId: string): string {
  return `redial:{${workspace}}:upload:${sessionId}:${crypto.randomUUID()}`;
}

/**
 * Keys of a session. An attached list stays at its own key, and what Redial keeps about it goes to
 * the same slot of a cluster: there the list's own hash tag takes the workspace's place.
 */
export function sessionKeys(address: CopyAddress): SessionKeys {
  const tag = address.listKey === undefined ? address.workspace : tagOf(address.listKey);
  return {
    list: address.listKey ?? listKey(tag, address.sessionId),
    meta: metaKey(tag, address.sessionId),
    index: indexKey(tag),
    epoch: epochKey(tag),
    journals: journalsKey(tag),
    seal: sealKey(tag),
  };
}

/** The part of a key that decides on its slot (Redis cluster specification, "hash tags"). */
export function tagOf(key: string): string {
  const open = key.indexOf("{");
  const close = open < 0 ? -1 : key.indexOf("}", open + 1);
  return close > open + 1 ? key.slice(open + 1, close) : key;
}
