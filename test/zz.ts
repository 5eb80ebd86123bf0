import { runChaos } from "./support/chaos/run.ts";
for (const comesBack of ["with data", "empty"] as const) for (const seed of [15,16]) {
await runChaos({ seed, turns: 40, windows: 1, thinkMs: 50, comesBack });
const u = process.cpuUsage();
await new Promise((r) => setTimeout(r, 1000));
console.log(seed, comesBack, process.cpuUsage(u), process.getActiveResourcesInfo());
}
process.exit(0);
