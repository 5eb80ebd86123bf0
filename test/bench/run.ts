// `npm run bench` measures everything, `npm run bench -- turn size` these alone. Prints one table and
// keeps the lines in results.json.
import { preparePeers } from "./peers.ts";
import { keepResults, tableOf } from "./results.ts";
import type { Measure, Row } from "./row.ts";

/** Name -> its measurement, in the order of the table. */
const benches: Readonly<Record<string, () => Promise<{ readonly measure: Measure }>>> = {
  turn: () => import("./turn.ts"),
  "first-token": () => import("./firstToken.ts"),
  stream: () => import("./stream.ts"),
  open: () => import("./opening.ts"),
  activate: () => import("./activate.ts"),
  search: async () => (await import("./large.ts")).search,
  recall: async () => (await import("./large.ts")).recall,
  sync: () => import("./sync.ts"),
  live: () => import("./live.ts"),
  size: () => import("./size.ts"),
  package: () => import("./package.ts"),
};

async function main(): Promise<number> {
  const names = Object.keys(benches);
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`no such benchmark: ${unknown.join(", ")}; there are: ${names.join(", ")}`);
    return 2;
  }
  preparePeers();
  const rows: Row[] = [];
  const failed: string[] = [];
  for (const name of asked.length === 0 ? names : asked) {
    console.error(`measuring ${name} …`);
    try {
      const bench = await benches[name]?.();
      rows.push(...((await bench?.measure()) ?? []));
    } catch (error) {
      console.error(error);
      failed.push(name);
    }
  }
  keepResults(rows, names);
  console.log(tableOf(rows));
  const missed = rows.filter(({ holds }) => holds === false).length;
  const judged = rows.filter(({ holds }) => holds !== null).length;
  console.log(`\n${judged - missed} of ${judged} bars hold`);
  if (failed.length > 0) console.log(`could not be measured: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
}

// What a peer left open must not keep the run waiting.
process.exit(await main());
