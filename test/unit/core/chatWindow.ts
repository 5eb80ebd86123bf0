// One window's chat service over a real journal file, with fakes at the other ports.
import { ChatService } from "../../../src/core/chatService.ts";
import type { QuestionVectors } from "../../../src/core/embeddingPorts.ts";
import { RedialError } from "../../../src/core/errors.ts";
import { textOfMessage } from "../../../src/core/messages.ts";
import type { ModelSource } from "../../../src/core/modelPorts.ts";
import type { NotesOfWorkspace } from "../../../src/core/noteBook.ts";
import type { SessionStore, TurnSync } from "../../../src/core/ports.ts";
import type { PromptsOfWorkspace } from "../../../src/core/promptPorts.ts";
import type { SummariesOfSession } from "../../../src/core/summaries.ts";
import type { TurnEvent, TurnSettings } from "../../../src/core/turnEvents.ts";
import type { Part, Remote } from "../../../src/journal/calls.ts";
import { toStore } from "../../../src/journal/client.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { type JournalFile, transcript } from "../journal/journalFile.ts";
import { type ModelScript, openedModel, ScriptedModel } from "./scriptedModel.ts";

export interface ChatWindow {
  readonly chat: ChatService;
  readonly journal: Journal;
  readonly model: ScriptedModel;
  /** All events so far. */
  readonly events: readonly TurnEvent[];
  /** What was logged, without the errors themselves. */
  readonly logged: readonly string[];
  /** Asks as the page does; the id of the session. */
  ask(text: string, sessionId?: string, turnId?: string): Promise<string>;
  /** Resolves with the next event of the kind that comes after now. */
  next<K extends TurnEvent["kind"]>(kind: K): Promise<Extract<TurnEvent, { kind: K }>>;
  /** The messages as `id state`, with ids as they are told by the journal. */
  transcript(sessionId: string): readonly string[];
}

export interface ChatWindowParts {
  readonly owner?: string;
  readonly script?: ModelScript;
  readonly contextTokens?: number;
  readonly settings?: Partial<TurnSettings>;
  readonly sync?: Partial<TurnSync>;
  readonly notes?: NotesOfWorkspace;
  readonly summaries?: SummariesOfSession;
  readonly prompts?: PromptsOfWorkspace;
  readonly vectors?: QuestionVectors;
  readonly models?: ModelSource["open"];
  /** Puts faults into the store. */
  readonly store?: (store: SessionStore) => Partial<SessionStore>;
}

/** A window without a shared copy. */
const noCopy: TurnSync = {
  beforeTurn: async () => false,
  afterTurn: async () => "journal",
  noteChange: () => {},
  publishDelta: () => {},
  status: () => ({ kind: "local" }),
};

export function openChatWindow(file: JournalFile, parts: ChatWindowParts = {}): ChatWindow {
  const journal = file.open(parts.owner);
  const model = new ScriptedModel(parts.script ?? (() => unasked()));
  const store = remoteStore(journal);
  const logged: string[] = [];
  const events: TurnEvent[] = [];
  const note = (text: string): void => void logged.push(text);
  const chat = new ChatService({
    store: { ...store, ...parts.store?.(store) },
    search: {
      recallCandidates: async (request) => journal.search.recallCandidates(request),
      search: async (request) => journal.search.search(request),
    },
    sync: { ...noCopy, ...parts.sync },
    vectors: parts.vectors ?? { ofQuestion: async () => undefined },
    notes: parts.notes ?? { block: async () => "" },
    summaries: parts.summaries ?? { find: async () => undefined },
    prompts: parts.prompts ?? { of: async () => "" },
    models: {
      open: parts.models ?? (async () => openedModel(model, parts.contextTokens)),
      status: () => Promise.reject(new Error("not asked for")),
    },
    settings: () => ({
      systemPrompt: "Be kind.",
      silenceMs: 60_000,
      answerTokens: 100,
      recallTokens: 0,
      noteTokens: 0,
      summaryTokens: 0,
      ...parts.settings,
    }),
    log: { info: note, warn: note, error: note },
  });
  chat.onTurn((event) => events.push(event));
  let turns = 0;
  return {
    chat,
    journal,
    model,
    events,
    logged,
    ask: async (text, sessionId, turnId = `turn-${++turns}`) => {
      const before = events.length;
      const session = sessionId === undefined ? {} : { sessionId };
      await chat.ask({ turnId, ...session, workspace: "w1", text });
      const started = events.slice(before).find((event) => event.kind === "started");
      return started?.session.id ?? "no session";
    },
    next: (kind) => nextEvent(chat, kind),
    transcript: (sessionId) => transcript(journal, sessionId),
  };
}

/** The session's messages as `state: text`. */
export function texts(window: ChatWindow, sessionId: string): readonly string[] {
  return window.journal.sessions
    .readPage(sessionId, 100)
    .messages.map((message) => `${message.state}: ${textOfMessage(message)}`);
}

/** The code of the error that `work` rejects with; the error itself when it has none. */
export async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error instanceof RedialError ? error.code : error;
  }
  return "no rejection";
}

/** Something that happens once and can be waited for. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

function nextEvent<K extends TurnEvent["kind"]>(
  chat: ChatService,
  kind: K,
): Promise<Extract<TurnEvent, { kind: K }>> {
  return new Promise((resolve) => {
    const listening = chat.onTurn((event) => {
      if (event.kind !== kind) return;
      listening.dispose();
      resolve(event as Extract<TurnEvent, { kind: K }>); // Just checked.
    });
  });
}

/** The journal's port without its thread: calls come back later, as they do from the worker. */
export function remoteStore(journal: Journal): SessionStore {
  const remote = <P extends Part>(part: P): Remote<Journal[P]> =>
    new Proxy(
      {},
      {
        get:
          (_, method) =>
          async (...args: unknown[]): Promise<unknown> => {
            const target: object = journal[part];
            const work: unknown = Reflect.get(target, method);
            if (typeof work !== "function") throw new TypeError(`no method ${String(method)}`);
            return work.apply(target, structuredClone(args));
          },
      },
    ) as Remote<Journal[P]>; // The very methods of the part.
  return toStore({
    sessions: remote("sessions"),
    turns: remote("turns"),
    versions: remote("versions"),
    trash: remote("trash"),
  });
}

// biome-ignore lint/correctness/useYield: it ends before its first piece.
async function* unasked(): AsyncGenerator<string, undefined> {
  throw new Error("this window's model is not to be asked");
}
