// What the views and commands work with: journal, chat service and shared copy of this window.
// Opened on first need, so that activation reads nothing.
import * as vscode from "vscode";
import { ChatService } from "../core/chatService.ts";
import { asRedialError } from "../core/errors.ts";
import type { LibraryPort } from "../core/libraryPorts.ts";
import type { ModelSource } from "../core/modelPorts.ts";
import { ModelTitles } from "../core/modelTitles.ts";
import type { SessionStore } from "../core/ports.ts";
import type { QuestionQueue } from "../core/questionQueue.ts";
import { newId } from "../core/sessionId.ts";
import {
  type TemporaryStores,
  withoutTemporarySessions,
  withTemporarySessions,
} from "../core/temporarySessions.ts";
import type { ExportPort } from "../core/transferPorts.ts";
import { type JournalClient, openJournal } from "../journal/client.ts";
import type { CatalogParts } from "../model/catalog.ts";
import { ContextLengths, localServers } from "../model/localServers.ts";
import { createModelSource } from "../model/open.ts";
import type { SessionSummary } from "../shared/types.ts";
import type { Sync } from "../sync/sync.ts";
import { WorkspaceInstructions } from "./instructions.ts";
import { tellJournalNotice } from "./journalNotices.ts";
import type { HostLog } from "./log.ts";
import { followTurns, type MemoryParts, openMemory } from "./memoryParts.ts";
import { ModelChoices } from "./modelChoices.ts";
import { translate } from "./notifications.ts";
import type { Secrets } from "./secrets.ts";
import {
  readJournalInMemory,
  readModelSettings,
  readTitlesFromModel,
  readTurnSettings,
} from "./settings.ts";
import { SharedCopyHost } from "./sharedCopy.ts";
import { openQueue } from "./waitingQuestions.ts";
import type { Workspaces } from "./workspaces.ts";

/** How long after opening the trash is looked through, in ms: out of the way of the first paint. */
const purgeDelayMs = 30_000;

export interface Backend extends MemoryParts {
  readonly journal: JournalClient;
  /** All sessions, the temporary ones of this window among them. */
  readonly store: SessionStore;
  readonly library: LibraryPort;
  readonly exports: ExportPort;
  readonly chat: ChatService;
  readonly titles: ModelTitles;
  /** Questions that wait while an answer runs. */
  readonly queue: QuestionQueue;
  readonly sync: Sync;
  readonly encryption: Pick<SharedCopyHost, "copy" | "memories">;
  readonly models: ModelSource;
  /** Makes an empty session that is kept in this window's memory only. */
  beginTemporary(title: string): Promise<SessionSummary>;
  readonly catalog: CatalogParts;
  readonly choices: ModelChoices;
  readonly instructions: WorkspaceInstructions;
  /** Which folders are open, or what they are known by, changed: sessions and Redis follow. */
  followWorkspaces(): Promise<void>;
  close(): Promise<void>;
}

export interface BackendParts {
  readonly context: vscode.ExtensionContext;
  readonly log: HostLog;
  readonly secrets: Secrets;
  readonly workspaces: Workspaces;
}

/** Opens everything. Falls back to a journal in memory, said so, when the file cannot be used. */
export async function openBackend(parts: BackendParts): Promise<Backend> {
  const { log, secrets, workspaces } = parts;
  const journal = await openWindowJournal(parts);
  const temporary = new MemoryJournal(log);
  const { store, library, exports, begin } = withTemporarySessions(journal, () => temporary.open());
  const choices = new ModelChoices(parts.context.workspaceState);
  const catalog = openCatalog(secrets);
  const models = createModelSource({
    ...catalog,
    chosen: (asker) => choices.chosen(asker),
    answerTokens: () => readTurnSettings().answerTokens,
  });
  const shared = new SharedCopyHost({ ...parts, journal });
  const { sync } = shared;
  const memoryParts = openMemory({ journal, store, sync, models, secrets, log });
  const { memory, notes, proposer, embeddings, summaries, summarizer, prompts } = memoryParts;
  const instructions = openInstructions(parts, prompts);
  const chat = new ChatService({
    store,
    search: journal.search,
    sync: withoutTemporarySessions(sync),
    ...{ notes, summaries, prompts: instructions },
    vectors: embeddings.maker,
    models,
    settings: () => instructions.with(readTurnSettings()),
    log,
  });
  const queue = openQueue(store, chat, log);
  followTurns(chat, memoryParts);
  const titles = openTitles({ store, models, log }, chat, sync);
  await noteWorkspaces(store, workspaces);
  await chat.recoverAbandoned();
  void shared.follow();
  followNotices(journal, sync, log);
  const purge = purgeLater(store, log);
  return {
    journal,
    store,
    library,
    exports,
    beginTemporary: begin,
    chat,
    queue,
    ...memoryParts,
    titles,
    ...{ sync, models, catalog, choices, instructions, encryption: shared },
    async followWorkspaces() {
      await noteWorkspaces(store, workspaces);
      await shared.follow();
    },
    async close() {
      clearTimeout(purge);
      choices.dispose();
      instructions.dispose();
      await chat.close();
      chat.dispose();
      await Promise.all([titles.close(), summarizer.close()]);
      const kept = [memory, notes, proposer, embeddings, summaries, prompts];
      for (const part of [queue, ...kept]) part.dispose();
      await shared.close();
      await journal.close();
      await temporary.close();
    },
  };
}

