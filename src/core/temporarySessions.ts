// Sessions that are kept nowhere but in this window's memory: a second journal without a file serves
// them, and neither the shared copy nor recall ever hears of one.
import type { SavedWhere, SessionSummary } from "../shared/types.ts";
import type { LibraryPort } from "./libraryPorts.ts";
import type { NewSession, SessionStore, TurnSync } from "./ports.ts";
import { newId } from "./sessionId.ts";
import type { ExportPort } from "./transferPorts.ts";

/** The workspace of all temporary sessions: a key that no folder leads to, so nothing is recalled. */
export const temporaryWorkspace = "temporary";

const idPrefix = "temporary-";

/** True for the id of a session that is kept in memory only. */
export function isTemporary(sessionId: string): boolean {
  return sessionId.startsWith(idPrefix);
}

/** An id for a session that is kept where the other one is. */
export function newIdBeside(sessionId: string): string {
  return isTemporary(sessionId) ? `${idPrefix}${newId()}` : newId();
}

/** A journal: what sessions and their lists need of it. */
export interface SessionStores {
  readonly store: SessionStore;
  readonly library: LibraryPort;
  readonly exports: ExportPort;
}

/** The journal of the temporary sessions. */
export interface TemporaryStores extends SessionStores {
  makeSession(session: NewSession): Promise<void>;
}

export interface WithTemporary extends SessionStores {
  /** Makes an empty temporary session. */
  begin(title: string): Promise<SessionSummary>;
}

/** `main` for all sessions but the temporary ones; `open` makes their journal when one is begun. */
export function withTemporarySessions(
  main: SessionStores,
  open: () => Promise<TemporaryStores>,
): WithTemporary {
  let opened: ReturnType<typeof open> | undefined;
  const memory = (): ReturnType<typeof open> => {
    opened ??= open();
    return opened;
  };
  const storesOf = async (id: string): Promise<SessionStores> =>
    isTemporary(id) ? memory() : main;
  const store = routedStore(main.store, storesOf, memory);
  const library = routedLibrary(main.library, storesOf, async () => {
    const sessions = await (await opened)?.store.listSessions([temporaryWorkspace]);
    return (sessions ?? []).map(inMemory);
  });
  return {
    store,
    library,
    exports: {
      readFamilies: async (ids) => (await storesOf(ids[0] ?? "")).exports.readFamilies(ids),
      readFields: async (id, afterSeq, limit) =>
        (await storesOf(id)).exports.readFields(id, afterSeq, limit),
    },
    async begin(title) {
      const id = `${idPrefix}${newId()}`;
      const { makeSession } = await memory();
      await makeSession({ id, workspace: temporaryWorkspace, title, createdAt: Date.now() });
      const session = await store.readSession(id);
      if (!session) throw new Error("a session that was just made is there");
      return session;
    },
  };
}

type StoresOf = (id: string) => Promise<SessionStores>;

