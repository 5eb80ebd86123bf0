// Joins the queue of waiting questions with the chat: who asks, and what it hears of turns.
import type { ChatService } from "../core/chatService.ts";
import { RedialError } from "../core/errors.ts";
import type { Log, SessionStore } from "../core/ports.ts";
import { QuestionQueue } from "../core/questionQueue.ts";
import { newId } from "../core/sessionId.ts";

/** Opens the queue of this window. */
export function openQueue(store: SessionStore, chat: ChatService, log: Log): QuestionQueue {
  const queue = new QuestionQueue({
    store,
    ask: async (sessionId, text) => {
      const session = await store.readSession(sessionId);
      if (!session) throw new RedialError("sessionGone");
      await chat.ask({ turnId: newId(), sessionId, workspace: session.workspace, text });
    },
    whenIdle: (sessionId) => chat.whenIdle(sessionId),
    log,
  });
  chat.onTurn((event) => {
    if (event.kind !== "ended") return;
    const isWhole = event.messages.every(({ state }) => state === "complete");
    queue.noteEnd(event.session.id, isWhole);
  });
  return queue;
}
