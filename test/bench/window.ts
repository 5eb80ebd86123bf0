// One window's memory as the extension holds it: the journal in its worker thread on a file, and sync
// with a Redis. No editor, no model, no page.
import { join } from "node:path";
import { readEntry, writeAnswer, writeQuestion } from "../../src/core/messages.ts";
import type { Log, NewMessage } from "../../src/core/ports.ts";
import { newId } from "../../src/core/sessionId.ts";
import { TurnHistory } from "../../src/core/turnHistory.ts";
import { type JournalClient, openJournal } from "../../src/journal/client.ts";
import { openCopy } from "../../src/redis/copy.ts";
import { Sync } from "../../src/sync/sync.ts";
import { makeTempFolder } from "../support/tempFolder.ts";

export const workspace = "0123456789abcdef";

const workerUrl = new URL("../../src/journal/worker.ts", import.meta.url);
/** 1 January 2025, UTC. */
const begin = 1_735_689_600_000;
const signal = new AbortController().signal;
/** What the default settings leave of the model's context for the window, in tokens. */
export const defaultWindowTokens = 120_000;

/** Only what is wrong. */
export const log: Log = {
  info: () => {},
  warn: (text) => console.error(text),
  error: (text, error) => console.error(text, error),
};

export interface WindowOptions {
  /** Of the shared copy; absent: none. */
  readonly url?: string;
  /** Of the journal's file. Default: one of its own, gone with the window. */
  readonly path?: string;
  readonly workspace?: string;
  /** How much of the session is read for the model, in tokens. */
  readonly windowTokens?: number;
}

/** Finished messages with these texts, question and answer by turns. */
export function messagesOf(texts: readonly string[]): readonly NewMessage[] {
  return texts.map((text, index) => {
    const createdAt = begin + index * 1_000;
    const draft = { id: newId(), text, extras: { createdAt } };
    if (index % 2 === 0) return writeQuestion(draft);
    const usage = { inputTokens: 1_000, outputTokens: 200 };
    const extras = { createdAt, model: "gpt-4o-mini" };
    return writeAnswer({ ...draft, id: `answer-${newId()}`, extras, usage });
  });
}

/** One window. */
export class BenchWindow {
  readonly journal: JournalClient;
  readonly sync: Sync;
  readonly workspace: string;
  readonly #windowTokens: number;
  readonly #onClose: () => void;

  private constructor(journal: JournalClient, options: WindowOptions, onClose: () => void) {
    this.journal = journal;
    this.#onClose = onClose;
    this.workspace = options.workspace ?? workspace;
    this.#windowTokens = options.windowTokens ?? defaultWindowTokens;
    const workspaces = (): readonly string[] => [this.workspace];
    this.sync = new Sync({
      ...{ store: journal.syncStore, items: journal.items },
      ...{ readEntry, workspaces, log },
    });
  }

  static async open(options: WindowOptions = {}): Promise<BenchWindow> {
    const folder = makeTempFolder("bench");
    const path = options.path ?? join(folder.path, "journal.db");
    const journal = await openJournal(workerUrl, { path, owner: crypto.randomUUID() }, log);
    const window = new BenchWindow(journal, options, () => folder.remove());
    if (options.url !== undefined) await window.connect(options.url);
    return window;
  }

  /** Connects and waits until both sides have the same. */
  async connect(url: string): Promise<void> {
    const isShared = new Promise<void>((resolve) => {
      const listening = this.sync.onStatus((status) => {
        if (status.kind !== "shared") return;
        listening.dispose();
        resolve();
      });
    });
    await this.sync.connect(() => openCopy({ url, log, retentionMs: () => 0 }));
    await isShared;
    await this.sync.idle();
  }

  /** Puts finished messages into a session of the journal; nothing is sent yet. */
  async fill(sessionId: string, messages: readonly NewMessage[]): Promise<void> {
    const session = { id: sessionId, workspace: this.workspace, title: sessionId, createdAt: 1 };
    for (let start = 0; start < messages.length; start += 1_000) {
      await this.journal.imports.importMessages(session, messages.slice(start, start + 1_000));
    }
  }

  /**
   * All that a turn does with memory, as core/turn.ts does it: the question on disk, what is new in
   * Redis, the window as LangChain's messages, the pair on disk and in Redis. `answer` is asked in
   * between. Returns the ids of both messages.
   */
  async turn(
    sessionId: string,
    question: string,
    answer: () => Promise<string>,
  ): Promise<readonly [string, string]> {
    const { store } = this.journal;
    const turnId = crypto.randomUUID();
    const createdAt = Date.now();
    const asked = writeQuestion({ id: `q-${turnId}`, text: question, extras: { createdAt } });
    const session = { id: sessionId, workspace: this.workspace, title: sessionId, createdAt };
    const beginning = store.beginTurn({ turnId, session, question: asked });
    const news = this.sync.beforeTurn(sessionId, signal);
    const reading = store.readWindow(sessionId, this.#windowTokens);
    await beginning;
    const [early, isNew] = await Promise.all([reading, news]);
    const window = isNew ? await store.readWindow(sessionId, this.#windowTokens) : early;
    const history = new TurnHistory({
      read: async () => window,
      finish: async () => {},
      takesImages: true,
    });
    await history.getMessages();
    const text = await answer();
    const answered = writeAnswer({ id: `a-${turnId}`, text, extras: { createdAt } });
    const keeping = store.endTurn({
      ...{ turnId, sessionId, question: asked, answer: answered },
      state: "complete",
    });
    const saving = this.sync.afterTurn(sessionId);
    await keeping;
    const saved = await saving;
    if (this.sync.status().kind !== "local" && saved !== "shared") {
      throw new Error(`the turn is not in Redis but in the ${saved}`);
    }
    return [asked.id, answered.id];
  }

  async close(): Promise<void> {
    await this.sync.close();
    await this.journal.close();
    this.#onClose();
  }
}
