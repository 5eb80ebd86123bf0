// What the extension host runs for the activation benchmark: activates both extensions and tells what
// that took; then opens their views, when it is told to. Bundled by activate.ts.
import { existsSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { env } from "node:process";
import { commands, extensions } from "vscode";
import { testLinePrefix } from "../../support/testLine.ts";
import type { Activation, InsideNews } from "./news.ts";

/** A window that opens computes for seconds: so long everything else is left alone, in ms. */
const settleMs = 4_000;

/** Called by the extension host. */
export async function run(): Promise<void> {
  const session = new Session();
  session.connect();
  // What the first activation of a host pays for is neither extension's.
  await extensions.getExtension("vscode.merge-conflict")?.activate();
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  // Each is the first one in every other window.
  const isFirst = env["REDIAL_BENCH_FIRST"] === "redial";
  const early = isFirst ? await activate(session, "redial.redial") : undefined;
  const nothing = await activate(session, "redial-bench.nothing");
  const redial = early ?? (await activate(session, "redial.redial"));
  session.disconnect();
  tell({ kind: "activated", nothing, redial });
  for (const view of ["nothing", "redial"] as const) {
    await told(`open-${view}`);
    tell({ kind: "opening", view, at: Date.now() });
    await commands.executeCommand(view === "redial" ? "redial.chat.focus" : "nothing.view.focus");
  }
  await told("end");
}

async function activate(session: Session, id: string): Promise<Activation> {
  const before = await heapOf(session);
  const known = new Set((await scriptsOf(session)).map((script) => script.id));
  const start = performance.now();
  await extensions.getExtension(id)?.activate();
  const ms = performance.now() - start;
  const own = (await scriptsOf(session, known)).filter(({ url }) => url.startsWith("file:"));
  const text = own.map(({ source }) => source).join("\n");
  return {
    ms,
    heapBytes: (await heapOf(session)) - before,
    scriptBytes: own.reduce((sum, { length }) => sum + length, 0),
    hasLangchain: text.includes("lc_namespace"),
    hasIoredis: text.includes("CLUSTERDOWN"),
  };
}

interface Script {
  readonly id: string;
  readonly url: string;
  /** Characters. */
  readonly length: number;
  /** "" for one that was known. */
  readonly source: string;
}

/** All that are loaded. The debugger is on for this only: it slows down what is measured. */
async function scriptsOf(session: Session, known?: ReadonlySet<string>): Promise<Script[]> {
  const found: Omit<Script, "source">[] = [];
  session.on("Debugger.scriptParsed", ({ params }) => {
    found.push({ id: params.scriptId, url: params.url, length: params.length ?? 0 });
  });
  await session.post("Debugger.enable");
  session.removeAllListeners("Debugger.scriptParsed");
  const scripts: Script[] = [];
  for (const script of found) {
    if (known?.has(script.id) === true) continue;
    const { id: scriptId } = script;
    const source = known
      ? (await session.post("Debugger.getScriptSource", { scriptId })).scriptSource
      : "";
    scripts.push({ ...script, source });
  }
  await session.post("Debugger.disable");
  return scripts;
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