function openInstructions(
  { context, workspaces, log }: BackendParts,
  prompts: MemoryParts["prompts"],
): WorkspaceInstructions {
  const keys = (): Promise<readonly string[]> => workspaces.keys();
  return new WorkspaceInstructions({
    ...{ state: context.workspaceState, prompts, log },
    workspaces: keys,
  });
}

function openCatalog(secrets: Secrets): CatalogParts {
  return {
    settings: readModelSettings,
    findKey: (endpoint, name) => secrets.findKey(endpoint, name),
    editor: vscode,
    lengths: new ContextLengths(() => vscode.workspace.isTrusted),
    servers: localServers,
  };
}

function followNotices(journal: JournalClient, sync: Sync, log: HostLog): void {
  journal.onNotice((notice) => {
    sync.refresh();
    // Not waited for: it stays until it is answered.
    void tellJournalNotice(notice, log);
  });
}

async function noteWorkspaces(store: SessionStore, workspaces: Workspaces): Promise<void> {
  for (const workspace of await workspaces.all()) await store.noteWorkspace(workspace);
}

function purgeLater(store: SessionStore, log: HostLog): NodeJS.Timeout {
  return setTimeout(() => {
    store.purgeTrash(Date.now()).catch((error) => log.error("the trash was not emptied", error));
  }, purgeDelayMs);
}

function openTitles(
  parts: Omit<ConstructorParameters<typeof ModelTitles>[0], "isWanted">,
  chat: ChatService,
  sync: Sync,
): ModelTitles {
  const isWanted = (): boolean => vscode.workspace.isTrusted && readTitlesFromModel();
  const titles = new ModelTitles({ ...parts, isWanted });
  chat.onTurn((event) => titles.note(event));
  titles.onRenamed((sessionId) => sync.noteChange(sessionId));
  return titles;
}

/** The journal of temporary sessions: never a file. Opened when the first one is begun. */
class MemoryJournal {
  readonly #log: HostLog;
  #opened: Promise<JournalClient> | undefined;

  constructor(log: HostLog) {
    this.#log = log;
  }

  async open(): Promise<TemporaryStores> {
    this.#opened ??= openJournal(workerUrl, { path: ":memory:", owner: newId() }, this.#log);
    const { store, library, exports, imports } = await this.#opened;
    return {
      store,
      library,
      exports,
      makeSession: (session) => imports.importMessages(session, []),
    };
  }

  async close(): Promise<void> {
    await (await this.#opened)?.close();
  }
}

const workerUrl = new URL("./journalWorker.js", import.meta.url);

async function openWindowJournal({ context, log }: BackendParts): Promise<JournalClient> {
  const owner = newId();
  const folder = context.globalStorageUri;
  if (readJournalInMemory()) return openJournal(workerUrl, { path: ":memory:", owner }, log);
  try {
    await vscode.workspace.fs.createDirectory(folder);
    const path = vscode.Uri.joinPath(folder, "journal.db").fsPath;
    return await openJournal(workerUrl, { path, owner }, log);
  } catch (error) {
    const problem = asRedialError(error);
    log.error("the journal could not be opened", error);
    const sentence = translate(
      "{0} Until the window is reloaded, memory is kept in this window only.",
      [problem.message],
    );
    void vscode.window.showErrorMessage(sentence);
    return openJournal(workerUrl, { path: ":memory:", owner }, log);
  }
}
