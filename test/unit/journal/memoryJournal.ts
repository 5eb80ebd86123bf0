// A journal in memory that is quickly filled, and its search as core calls it.
import type { ItemStore } from "../../../src/core/itemPorts.ts";
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import type { SearchPort } from "../../../src/core/ports.ts";
import { Journal } from "../../../src/journal/journal.ts";
import type { Search } from "../../../src/journal/search.ts";

/** What is said, in turns: the user first. `at`: epoch ms of the first, a minute between two. */
export interface Talk {
  readonly session?: string;
  readonly workspace?: string;
  readonly at?: number;
  readonly name?: string;
}

export function openMemoryJournal(): Journal {
  return new Journal({ path: ":memory:", owner: "window-1" });
}

let said = 0;

/** Adds messages to a session; their ids. */
export function say(
  journal: Journal,
  texts: readonly string[],
  talk: Talk = {},
): readonly string[] {
  const { session = "s1", workspace = "w1", at = 1_000, name } = talk;
  const messages = texts.map((text, index) => {
    const extras = { createdAt: at + index * 60_000 };
    const draft = { id: `m${++said}`, text, extras, ...(name !== undefined && { name }) };
    return index % 2 === 0 ? writeQuestion(draft) : writeAnswer(draft);
  });
  journal.imports.importMessages(
    { id: session, workspace, title: `title of ${session}`, createdAt: at },
    messages,
  );
  return messages.map(({ id }) => id);
}

/** The journal's items, as they are behind the worker. */
export function itemsOf({ items }: Journal): ItemStore {
  return {
    readItems: async (workspace) => structuredClone(items.readItems(workspace)),
    findItem: async (workspace, kind, id) => structuredClone(items.findItem(workspace, kind, id)),
    readItemsOf: async (workspaces, kind) => structuredClone(items.readItemsOf(workspaces, kind)),
    putItems: async (workspace, list) => items.putItems(workspace, list),
    writeItems: async (workspace, list) => structuredClone(items.writeItems(workspace, list)),
  };
}

/** The journal's search, as it is behind the worker. */
export function portOf(search: Search): SearchPort {
  return {
    recallCandidates: async (request) => structuredClone(search.recallCandidates(request)),
    search: async (request) => structuredClone(search.search(request)),
  };
}
