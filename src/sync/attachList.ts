// A list that another LangChain program began becomes a session of a workspace, where it is.
import { createHash } from "node:crypto";
import { RedialError } from "../core/errors.ts";
import type { CopyAddress, CopyMeta, SharedCopy, SyncStore } from "../core/syncPorts.ts";
import { type ReadEntry, readEntries } from "./readEntries.ts";

export interface AttachParts {
  readonly store: SyncStore;
  readonly copy: SharedCopy;
  readonly readEntry: ReadEntry;
}

export interface AttachRequest {
  readonly workspace: string;
  /** The list's key, or the id that LangChain for Python was given. */
  readonly key: string;
  readonly titleOf: (question: string) => string;
}

/** Makes the session known in the journal, without its messages; returns its id. */
export async function attachList(parts: AttachParts, request: AttachRequest): Promise<string> {
  const { store, copy } = parts;
  const { workspace, key } = request;
  const listKey = await copy.findList(key.trim());
  if (listKey === undefined) throw new RedialError("redisListMissing", [copy.host, key]);
  const sessionId = sessionIdOf(workspace, listKey);
  const address = { workspace, sessionId, listKey };
  const meta = await readMeta(parts, request, address);
  await store.attachSession(workspace, sessionId, { ...meta, listKey });
  return sessionId;
}

/** What another window has set for the list, else a title from its first question. */
async function readMeta(
  { copy, readEntry }: AttachParts,
  { titleOf }: AttachRequest,
  address: Required<CopyAddress>,
): Promise<CopyMeta> {
  const mark = { journal: "", pushes: 0, version: -1, length: 0 };
  const reply = await copy.pull(address, mark);
  const now = Date.now();
  if (reply.state.meta && reply.state.meta.deletedAt === undefined) return reply.state.meta;
  const entries = reply.kind === "news" ? readEntries(reply.entries, 0, readEntry) : [];
  const question = entries.find((entry) => entry.role === "human")?.text ?? address.listKey;
  const createdAt = entries.find((entry) => entry.createdAt > 0)?.createdAt ?? now;
  return { title: titleOf(question), createdAt, updatedAt: now, pinned: false, changedAt: now };
}

/** The same on every machine, so that two that attach the list share one session. */
function sessionIdOf(workspace: string, listKey: string): string {
  const digest = createHash("sha1").update(`${workspace}\n${listKey}`).digest("hex");
  return `list-${digest.slice(0, 32)}`;
}
