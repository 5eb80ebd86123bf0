// The journal's search as one part: over the full-text index where this SQLite has it, else by
// reading messages.
import type {
  RecallCandidates,
  RecallRequest,
  SearchRequest,
  SearchResult,
} from "../core/ports.ts";
import type { Database } from "./database.ts";
import { hasFullText, isReady } from "./fullText.ts";
import { MarkRows } from "./markRows.ts";
import { type MessageIndex, noIndex } from "./messageIndex.ts";
import { RecallRows } from "./recallRows.ts";
import { ScanRows } from "./scanRows.ts";
import { SearchIndex } from "./searchIndex.ts";
import { SearchRows } from "./searchRows.ts";
import { VectorRows } from "./vectorRows.ts";

/** What can be asked; the synchronous side of core's `SearchPort`. */
export interface Search {
  recallCandidates(request: RecallRequest): RecallCandidates;
  search(request: SearchRequest): SearchResult;
}

export interface OpenedSearch {
  readonly rows: Search;
  /** To be told of every message that comes and goes. */
  readonly index: MessageIndex;
  /** The key of a workspace changed. */
  moveWorkspace(fromKey: string, toKey: string): void;
  /** Does a little of the work that waits (indexing, tidying up); false when none is left. */
  workNext(): boolean;
  /** Before closing: takes what was deleted for good out of the file, if that does not take long. */
  finish(): void;
}

/** Messages indexed in one step of the work that waits. */
const fillStep = 200;
/** Of those that turns and pulls brought: as many as a search may wait for, and as a turn may. */
const waitingStep = 50;
const idleStep = 10;

/** Longest work before closing, in ms; what is left waits for the next opening. */
const finishMs = 1_500;

/** Opens the search over an open journal. */
export function openSearch(db: Database, vectors: VectorRows): OpenedSearch {
  return hasFullText(db) ? openIndexed(db, vectors) : openScanning(db);
}

/** Opens the search of an editor without FTS5; its writes make an index of another editor stale. */
export function openScanning(db: Database): OpenedSearch {
  if (db.get("SELECT 1 FROM sqlite_schema WHERE name = 'search_state'")) {
    db.run("UPDATE search_state SET version = 0");
  }
  const scan = new ScanRows(db);
  const marks = new MarkRows(db);
  return {
    rows: {
      recallCandidates: (request) => marks.follow(request, scan.recallCandidates(request)),
      search: (request) => scan.search(request),
    },
    index: noIndex,
    moveWorkspace: () => {},
    workNext: () => false,
    finish: () => {},
  };
}

/** Only asks: over the full-text index as another process left it, else by reading messages. */
export function searchWithoutWriting(db: Database): Search {
  const marks = new MarkRows(db);
  const isIndexed = hasFullText(db) && isReady(db);
  const index = new SearchIndex(db);
  const [recall, search] = isIndexed
    ? [new RecallRows(db, index, new VectorRows(db)), new SearchRows(db, index)]
    : [new ScanRows(db), new ScanRows(db)];
  return {
    recallCandidates: (request) => marks.follow(request, recall.recallCandidates(request)),
    search: (request) => search.search(request),
  };
}

function openIndexed(db: Database, vectors: VectorRows): OpenedSearch {
  const index = new SearchIndex(db);
  index.prepare();
  const recall = new RecallRows(db, index, vectors);
  const marks = new MarkRows(db);
  const search = new SearchRows(db, index);
  return {
    rows: {
      recallCandidates: (request) => {
        index.addWaiting(waitingStep);
        return marks.follow(request, recall.recallCandidates(request));
      },
      search: (request) => {
        index.addWaiting(waitingStep);
        return search.search(request);
      },
    },
    index,
    moveWorkspace: (fromKey, toKey) => index.scope.moveWorkspace(fromKey, toKey),
    workNext: () => index.addWaiting(idleStep) || index.fillNext(fillStep) || index.compactNext(),
    finish: () => finish(index),
  };
}

function finish(index: SearchIndex): void {
  const until = Date.now() + finishMs;
  try {
    while (Date.now() < until && index.compactNext());
  } catch {
    // A full disk, another window's lock: it is noted in the file and goes on at the next opening.
  }
}
