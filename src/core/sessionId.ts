// Ids of sessions and messages, and LangChain's session id, which derives from the workspace.

/** An id for a session, turn or message: random, of letters that need no escaping in a Redis key. */
export function newId(): string {
  return crypto.randomUUID();
}

/**
 * LangChain's `session_id` of a session: with the prefix `message_store:` it is the Redis key of its
 * list. The braces make the workspace key the hash tag of a Redis cluster.
 */
export function langchainSessionId(workspace: string, sessionId: string): string {
  return `redial:{${workspace}}:${sessionId}`;
}
