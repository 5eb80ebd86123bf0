// One seeded run of bad luck: damaged journals, failing endpoints, windows that die. The same seed and
// number of cases do the same again.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeJournalFile } from "../../unit/journal/journalFile.ts";
import { Random } from "../chaos/random.ts";
import { ModelServer } from "../modelServer.ts";
import { makeTempFolder } from "../tempFolder.ts";
import { damageCase, writeJournal } from "./damage.ts";
import { endpointCase, killCase } from "./turns.ts";

export interface FuzzResult {
  /** Cases of each kind. */
  readonly cases: Readonly<Record<string, number>>;
  /** What went wrong, with the seed of its case. */
  readonly problems: readonly string[];
}

const kinds = ["damage", "damage", "damage", "endpoint", "kill"] as const;

/** Runs the cases; a case's seed is the run's and its number. */
export async function runFuzz(seed: number, count: number): Promise<FuzzResult> {
  const folder = makeTempFolder("fuzz");
  const server = await ModelServer.start();
  const whole = writeJournal(folder.path);
  const replyBytes = 2_500;
  const cases: Record<string, number> = { damage: 0, endpoint: 0, kill: 0 };
  const problems: string[] = [];
  try {
    for (let number = 0; number < count; number++) {
      const random = new Random(seed * 1_000_003 + number);
      const kind = kinds[number % kinds.length] ?? "damage";
      cases[kind] = (cases[kind] ?? 0) + 1;
      const found = await runCase(kind, random, { folder: folder.path, whole, server, replyBytes });
      problems.push(...found.map((problem) => `case ${number} (${kind}): ${problem}`));
    }
  } finally {
    await server.close();
    folder.remove();
  }
  return { cases, problems };
}

async function runCase(
  kind: (typeof kinds)[number],
  random: Random,
  parts: {
    readonly folder: string;
    readonly whole: ReturnType<typeof writeJournal>;
    readonly server: ModelServer;
    readonly replyBytes: number;
  },
): Promise<readonly string[]> {
  if (kind === "damage") {
    const folder = join(parts.folder, "case");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    return damageCase(random, parts.whole, join(folder, "journal.db"));
  }
  const file = makeJournalFile();
  try {
    if (kind === "kill") return await killCase(random, file);
    return await endpointCase(random, file, parts.server, parts.replyBytes);
  } finally {
    file.dispose();
  }
}
