// Sessions put into a machine's journal at once, as another window of it would write them.
import { join } from "node:path";
import { writeAnswer, writeQuestion } from "../../src/core/messages.ts";
import { Journal } from "../../src/journal/journal.ts";
import type { Machine } from "./machine.ts";

/** What is said: questions and answers in turns, the oldest first. */
export interface SeededSession {
  readonly id: string;
  readonly title: string;
  readonly texts: readonly string[];
  /** Epoch ms of the first message; a minute between two. Default: so that the last one is now. */
  readonly at?: number;
}

/** Messages written in one transaction. */
const step = 500;

/**
 * Adds the sessions to the workspace that was used last on the machine, which must have asked
 * something before.
 */
export function seedSessions(machine: Machine, sessions: readonly SeededSession[]): void {
  const path = join(machine.server.globalStorage, "redial.redial", "journal.db");
  const journal = new Journal({ path, owner: "seed" });
  try {
    const workspace = journal.sessions.knownWorkspaces()[0]?.key;
    if (workspace === undefined) throw new Error("no workspace of this machine has a session");
    for (const session of sessions) seed(journal, workspace, session);
  } finally {
    journal.close();
  }
}

function seed(journal: Journal, workspace: string, { id, title, texts, at }: SeededSession): void {
  const createdAt = at ?? Date.now() - texts.length * 60_000;
  const messages = texts.map((text, index) => {
    const draft = {
      id: `${id}-${index + 1}`,
      text,
      extras: { createdAt: createdAt + index * 60_000 },
    };
    return index % 2 === 0 ? writeQuestion(draft) : writeAnswer(draft);
  });
  for (let start = 0; start < messages.length; start += step) {
    journal.imports.importMessages(
      { id, workspace, title, createdAt },
      messages.slice(start, start + step),
    );
  }
}
