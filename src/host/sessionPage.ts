// What one page asks about sessions, answered: lists, search, trash, find, changes to sessions. The
// conversation itself is panelController.ts's.
import { unreachable } from "../shared/never.ts";
import type { HostMessage } from "../shared/protocol.ts";
import type { SessionPageMessage } from "../shared/sessionMessages.ts";
import type { SessionActions } from "./sessionActions.ts";
import type { SessionLists } from "./sessionLists.ts";

export interface SessionPageParts {
  readonly lists: SessionLists;
  readonly actions: SessionActions;
  readonly post: (message: HostMessage) => void;
}

/** Messages that show something in the transcript; answered by the panel's controller. */
type Reading = Extract<SessionPageMessage, { type: "showMessage" | "loadNewer" }>;

export class SessionPage {
  readonly #parts: SessionPageParts;
  #finding = new AbortController();

  constructor(parts: SessionPageParts) {
    this.#parts = parts;
  }

  async answer(message: Exclude<SessionPageMessage, Reading>): Promise<void> {
    const { lists, actions, post } = this.#parts;
    switch (message.type) {
      case "listSessions": {
        const { requestId, scope, offset } = message;
        return post({ type: "sessions", requestId, ...(await lists.list(scope, offset)) });
      }
      case "searchSessions": {
        const { requestId, scope, text } = message;
        return post({ type: "found", requestId, ...(await lists.search(scope, text)) });
      }
      case "listTrash": {
        const { requestId } = message;
        return post({ type: "trash", requestId, removals: await lists.trash() });
      }
      case "findInSession":
        return this.#find(message);
      case "renameSession":
        return actions.rename(message.sessionId, message.title);
      case "pinSession":
        return actions.pin(message.sessionId, message.isPinned);
      case "deleteSession":
        return actions.remove(message.sessionId);
      case "restoreRemoval":
        return actions.restore(message.removalId);
      case "newTemporarySession":
        return actions.newTemporarySession();
      default:
        return unreachable(message);
    }
  }

  async #find(message: Extract<SessionPageMessage, { type: "findInSession" }>): Promise<void> {
    const { requestId, sessionId, text } = message;
    // Only what was typed last is of interest.
    this.#finding.abort();
    this.#finding = new AbortController();
    const { signal } = this.#finding;
    const found = await this.#parts.lists.find(sessionId, text, signal);
    if (!signal.aborted) this.#parts.post({ type: "findResult", requestId, ...found });
  }
}
