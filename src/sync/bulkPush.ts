// Pushes of many sessions at once: planned together, sent one behind the other on the one connection,
// acknowledged in one transaction. Whatever is not plain is left to exchange.ts.
import type {
  CopyPush,
  CopyReply,
  PlannedPush,
  SentPush,
  SharedCopy,
  SyncStore,
  Upload,
} from "../core/syncPorts.ts";

export interface BulkPushParts {
  readonly store: SyncStore;
  readonly noticeOf: (push: Pick<CopyPush, "address" | "mark">) => string;
  readonly onChanged: (sessionIds: readonly string[]) => void;
}

/**
 * Sends what waits in these sessions, whose turn in the queue it is. Returns those that are not
 * through with it: they are to be exchanged one by one, which also finds out why.
 */
export async function pushTogether(
  { store, noticeOf, onChanged }: BulkPushParts,
  copy: SharedCopy,
  sessionIds: readonly string[],
): Promise<readonly string[]> {
  const left = new Set(sessionIds);
  for (let start = 0; start < sessionIds.length; ) {
    const { uploads, plans, seen } = await store.planPushes(sessionIds.slice(start));
    const planned = new Set([...uploads, ...plans].map(({ address }) => address.sessionId));
    for (const id of sessionIds.slice(start, start + seen)) if (!planned.has(id)) left.delete(id);
    const outcomes = await Promise.allSettled([
      ...uploads.map(async (upload) =>
        uploadedAsItWas(upload, await copy.upload(upload, noticeOf(upload))),
      ),
      ...plans.map(async (plan) => sentAsItWas(plan, await copy.push(plan, noticeOf(plan)))),
    ]);
    const sent = outcomes.flatMap(
      (outcome) => (outcome.status === "fulfilled" && outcome.value) || [],
    );
    const settled = sent.length > 0 ? await store.applySent(sent) : [];
    for (const id of settled) left.delete(id);
    if (settled.length > 0) onChanged(settled);
    start += seen;
  }
  return [...left];
}

function uploadedAsItWas(upload: Upload, reply: CopyReply | undefined): SentPush | undefined {
  const { mark, address, change, body } = upload;
  if (reply?.kind !== "pushed" || reply.state.length !== body.count) return undefined;
  const { count, lastSeq } = body;
  const { sessionId } = address;
  return { sessionId, base: mark, change, state: reply.state, ids: [], upload: { count, lastSeq } };
}

/** What the journal needs to know of a plain push; `undefined` for another one. */
export function sentAsItWas(plan: PlannedPush, reply: CopyReply): SentPush | undefined {
  const { mark, address, change, drops, inserts, appends } = plan;
  const isPlain = drops !== "all" && drops.length === 0 && inserts.length === 0;
  if (!isPlain || reply.kind !== "pushed" || reply.entries.length > 0) return undefined;
  const { state } = reply;
  if (state.length !== mark.length + appends.length) return undefined;
  const { sessionId } = address;
  return { sessionId, base: mark, change, state, ids: appends.map(({ id }) => id) };
}