function routedStore(
  main: SessionStore,
  storesOf: StoresOf,
  memory: () => Promise<SessionStores>,
): SessionStore {
  const of = async (id: string): Promise<SessionStore> => (await storesOf(id)).store;
  /** Running turns and removals of temporary sessions. */
  const turns = new Set<string>();
  const removals = new Set<string>();
  const shown = (session: SessionSummary): SessionSummary =>
    isTemporary(session.id) ? inMemory(session) : session;
  return {
    ...main,
    readSession: async (id) => {
      const session = await (await of(id)).readSession(id);
      return session && shown(session);
    },
    readPage: async (id, limit, beforeSeq) => (await of(id)).readPage(id, limit, beforeSeq),
    readWindow: async (id, maxTokens) => (await of(id)).readWindow(id, maxTokens),
    measureWindow: async (id, maxTokens) => (await of(id)).measureWindow(id, maxTokens),
    readMessages: async (id, ids) => (await of(id)).readMessages(id, ids),
    openTurns: async (id) => (await of(id)).openTurns(id),
    renameSession: async (id, title) => (await of(id)).renameSession(id, title),
    pinSession: async (id, isPinned) => (await of(id)).pinSession(id, isPinned),
    readDraft: async (owner) => (await of(owner)).readDraft(owner),
    saveDraft: async (owner, text) => (await of(owner)).saveDraft(owner, text),
    beginTurn: async (turn) => {
      if (isTemporary(turn.session.id)) turns.add(turn.turnId);
      const begun = await (await of(turn.session.id)).beginTurn(turn);
      return { ...begun, session: shown(begun.session) };
    },
    checkpoint: async (turnId, text) => {
      const target = turns.has(turnId) ? (await memory()).store : main;
      return target.checkpoint(turnId, text);
    },
    endTurn: async (turn) => {
      turns.delete(turn.turnId);
      // At once: what is to be sent is planned right behind it.
      if (!isTemporary(turn.sessionId)) return main.endTurn(turn);
      return (await of(turn.sessionId)).endTurn(turn);
    },
    clearSession: async (id) => {
      const removal = await (await of(id)).clearSession(id);
      if (removal && isTemporary(id)) removals.add(removal.removalId);
      return removal;
    },
    deleteSession: async (id) => {
      const target = await of(id);
      const removal = await target.deleteSession(id);
      if (!isTemporary(id)) return removal;
      // Nothing of it is to be kept, so there is nothing to undo either.
      await target.purgeTrash(Number.MAX_SAFE_INTEGER);
      return undefined;
    },
    deleteTurn: async (id, messageId) => {
      const deleted = await (await of(id)).deleteTurn(id, messageId);
      if (isTemporary(id)) removals.add(deleted.removalId);
      return deleted;
    },
    forkSession: async (source) => shown(await (await of(source.sessionId)).forkSession(source)),
    versionsOf: async (id) => (await of(id)).versionsOf(id),
    findVersion: async (source, index) => (await of(source.sessionId)).findVersion(source, index),
    noteShown: async (id) => (await of(id)).noteShown(id),
    readFamily: async (id) => (await of(id)).readFamily(id),
    undoRemoval: async (removalId) => {
      const target = removals.delete(removalId) ? (await memory()).store : main;
      return shown(await target.undoRemoval(removalId));
    },
  };
}

function routedLibrary(
  main: LibraryPort,
  storesOf: StoresOf,
  listTemporary: () => Promise<readonly SessionSummary[]>,
): LibraryPort {
  const of = async (id: string): Promise<LibraryPort> => (await storesOf(id)).library;
  return {
    listRemovals: (workspaces, limit) => main.listRemovals(workspaces, limit),
    findTitles: (request) => main.findTitles(request),
    browse: async (request) => {
      const own = await listTemporary();
      const { sessions, hasMore } = await main.browse({
        ...request,
        offset: Math.max(0, request.offset - own.length),
      });
      if (request.offset > 0) return { sessions, hasMore };
      const all = [...own, ...sessions];
      return {
        sessions: all.slice(0, request.limit),
        hasMore: hasMore || all.length > request.limit,
      };
    },
    findInSession: async (request) => (await of(request.sessionId)).findInSession(request),
    readAround: async (id, messageId, limit) => (await of(id)).readAround(id, messageId, limit),
    readNewer: async (id, limit, afterSeq) => (await of(id)).readNewer(id, limit, afterSeq),
  };
}

function inMemory(session: SessionSummary): SessionSummary {
  return { ...session, saved: "memory" };
}

/** The shared copy, as turns use it; it never hears of a temporary session. */
export function withoutTemporarySessions(sync: TurnSync): TurnSync {
  return {
    beforeTurn: async (id, signal) => !isTemporary(id) && sync.beforeTurn(id, signal),
    afterTurn: async (id): Promise<SavedWhere> => (isTemporary(id) ? "memory" : sync.afterTurn(id)),
    noteChange: (id) => {
      if (!isTemporary(id)) sync.noteChange(id);
    },
    publishDelta: (delta) => {
      if (!isTemporary(delta.sessionId)) sync.publishDelta(delta);
    },
    status: () => sync.status(),
  };
}
