// What stands beside the sessions of a workspace, opened together: recall without a model, notes and
// what the model proposes to keep, summaries, the workspace's prompt.
import * as vscode from "vscode";
import type { ChatService } from "../core/chatService.ts";
import { MemoryDesk } from "../core/memoryDesk.ts";
import type { ModelSource } from "../core/modelPorts.ts";
import { NoteBook } from "../core/noteBook.ts";
import { NoteProposer } from "../core/noteProposals.ts";
import type { Log, SessionStore } from "../core/ports.ts";
import { Summaries } from "../core/summaries.ts";
import { Summarizer } from "../core/summarizer.ts";
import { isTemporary } from "../core/temporarySessions.ts";
import type { TurnEvent } from "../core/turnEvents.ts";
import { WorkspacePrompts } from "../core/workspacePrompts.ts";
import type { JournalClient } from "../journal/client.ts";
import type { Sync } from "../sync/sync.ts";
import { Embeddings } from "./embeddings.ts";
import type { Secrets } from "./secrets.ts";
import { readProposalMode, readSummariesWanted } from "./settings.ts";

export interface MemoryParts {
  readonly memory: MemoryDesk;
  readonly notes: NoteBook;
  readonly proposer: NoteProposer;
  readonly embeddings: Embeddings;
  readonly summaries: Summaries;
  readonly summarizer: Summarizer;
  readonly prompts: WorkspacePrompts;
}

export interface MemorySources {
  readonly journal: JournalClient;
  /** All sessions, the temporary ones of this window among them. */
  readonly store: SessionStore;
  readonly sync: Sync;
  readonly models: ModelSource;
  readonly secrets: Secrets;
  readonly log: Log;
}

/** What is said in the chat is looked at for notes and summaries, and gets its vectors. */
export function followTurns(
  chat: ChatService,
  { proposer, embeddings, summarizer }: MemoryParts,
): void {
  chat.onTurn((event) => {
    // Nothing that was said in one is to be kept.
    if (isTemporary(sessionIdOf(event))) return;
    void proposer.consider(event);
    summarizer.note(event);
    if (event.kind === "ended") embeddings.maker.look();
  });
}

/** Each is disposed of, or closed, by the caller. */
export function openMemory({
  journal,
  store,
  sync,
  models,
  secrets,
  log,
}: MemorySources): MemoryParts {
  const { items, search, summaries: stretches } = journal;
  const noteItems = (workspace: string): void => sync.noteItems(workspace);
  const notes = new NoteBook({ items, noteItems, log });
  const summaries = new Summaries({ items, store, noteItems, log });
  const isWanted = (): boolean => vscode.workspace.isTrusted && readSummariesWanted();
  return {
    memory: new MemoryDesk({ store, search, items, noteItems, log }),
    notes,
    proposer: new NoteProposer({ models, notes, mode: readProposalMode, log }),
    embeddings: new Embeddings({ journal, secrets, sync, log }),
    summaries,
    summarizer: new Summarizer({ store, stretches, summaries, models, isWanted, log }),
    prompts: new WorkspacePrompts({ items, noteItems, log }),
  };
}

function sessionIdOf(event: TurnEvent): string {
  return "session" in event ? event.session.id : event.sessionId;
}
