// Lists of sessions as the page and the pickers show them: pages of sessions, search in titles and
// messages, the trash, finding within one session.
import type { FindStep, LibraryPort } from "../core/libraryPorts.ts";
import type { SearchPort, SessionStore } from "../core/ports.ts";
import { temporaryWorkspace } from "../core/temporarySessions.ts";
import {
  type FindHit,
  type HitView,
  maxFindHits,
  maxSearchHits,
  type RemovalView,
  type SessionRow,
  type SessionScope,
  sessionPageSize,
} from "../shared/sessionMessages.ts";
import type { SessionSummary } from "../shared/types.ts";
import type { Workspaces } from "./workspaces.ts";

/** Titles that a search brings at most. */
const maxTitles = 20;
/** Sessions that a picker shows at most. */
const maxPicked = 5_000;
/** Removals that the trash lists at most. */
const maxRemovals = 500;
/** Messages that one step of finding looks into: so much keeps the journal from a turn's write. */
const findStep = 2_000;

export interface SessionListParts {
  readonly store: SessionStore;
  readonly library: LibraryPort;
  readonly search: SearchPort;
  readonly workspaces: Workspaces;
}

export class SessionLists {
  readonly #parts: SessionListParts;

  constructor(parts: SessionListParts) {
    this.#parts = parts;
  }

  async list(
    scope: SessionScope,
    offset: number,
  ): Promise<{ readonly sessions: readonly SessionRow[]; readonly hasMore: boolean }> {
    const within = await this.#within(scope);
    const request = { ...within, offset, limit: sessionPageSize };
    const { sessions, hasMore } = await this.#parts.library.browse(request);
    return { sessions: await this.#rows(sessions), hasMore };
  }

  /** Every session of the open folders; for the editor's own pickers, which cannot page. */
  async all(): Promise<readonly SessionSummary[]> {
    const workspaces = await this.#parts.workspaces.keys();
    const { library } = this.#parts;
    return (await library.browse({ workspaces, offset: 0, limit: maxPicked })).sessions;
  }

  /** Sessions whose title holds the words, and messages that do. */
  async search(
    scope: SessionScope,
    text: string,
  ): Promise<{
    readonly sessions: readonly SessionRow[];
    readonly hits: readonly HitView[];
    readonly hasMore: boolean;
  }> {
    const within = await this.#within(scope);
    const [titles, found, places] = await Promise.all([
      this.#parts.library.findTitles({ ...within, text, limit: maxTitles }),
      this.#parts.search.search({ ...within, text, limit: maxSearchHits }),
      this.#places(),
    ]);
    const hits = found.hits.map(({ workspace, seq: _, ...hit }): HitView => {
      const place = places(workspace);
      return { ...hit, ...(place !== undefined && { place }) };
    });
    return { sessions: await this.#rows(titles), hits, hasMore: found.hasMore };
  }

  async trash(): Promise<readonly RemovalView[]> {
    const keys = await this.#parts.workspaces.keys();
    const removals = await this.#parts.library.listRemovals(keys, maxRemovals);
    return removals.map(({ removalId, kind, title, removedAt }) => {
      return { removalId, kind, title, removedAt };
    });
  }

  /** Every message of the session that holds the text, oldest first. */
  async find(
    sessionId: string,
    text: string,
    signal: AbortSignal,
  ): Promise<{ readonly hits: readonly FindHit[]; readonly hasMore: boolean }> {
    const hits: FindHit[] = [];
    let beforeSeq: number | undefined;
    do {
      const step: FindStep = await this.#parts.library.findInSession({
        sessionId,
        text,
        limit: findStep,
        ...(beforeSeq !== undefined && { beforeSeq }),
      });
      hits.push(...step.hits);
      beforeSeq = step.nextBeforeSeq;
    } while (beforeSeq !== undefined && hits.length <= maxFindHits && !signal.aborted);
    return { hits: hits.slice(0, maxFindHits).reverse(), hasMore: hits.length > maxFindHits };
  }

  async #within(scope: SessionScope): Promise<{ readonly workspaces?: readonly string[] }> {
    return scope === "all" ? {} : { workspaces: await this.#parts.workspaces.keys() };
  }

  async #rows(sessions: readonly SessionSummary[]): Promise<readonly SessionRow[]> {
    const places = await this.#places();
    return sessions.map((session) => {
      const place = places(session.workspace);
      return { session, ...(place !== undefined && { place }) };
    });
  }

  /** The label of a workspace that is not open here. */
  async #places(): Promise<(workspace: string) => string | undefined> {
    const open = new Set([temporaryWorkspace, ...(await this.#parts.workspaces.keys())]);
    const known = await this.#parts.store.knownWorkspaces();
    const labels = new Map(known.map(({ key, label }) => [key, label || key.slice(0, 8)]));
    return (workspace) =>
      open.has(workspace) ? undefined : (labels.get(workspace) ?? workspace.slice(0, 8));
  }
}
