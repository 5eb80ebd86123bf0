// Bundles a page of each side and measures what its main thread does while a text is fed to it.
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import type { Browser, CDPSession } from "playwright-core";
import { projectRoot } from "../../support/projectRoot.ts";

/** Who shows the text; `empty` shows nothing. */
export type Side = "redial" | "streamdown" | "reactMarkdown" | "empty";

/** What one feed cost; times are CPU time of the page's main thread, in ms. */
interface Cost {
  /** False: it was stopped, and costs at least so much. */
  readonly isWhole: boolean;
  readonly mainThreadMs: number;
  readonly scriptMs: number;
  readonly layoutMs: number;
  /** Elements on the page at the end. */
  readonly nodes: number;
}

const folder = import.meta.dirname;
/** How often it is looked what a feed has cost so far, in ms. */
const lookMs = 2_000;
const sides: readonly Side[] = ["redial", "streamdown", "reactMarkdown", "empty"];

/** A server of all pages. */
export interface StreamPages {
  /** Feeds the text to a new page of this side; one that takes more than `mostMs` is stopped. */
  feed(browser: Browser, side: Side, text: string, mostMs?: number): Promise<Cost>;
  /** The same, and the longest script that ran without a pause, in ms of CPU time. */
  longestScript(browser: Browser, side: Side, text: string): Promise<number>;
  close(): Promise<void>;
}

export async function serveStreamPages(): Promise<StreamPages> {
  const files = await bundle();
  const server = await listen(files);
  const address = server.address();
  const port = address !== null && typeof address !== "string" ? address.port : 0;
  const open = async (browser: Browser, side: Side) => {
    const page = await browser.newPage({ viewport: { width: 420, height: 700 } });
    await page.goto(`http://127.0.0.1:${port}/${side}.html`);
    await page.waitForFunction("'feed' in window");
    return page;
  };
  return {
    feed: async (browser, side, text, mostMs = Number.POSITIVE_INFINITY) => {
      const page = await open(browser, side);
      const session = await page.context().newCDPSession(page);
      // CPU time: what other processes take from this one is not counted.
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      const before = await metricsOf(session);
      let after = before;
      const spent = (name: string): number => ((after[name] ?? 0) - (before[name] ?? 0)) * 1_000;
      const feeding = page.evaluate(runFeed, text);
      let isWhole = true;
      while ((await Promise.race([feeding, sleep(lookMs)])) === undefined) {
        after = await metricsOf(session);
        if (spent("TaskDuration") < mostMs) continue;
        isWhole = false;
        await page.evaluate(stopFeed);
      }
      const nodes = await feeding;
      after = await metricsOf(session);
      await page.close();
      return {
        isWhole,
        mainThreadMs: spent("TaskDuration"),
        scriptMs: spent("ScriptDuration"),
        layoutMs: spent("LayoutDuration") + spent("RecalcStyleDuration"),
        nodes,
      };
    },
    longestScript: async (browser, side, text) => {
      const page = await open(browser, side);
      const session = await page.context().newCDPSession(page);
      const longest = traceLongest(session);
      await session.send("Tracing.start", {
        traceConfig: { includedCategories: ["devtools.timeline"] },
        transferMode: "ReportEvents",
      });
      await page.evaluate(runFeed, text);
      const ended = new Promise<void>((done) =>
        session.once("Tracing.tracingComplete", () => done()),
      );
      await session.send("Tracing.end");
      await ended;
      await page.close();
      return longest();
    },
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

/** Runs in the page. */
function stopFeed(): void {
  Object.assign(globalThis, { isFeedStopped: true });
}

/** Runs in the page. */
async function runFeed(text: string): Promise<number> {
  const { feed } = globalThis as unknown as {
    feed(text: string): Promise<{ readonly nodes: number }>;
  };
  return (await feed(text)).nodes;
}

const scriptEvents: ReadonlySet<string> = new Set([
  "FireAnimationFrame",
  "TimerFire",
  "FireIdleCallback",
  "EventDispatch",
  "FunctionCall",
]);

function traceLongest(session: CDPSession): () => number {
  let longestUs = 0;
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value) {
      const { name, tdur } = event as { name?: string; tdur?: number }; // As the protocol gives it.
      if (name !== undefined && scriptEvents.has(name)) longestUs = Math.max(longestUs, tdur ?? 0);
    }
  });
  return () => longestUs / 1_000;
}

async function metricsOf(session: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function bundle(): Promise<Map<string, Uint8Array | string>> {
  const result = await build({
    absWorkingDir: folder,
    entryPoints: {
      ...Object.fromEntries(sides.map((side) => [side, `${side}Page.js`])),
      page: join(projectRoot, "media/page.css"),
    },
    outdir: "/",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "chrome128",
    minify: true,
    keepNames: true,
    define: { "process.env.NODE_ENV": '"production"' },
    nodePaths: [join(folder, "../node_modules"), join(projectRoot, "node_modules")],
    write: false,
  });
  const files = new Map<string, Uint8Array | string>(
    result.outputFiles.map(({ path, contents }) => [path, contents]),
  );
  for (const side of sides) files.set(`/${side}.html`, pageOf(side));
  return files;
}

function pageOf(side: Side): string {
  return `<!doctype html><link rel="stylesheet" href="/page.css">
<style>:root { color-scheme: dark; --vscode-font-size: 13px; --vscode-font-family: sans-serif }
.scroller { height: 700px }</style>
<body><script type="module" src="/${side}.js"></script>`;
}

async function listen(files: ReadonlyMap<string, Uint8Array | string>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const found = files.get(path);
    const type = path.endsWith(".css") ? "text/css" : path.endsWith(".js") ? "text/javascript" : "";
    response.writeHead(found === undefined ? 404 : 200, { "content-type": type || "text/html" });
    response.end(found);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}
