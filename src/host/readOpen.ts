// All that a page is told of a session when it is to show it.
import type { OpenSession } from "../shared/protocol.ts";
import type { Backend } from "./backend.ts";
import type { Transcript } from "./transcript.ts";
import type { Unread } from "./unread.ts";
import type { Workspaces } from "./workspaces.ts";

interface OpenParts {
  readonly backend: Backend;
  readonly workspaces: Workspaces;
  readonly unread: Unread;
  readonly transcript: Transcript;
}

/** As {@link Transcript.open}, with the draft, what waits, and what was not read. */
export async function readOpen(
  parts: OpenParts,
  sessionId: string | undefined,
  messageId?: string,
): Promise<OpenSession> {
  const { backend, workspaces, unread, transcript } = parts;
  const draft = await backend.store.readDraft(sessionId ?? (await workspaces.current()).key);
  if (sessionId === undefined) return transcript.open(undefined, undefined, draft);
  const queue = await backend.queue.read(sessionId);
  const own = backend.chat.runningTurn(sessionId);
  const open = await transcript.open(sessionId, own, draft, messageId);
  if (hasEnded(parts, open)) return readOpen(parts, sessionId, messageId);
  const unreadId = unread.of(sessionId);
  const waits = queue.questions.length > 0;
  return { ...open, ...(waits && { queue }), ...(unreadId !== undefined && { unreadId }) };
}

/**
 * The answer that was running when this was read is over: the page was told so while it showed something
 * else, and would wait for its end for ever.
 */
export function hasEnded(
  { backend, transcript }: Pick<OpenParts, "backend" | "transcript">,
  { session, running }: OpenSession,
): boolean {
  if (!session || !running) return false;
  if (!running.isOwn) return !transcript.follows(running.turnId);
  return backend.chat.runningTurn(session.id)?.turnId !== running.turnId;
}
