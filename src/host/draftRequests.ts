// A page's unsent text on its way to the journal, and to the other pages of the window.
import type { HostMessage, PageMessage } from "../shared/protocol.ts";
import type { Backend } from "./backend.ts";
import type { Workspaces } from "./workspaces.ts";

export interface DraftParts {
  readonly backend: Backend;
  readonly workspaces: Workspaces;
  /** Tells the window's other pages. */
  readonly tellOthers: (message: HostMessage) => void;
}

/** Keeps the draft of the session, or of the conversation not yet begun. */
export async function saveDraft(
  { backend, workspaces, tellOthers }: DraftParts,
  { sessionId, text }: Extract<PageMessage, { type: "saveDraft" }>,
): Promise<void> {
  const owner = sessionId ?? (await workspaces.current()).key;
  tellOthers({ type: "draft", ...(sessionId !== undefined && { sessionId }), text });
  await backend.store.saveDraft(owner, text);
}
