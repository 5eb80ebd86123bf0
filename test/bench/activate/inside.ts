// What the extension host runs for the activation benchmark: activates both extensions and tells what
// that took; then opens their views, when it is told to. Bundled by activate.ts.
import { existsSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { env } from "node:process";
import { commands, extensions } from "vscode";
import { testLinePrefix } from "../../support/testLine.ts";
import type { Activation, InsideNews } from "./news.ts";

/** Called by the extension host. */
export async function run(): Promise<void> {
  const session = new Session();
  session.connect();
  const scripts: { readonly url: string; readonly length: number; readonly id: string }[] = [];
  session.on("Debugger.scriptParsed", ({ params }) => {
    scripts.push({ url: params.url, length: params.length ?? 0, id: params.scriptId });
  });
  await session.post("Debugger.enable");
  const activate = async (id: string): Promise<Activation> => {
    const before = await heapOf(session);
    const known = scripts.length;
    const start = performance.now();
    await extensions.getExtension(id)?.activate();
    const ms = performance.now() - start;
    const own = scripts.slice(known).filter(({ url }) => url.startsWith("file:"));
    const sources = await Promise.all(
      own.map(({ id: scriptId }) => session.post("Debugger.getScriptSource", { scriptId })),
    );
    const text = sources.map(({ scriptSource }) => scriptSource).join("\n");
    return {
      ms,
      heapBytes: (await heapOf(session)) - before,
      scriptBytes: own.reduce((sum, { length }) => sum + length, 0),
      hasLangchain: text.includes("lc_namespace"),
      hasIoredis: text.includes("CLUSTERDOWN"),
    };
  };
  // What the first activation of a host pays for is neither extension's.
  await extensions.getExtension("vscode.merge-conflict")?.activate();
  const nothing = await activate("redial-bench.nothing");
  const redial = await activate("redial.redial");
  session.disconnect();
  tell({ kind: "activated", nothing, redial });
  for (const view of ["nothing", "redial"] as const) {
    await told(`open-${view}`);
    tell({ kind: "opening", view, at: Date.now() });
    await commands.executeCommand(view === "redial" ? "redial.chat.focus" : "nothing.view.focus");
  }
  await told("end");
}

async function heapOf(session: Session): Promise<number> {
  await session.post("HeapProfiler.collectGarbage");
  return process.memoryUsage().heapUsed;
}

function tell(news: InsideNews): void {
  console.log(`${testLinePrefix}${JSON.stringify(news)}`);
}

/** Waits for a file of this name, which is how the benchmark says what to do next. */
async function told(name: string): Promise<void> {
  const path = join(env["REDIAL_BENCH_FOLDER"] ?? "", name);
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
}
