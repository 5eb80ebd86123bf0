// What a turn costs must not grow with its session: the plan of every statement it runs is looked at.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Journal } from "../../../src/journal/journal.ts";
import { beginOf, endOf, haveTurn, type JournalFile, makeJournalFile } from "./journalFile.ts";

let file: JournalFile;
let journal: Journal;

beforeEach(() => {
  file = makeJournalFile();
  journal = file.open();
  haveTurn(journal, { id: "t1" });
  journal.close();
  // Nothing is prepared yet in a journal that was just opened.
  journal = file.open();
});

afterEach(() => file.dispose());

/** All statements that `work` prepares. */
function statementsOf(work: () => void): ReadonlySet<string> {
  const statements = new Set<string>();
  const { prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (sql) {
    statements.add(sql);
    return prepare.call(this, sql);
  };
  try {
    work();
  } finally {
    DatabaseSync.prototype.prepare = prepare;
  }
  return statements;
}

/** Steps of the statement's plan that walk through all messages, or all of one session. */
function longWalks(sql: string): readonly string[] {
  if (/^\s*PRAGMA/.test(sql)) return [];
  return file
    .read(`EXPLAIN QUERY PLAN ${sql}`)
    .map((row) => String(row["detail"]))
    .filter((step) => /\b(SCAN|SEARCH) (message|session)\b/.test(step))
    .filter((step) => step.startsWith("SCAN") || step.endsWith("message_by_seq (session=?)"))
    .map((step) => `${step}: ${sql}`);
}

describe("the statements of a turn", () => {
  const works: Readonly<Record<string, () => void>> = {
    "that ends whole": () => {
      journal.turns.abandonedTurns();
      journal.turns.beginTurn(beginOf({ id: "t2" }));
      journal.sessions.readWindow("s1", 10_000);
      journal.turns.checkpoint("t2", "half");
      journal.turns.endTurn(endOf({ id: "t2" }));
      journal.sessions.readSession("s1");
      journal.changesSince(journal.currentStamp());
    },
    "that is asked again": () => {
      journal.turns.beginTurn(beginOf({ id: "t2", replaces: "q-t1" }));
      journal.turns.endTurn(endOf({ id: "t2", answer: "" }, "interrupted"));
    },
    "that waits for the shared copy": () => {
      journal.sync.readMark("s1");
      journal.sync.planPush("s1");
      journal.sync.waitingSessions(["w1"]);
      journal.sync.countWaitingTurns(["w1"]);
    },
    "that is shown": () => {
      journal.sessions.readSession("s1");
      journal.sessions.readPage("s1", 50);
      journal.sessions.readMessages("s1", ["q-t1"]);
      journal.turns.openTurns("s1");
      journal.sessions.newestSession(["w1"]);
    },
  };
  for (const [name, work] of Object.entries(works)) {
    it(`${name} never walk through a session`, () => {
      const statements = statementsOf(work);
      assert.ok(statements.size > 3);
      assert.deepEqual([...statements].flatMap(longWalks), []);
    });
  }
});
