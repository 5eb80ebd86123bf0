// What the user can ask of memory without a model: what was recalled for an answer, what recall finds
// for a question, and marks that decide on what is recalled. Knows ports only.
import {
  type MarkedMessage,
  markId,
  type RecallMark,
  readMark,
  writeMark,
} from "../shared/recallMarks.ts";
import type { RecalledView } from "../shared/types.ts";
import { type Disposable, Emitter } from "./disposable.ts";
import { RedialError } from "./errors.ts";
import type { ItemStore } from "./itemPorts.ts";
import { leftOutOf, recalledBy, textOfMessage } from "./messages.ts";
import type { JournalMessage, Log, SearchPort, SessionStore } from "./ports.ts";
import { type Recalled, recall } from "./recall.ts";
import type { RecalledStretch } from "./recalledStretch.ts";

export interface MemoryDeskParts {
  readonly store: SessionStore;
  readonly search: SearchPort;
  readonly items: ItemStore;
  /** An item of the workspace changed: the shared copy is to have it; returns at once. */
  readonly noteItems: (workspace: string) => void;
  readonly log: Log;
}

/** A message's mark as it is now; absent: none. */
export interface MarkChange extends MarkedMessage {
  readonly mark?: RecallMark;
}

/** Most tokens that an answer of memory alone holds. */
const lookupTokens = 2_000;

export class MemoryDesk implements Disposable {
  readonly #parts: MemoryDeskParts;
  readonly #marks: Emitter<MarkChange>;

  constructor(parts: MemoryDeskParts) {
    this.#parts = parts;
    this.#marks = new Emitter((error) => parts.log.error("a view failed on a mark", error));
  }

  /** A mark was set or taken away in this window. */
  onMark(listener: (change: MarkChange) => void): Disposable {
    return this.#marks.on(listener);
  }

  dispose(): void {
    this.#marks.dispose();
  }

  /** What was recalled for an answer, in the order in which the model read it. Code `messageGone`. */
  async recalledFor(answer: MarkedMessage): Promise<readonly RecalledView[]> {
    const { stored } = await this.#needMessage(answer);
    const marks = await this.#marksOf(answer.sessionId);
    const stretches = recalledBy(stored);
    const ids = [...new Set(stretches.map(markId))];
    return Promise.all(
      ids.map((id) =>
        this.#view(
          stretches.filter((stretch) => markId(stretch) === id),
          marks.get(id),
        ),
      ),
    );
  }

  /** What recall finds for the question in these workspaces, without a model. */
  async lookUp(question: string, workspaces: readonly string[]): Promise<readonly RecalledView[]> {
    const { pieces } = await this.ask(question, workspaces, lookupTokens);
    const marks = await this.#marksIn(workspaces);
    const ids = [...new Set(pieces.map(markId))];
    return ids.map((id) => {
      const parts = pieces.filter((piece) => markId(piece) === id);
      const [first] = parts;
      if (!first) throw new Error("an id comes from a piece");
      const { sessionId, sessionTitle, messageId, role, createdAt } = first;
      const text = parts.map((part) => part.text).join("\n…\n");
      const mark = marks.get(id);
      return {
        ...{ sessionId, sessionTitle, messageId, role, createdAt, text },
        ...(mark !== undefined && { mark }),
      };
    });
  }

  /** Recall as a turn has it, with nothing in the prompt yet. */
  ask(question: string, workspaces: readonly string[], maxTokens: number): Promise<Recalled> {
    const excludeIds: ReadonlySet<string> = new Set();
    return recall(this.#parts.search, {
      ...{ question, workspaces, excludeIds, maxTokens },
      now: Date.now(),
    });
  }

  /** Marks a message, or takes its mark away. Code `sessionGone`. */
  async mark(message: MarkedMessage, mark: RecallMark | undefined): Promise<void> {
    const { store, items, noteItems } = this.#parts;
    const session = await store.readSession(message.sessionId);
    if (!session) throw new RedialError("sessionGone");
    const value = writeMark(message, mark);
    const item = { kind: "mark", id: markId(message), value } as const;
    await items.putItems(session.workspace, [item]);
    noteItems(session.workspace);
    const { sessionId, messageId } = message;
    this.#marks.fire({ sessionId, messageId, ...(mark !== undefined && { mark }) });
  }

  /** What is to be left out when the answer is asked for again without one message more. */
  async without(answer: MarkedMessage, messageId: string): Promise<readonly string[]> {
    const { stored } = await this.#needMessage(answer);
    return [...new Set([...leftOutOf(stored), messageId])];
  }

  async #view(
    stretches: readonly RecalledStretch[],
    mark: RecallMark | undefined,
  ): Promise<RecalledView> {
    const [first] = stretches;
    if (!first) throw new Error("there is at least one stretch");
    const { sessionId, messageId } = first;
    const { store } = this.#parts;
    const session = await store.readSession(sessionId);
    const [message] = session ? await store.readMessages(sessionId, [messageId]) : [];
    return {
      sessionId,
      messageId,
      sessionTitle: session?.title ?? "",
      role: message?.role ?? "unreadable",
      createdAt: message?.createdAt ?? 0,
      text: message ? textOfStretches(message, stretches) : "",
      ...(mark !== undefined && { mark }),
    };
  }

  async #needMessage({ sessionId, messageId }: MarkedMessage): Promise<JournalMessage> {
    const [message] = await this.#parts.store.readMessages(sessionId, [messageId]);
    if (!message) throw new RedialError("messageGone");
    return message;
  }

  async #marksOf(sessionId: string): Promise<ReadonlyMap<string, RecallMark>> {
    const session = await this.#parts.store.readSession(sessionId);
    return session ? this.#marksIn([session.workspace]) : new Map();
  }

  async #marksIn(workspaces: readonly string[]): Promise<ReadonlyMap<string, RecallMark>> {
    const items = await this.#parts.items.readItemsOf(workspaces, "mark");
    const marks = items.flatMap(({ value }) => readMark(value) ?? []);
    return new Map(marks.map((mark) => [markId(mark), mark.mark]));
  }
}

function textOfStretches(message: JournalMessage, stretches: readonly RecalledStretch[]): string {
  const text = textOfMessage(message);
  const parts = stretches.map(({ start, end }) => text.slice(start ?? 0, end ?? text.length));
  return parts.join("\n…\n");
}
