// What stands beside the sessions of a workspace, opened together: recall without a model, notes, and
// what the model proposes to keep.
import type { ChatService } from "../core/chatService.ts";
import { MemoryDesk } from "../core/memoryDesk.ts";
import type { ModelSource } from "../core/modelPorts.ts";
import { NoteBook } from "../core/noteBook.ts";
import { NoteProposer } from "../core/noteProposals.ts";
import type { Log, SessionStore } from "../core/ports.ts";
import { isTemporary } from "../core/temporarySessions.ts";
import type { TurnEvent } from "../core/turnEvents.ts";
import type { JournalClient } from "../journal/client.ts";
import type { Sync } from "../sync/sync.ts";
import { Embeddings } from "./embeddings.ts";
import type { Secrets } from "./secrets.ts";
import { readProposalMode } from "./settings.ts";

export interface MemoryParts {
  readonly memory: MemoryDesk;
  readonly notes: NoteBook;
  readonly proposer: NoteProposer;
  readonly embeddings: Embeddings;
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

/** What is said in the chat is looked at for notes, and gets its vectors. */
export function followTurns(chat: ChatService, { proposer, embeddings }: MemoryParts): void {
  chat.onTurn((event) => {
    // Nothing that was said in one is to be kept.
    if (isTemporary(sessionIdOf(event))) return;
    void proposer.consider(event);
    if (event.kind === "ended") embeddings.maker.look();
  });
}

/** Each is disposed of by the caller. */
export function openMemory({
  journal,
  store,
  sync,
  models,
  secrets,
  log,
}: MemorySources): MemoryParts {
  const { items, search } = journal;
  const noteItems = (workspace: string): void => sync.noteItems(workspace);
  const notes = new NoteBook({ items, noteItems, log });
  return {
    memory: new MemoryDesk({ store, search, items, noteItems, log }),
    notes,
    proposer: new NoteProposer({ models, notes, mode: readProposalMode, log }),
    embeddings: new Embeddings({ journal, secrets, sync, log }),
  };
}

function sessionIdOf(event: TurnEvent): string {
  return "session" in event ? event.session.id : event.sessionId;
}
