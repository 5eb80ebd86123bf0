// What one page asks about turns, answered: versions, forks, code blocks, questions that wait, and
// whether the end is in sight.
import type { Disposable } from "../core/disposable.ts";
import { RedialError } from "../core/errors.ts";
import { unreachable } from "../shared/never.ts";
import type { HostMessage } from "../shared/protocol.ts";
import type { TurnPageMessage } from "../shared/turnMessages.ts";
import type { Backend } from "./backend.ts";
import type { CodeActions } from "./codeActions.ts";
import type { PageFocus } from "./pageFocus.ts";
import { needTrust } from "./trust.ts";
import type { TurnActions } from "./turnActions.ts";
import type { Unread } from "./unread.ts";

export interface TurnPageParts {
  readonly backend: Backend;
  readonly turns: TurnActions;
  readonly code: CodeActions;
  readonly unread: Unread;
  readonly focus: PageFocus;
  readonly post: (message: HostMessage) => void;
}

export class TurnPage implements Disposable {
  readonly #parts: TurnPageParts;
  readonly #queue: Disposable;

  /** `sessionId`: of the session that the page shows. */
  constructor(parts: TurnPageParts, sessionId: () => string | undefined) {
    this.#parts = parts;
    this.#queue = parts.backend.queue.onChange((change) => {
      if (change.sessionId === sessionId()) parts.post({ type: "queue", ...change });
    });
  }

  async answer(message: TurnPageMessage): Promise<void> {
    const { backend, turns, code, unread, focus, post } = this.#parts;
    const { queue } = backend;
    switch (message.type) {
      case "editQuestion":
        return turns.askVersion(message.turnId, message, message.text);
      case "regenerate":
        return turns.askVersion(message.turnId, message);
      case "showVersion":
        return turns.showVersion(message, message.index);
      case "forkSession":
        return turns.fork(message);
      case "deleteTurn":
        return turns.deleteTurn(message);
      case "copyMessage":
        return turns.copy(message);
      case "codeAction":
        return code.run(message);
      case "queueQuestion": {
        needTrust();
        const { sessionId, queueId, text } = message;
        const session = await backend.store.readSession(sessionId);
        if (!session) throw new RedialError("sessionGone");
        await backend.store.saveDraft(sessionId, "");
        return queue.add(sessionId, { queueId, text });
      }
      case "unqueueQuestion":
        return queue.remove(message.sessionId, message.queueId);
      case "sendQueued":
        needTrust();
        return queue.release(message.sessionId);
      case "reading":
        return unread.noteReading(this, message.sessionId, message.isAtEnd);
      case "focus":
        return focus.note(post, message.isFocused);
      default:
        return unreachable(message);
    }
  }

  /** The page is given another session to show. */
  noteShown(sessionId: string | undefined): void {
    this.#parts.unread.noteShown(this, sessionId);
  }

  /** The page cannot be seen (or is gone). */
  noteHidden(): void {
    this.#parts.unread.noteHidden(this);
    this.#parts.focus.note(this.#parts.post, false);
  }

  dispose(): void {
    this.#queue.dispose();
    this.noteHidden();
  }
}
