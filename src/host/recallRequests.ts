// Answers what a page asks about recall. Knows the memory desk and the chat; no webview.
import { unreachable } from "../shared/never.ts";
import type { RecallHostMessage, RecallPageMessage } from "../shared/recallMessages.ts";
import type { Backend } from "./backend.ts";
import { needTrust } from "./trust.ts";
import type { Workspaces } from "./workspaces.ts";

export interface RecallRequestParts {
  readonly backend: Pick<Backend, "chat" | "store" | "memory">;
  readonly workspaces: Workspaces;
  readonly post: (message: RecallHostMessage) => void;
}

/** Rejects with the codes of memory and chat. */
export async function answerRecallRequest(
  parts: RecallRequestParts,
  message: RecallPageMessage,
): Promise<void> {
  const { backend, post } = parts;
  const { chat, memory } = backend;
  switch (message.type) {
    case "readRecalled": {
      const { requestId, sessionId, messageId } = message;
      const pieces = await memory.recalledFor({ sessionId, messageId });
      return post({ type: "recalled", requestId, pieces });
    }
    case "markRecalled": {
      const { sessionId, messageId, mark } = message;
      return memory.mark({ sessionId, messageId }, mark);
    }
    case "askWithout": {
      needTrust();
      const { turnId, sessionId, questionId, answerId, withoutId } = message;
      const answer = { sessionId, messageId: answerId };
      const without = await memory.without(answer, withoutId);
      return chat.askVersion({ turnId, sessionId, questionId, without });
    }
    case "recall": {
      const { requestId, sessionId, text } = message;
      const workspace = await workspaceOf(parts, sessionId);
      const pieces = await memory.lookUp(text, [workspace]);
      return post({ type: "recallFound", requestId, question: text, pieces });
    }
    default:
      return unreachable(message);
  }
}

async function workspaceOf(
  { backend, workspaces }: RecallRequestParts,
  sessionId: string | undefined,
): Promise<string> {
  const session = sessionId === undefined ? undefined : await backend.store.readSession(sessionId);
  return session?.workspace ?? (await workspaces.current()).key;
}
