// One case of a journal's file that something has been at: bits flipped, bytes overwritten, its end cut
// off. Every turn that was acknowledged is there as it was, or the file that held it is kept and named.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JournalNotice } from "../../../src/journal/calls.ts";
import { Journal } from "../../../src/journal/journal.ts";
import { SoundKeeper } from "../../../src/journal/soundKeeper.ts";
import { beginOf, endOf } from "../../unit/journal/journalFile.ts";
import type { Random } from "../chaos/random.ts";

/** What is in every journal before it is damaged, by message id. */
export interface Written {
  readonly path: string;
  readonly stored: ReadonlyMap<string, string>;
}

const sessions = 4;
const turns = 40;

/** Makes the journal that cases copy. */
export function writeJournal(folder: string): Written {
  const path = join(folder, "whole.db");
  const journal = new Journal({ path, owner: "before" });
  const stored = new Map<string, string>();
  for (let turn = 0; turn < turns; turn++) {
    const session = `s${turn % sessions}`;
    const parts = { id: `t${turn}`, session, answer: `Answer ${turn} `.repeat(1 + turn * 3) };
    journal.turns.beginTurn(beginOf(parts));
    for (const message of journal.turns.endTurn(endOf(parts))) {
      stored.set(`${session} ${message.id}`, message.stored);
    }
  }
  while (journal.workNext());
  journal.close();
  return { path, stored };
}

/** Damages a copy of the journal, opens it as a window does, and returns what is wrong after that. */
export function damageCase(random: Random, whole: Written, path: string): readonly string[] {
  copyFileSync(whole.path, path);
  const bytes = damaged(random, readFileSync(path));
  writeFileSync(path, bytes);
  const notices: JournalNotice[] = [];
  let keeper: SoundKeeper;
  try {
    keeper = new SoundKeeper({ path, owner: "after" }, (opened) => notices.push(...opened.notices));
  } catch (error) {
    return [`it did not open: ${String(error)}`];
  }
  const atOpening = notices.length;
  try {
    const problems = [...missing(keeper, whole), ...goesOn(keeper)];
    if (problems.length === 0) return [];
    if (!isKept(notices, atOpening, bytes)) return problems;
    return problems.filter((problem) => !problem.startsWith("missing"));
  } catch (error) {
    return [`it failed: ${String(error)}`];
  } finally {
    keeper.journal.close();
  }
}

function damaged(random: Random, bytes: Buffer): Buffer {
  const at = random.between(0, bytes.length - 1);
  switch (random.between(0, 5)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return bytes.fill(
        random.between(0, 255),
        at,
        Math.min(bytes.length, at + random.between(1, 9_000)),
      );
    case 2:
      for (let byte = at; byte < Math.min(at + 300, bytes.length); byte++) {
        bytes[byte] = random.between(0, 255);
      }
      return bytes;
    case 3:
      // The first page holds the header and the tables' definitions.
      bytes[random.between(0, 4_095)] = random.between(0, 255);
      return bytes;
    default:
      for (let flips = random.between(1, 8); flips > 0; flips--) {
        const place = random.between(0, bytes.length - 1);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << random.between(0, 7));
      }
      return bytes;
  }
}

function missing(keeper: SoundKeeper, { stored }: Written): readonly string[] {
  const found = new Set<string>();
  const known = keeper.use((journal) => journal.sessions.listSessions(["w1"]));
  for (const { id } of known) {
    const page = keeper.use((journal) => journal.sessions.readPage(id, 1_000));
    for (const message of page.messages) found.add(`${id} ${message.id} ${message.stored}`);
  }
  return [...stored]
    .filter(([id, text]) => !found.has(`${id} ${text}`))
    .map(([id]) => `missing: ${id}`);
}

/** A turn after it is taken and kept as ever. */
function goesOn(keeper: SoundKeeper): readonly string[] {
  const turn = { id: "next", session: "s0" };
  keeper.use((journal) => journal.turns.beginTurn(beginOf(turn)));
  keeper.use((journal) => journal.turns.endTurn(endOf(turn)));
  while (keeper.use((journal) => journal.workNext()));
  keeper.use((journal) => journal.search.search({ text: "answer", workspaces: ["w1"], limit: 5 }));
  const page = keeper.use((journal) => journal.sessions.readPage("s0", 1_000));
  const ids = page.messages.map((message) => message.id);
  return ids.includes("answer-next") ? [] : ["the next turn was not kept"];
}

/** Under the name that was told; byte for byte when it was found at opening, before any use. */
function isKept(notices: readonly JournalNotice[], atOpening: number, bytes: Buffer): boolean {
  return notices.some(({ keptAs }, index) => {
    const kept = readFileSync(keptAs);
    return index < atOpening ? kept.equals(bytes) : kept.length >= bytes.length;
  });
}
