// Journals over a real file, as windows of one machine have them, and turns to fill them with.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import type { BeginTurn, EndTurn, JournalMessage, NewMessage } from "../../../src/core/ports.ts";
import { Journal } from "../../../src/journal/journal.ts";
import { makeTempFolder } from "../../support/tempFolder.ts";

type Row = Readonly<Record<string, unknown>>;

/** One journal file; every `open` is a window. */
export interface JournalFile {
  readonly path: string;
  open(owner?: string): Journal;
  /** What another program reads from the file. */
  read(sql: string, ...values: (string | number)[]): readonly Row[];
  /** Writes past the journal, to make what time or another program would. */
  write(sql: string, ...values: (string | number)[]): void;
  /** Closes what is open and takes the file away. */
  dispose(): void;
}

export function makeJournalFile(): JournalFile {
  const folder = makeTempFolder("journal");
  const path = join(folder.path, "storage", "journal.db");
  const journals: Journal[] = [];
  const withFile = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(path);
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  return {
    path,
    open: (owner = "window-1") => {
      const journal = new Journal({ path, owner });
      journals.push(journal);
      return journal;
    },
    read: (sql, ...values) =>
      withFile((database) =>
        database
          .prepare(sql)
          .all(...values)
          .map((row) => ({ ...row })),
      ),
    write: (sql, ...values) => withFile((database) => void database.prepare(sql).run(...values)),
    dispose: () => {
      for (const journal of journals) journal.close();
      folder.remove();
    },
  };
}

/** A turn for the session `session`: texts `question` and, at its end, `answer`. */
export interface TestTurn {
  readonly id: string;
  readonly session?: string;
  readonly workspace?: string;
  readonly question?: string;
  readonly answer?: string;
  readonly at?: number;
  readonly replaces?: string;
}

export function questionOf(turn: TestTurn): NewMessage {
  return writeQuestion({
    id: `q-${turn.id}`,
    text: turn.question ?? `question ${turn.id}`,
    extras: { createdAt: turn.at ?? 1_000 },
  });
}

export function answerOf(turn: TestTurn): NewMessage {
  return writeAnswer({
    id: `answer-${turn.id}`,
    text: turn.answer ?? `answer ${turn.id}`,
    extras: { createdAt: (turn.at ?? 1_000) + 1 },
  });
}

export function beginOf(turn: TestTurn): BeginTurn {
  const createdAt = turn.at ?? 1_000;
  return {
    turnId: turn.id,
    session: {
      id: turn.session ?? "s1",
      workspace: turn.workspace ?? "w1",
      title: `title of ${turn.session ?? "s1"}`,
      createdAt,
    },
    question: questionOf(turn),
    ...(turn.replaces !== undefined && { replacesQuestionId: turn.replaces }),
  };
}

/** `answer: ""` makes an end without an answer. */
export function endOf(turn: TestTurn, state: EndTurn["state"] = "complete"): EndTurn {
  return {
    turnId: turn.id,
    sessionId: turn.session ?? "s1",
    question: questionOf(turn),
    ...(turn.answer !== "" && { answer: answerOf(turn) }),
    state,
  };
}

/** A whole turn. */
export function haveTurn(journal: Journal, turn: TestTurn): void {
  journal.turns.beginTurn(beginOf(turn));
  journal.turns.endTurn(endOf(turn));
}

/** Messages as `id state`, in order. */
export function brief(messages: readonly JournalMessage[]): readonly string[] {
  return messages.map(({ id, state }) => `${id} ${state}`);
}

/** The whole session, briefly. */
export function transcript(journal: Journal, session = "s1"): readonly string[] {
  return brief(journal.sessions.readPage(session, 1_000).messages);
}

/** The code that `work` throws. */
export function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
  return undefined;
}
