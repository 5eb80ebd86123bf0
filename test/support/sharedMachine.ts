// A second machine of the same person: its own VS Code, browser and journal, the same Redis and a
// clone of the same repository, so that both have one memory.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startMachine } from "./installedRedial.ts";
import type { Machine } from "./machine.ts";
import type { ModelServer } from "./modelServer.ts";
import { Panel } from "./panel.ts";

/** Makes a folder a clone of this repository, as far as the workspace key looks at it. */
export function writeRemote(folder: string, remote: string): void {
  mkdirSync(join(folder, ".git"), { recursive: true });
  writeFileSync(join(folder, ".git/config"), `[remote "origin"]\n\turl = ${remote}\n`);
}

/** A machine that is connected with the Redis, with the panel open in a clone of `remote`. */
export async function openOnMachine(
  model: ModelServer,
  redisUrl: string,
  remote: string,
): Promise<{ readonly machine: Machine; readonly panel: Panel }> {
  const machine = await startMachine(model, { settings: { "redial.redis.url": redisUrl } });
  try {
    const folder = machine.makeFolder("clone");
    writeRemote(folder, remote);
    const panel = await Panel.open(await machine.open({ folder }));
    await panel.content.getByText("Kept here and in Redis at").waitFor({ timeout: 60_000 });
    return { machine, panel };
  } catch (error) {
    await machine.dispose();
    throw error;
  }
}
