// Some of the windows of the scale run, in one process: each asks every few seconds in a session of its
// workspace, over a journal that the windows of a workspace share, as those of one machine do.
import { join } from "node:path";
import { BenchWindow } from "../window.ts";
import type { FromHosts, HostsOptions, HostsReport, ToHosts } from "./messages.ts";

const options: HostsOptions = JSON.parse(process.argv[2] ?? "");
const costs: number[] = [];
const errors: string[] = [];
const kept: Record<string, string[]> = {};
let isFinishing = false;
let begin: () => void = () => {};
const begun = new Promise<void>((resolve) => {
  begin = resolve;
});

process.on("message", (message: ToHosts) => {
  if (message.type === "begin") begin();
  else isFinishing = true;
});
// The run is over, or died.
process.on("disconnect", () => process.exit());

const windows: { readonly window: BenchWindow; readonly sessionId: string }[] = [];
for (const workspace of options.workspaces) {
  for (let index = 0; index < options.windowsEach; index++) {
    const window = await BenchWindow.open({
      url: options.url,
      path: join(options.folder, `${workspace}.db`),
      workspace,
    });
    windows.push({ window, sessionId: `${workspace}-${index}` });
  }
}
tell({ type: "ready" });
await begun;
await Promise.all(windows.map(({ window, sessionId }) => live(window, sessionId)));
const memoryBytes = process.memoryUsage().rss;
for (const { window } of windows) await window.close();
const report: HostsReport = { costs, kept, errors, memoryBytes };
tell({ type: "report", report });

async function live(window: BenchWindow, sessionId: string): Promise<void> {
  await pause(Math.random() * options.thinkMs);
  while (!isFinishing) {
    try {
      await turn(window, sessionId);
    } catch (error) {
      errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    await pause(options.thinkMs * (0.5 + Math.random()));
  }
}

/** The time that the model takes is no cost of memory. */
async function turn(window: BenchWindow, sessionId: string): Promise<void> {
  let modelMs = 0;
  const start = performance.now();
  const ids = await window.turn(sessionId, "How does this session go on?", async () => {
    const asked = performance.now();
    const text = await askModel();
    modelMs = performance.now() - asked;
    return text;
  });
  costs.push(performance.now() - start - modelMs);
  kept[window.workspace] = [...(kept[window.workspace] ?? []), ...ids];
}

async function askModel(): Promise<string> {
  const response = await fetch(`${options.modelUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "stand-in", messages: [{ role: "user", content: "long 60" }] }),
  });
  const body = (await response.json()) as { choices: { message: { content: string } }[] }; // The stand-in's own format.
  return body.choices[0]?.message.content ?? "";
}

function tell(message: FromHosts): void {
  process.send?.(message);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
