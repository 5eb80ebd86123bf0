// What Redial costs before it is used, in a real VS Code, beside an extension that does nothing: its
// activation, memory, the JavaScript it loads, the opening of its panel, and the first question.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { startMachine } from "../support/installedRedial.ts";
import type { Machine } from "../support/machine.ts";
import { ModelServer } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { projectRoot } from "../support/projectRoot.ts";
import { makeTempFolder } from "../support/tempFolder.ts";
import { testLinePrefix } from "../support/testLine.ts";
import type { Activation, InsideNews } from "./activate/news.ts";
import { writeNothing } from "./activate/nothing.ts";
import { type Row, row } from "./row.ts";
import { median } from "./samples.ts";
import { packageRedial } from "./vsix.ts";

const rounds = 6;

interface Sample {
  readonly nothing: Activation;
  readonly redial: Activation;
  /** From the command to a text box that can be typed into, in ms. */
  readonly openMs: { readonly nothing: number; readonly redial: number };
}

export async function measure(): Promise<readonly Row[]> {
  packageRedial();
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    samples.push(await sampleWindow(round % 2 === 0 ? "redial" : "nothing"));
  }
  return [...activationRows(samples), ...(await firstQuestionRows())];
}

/** One new VS Code with one new window; `first` is activated before the other. */
async function sampleWindow(first: "redial" | "nothing"): Promise<Sample> {
  const folder = makeTempFolder("bench");
  const model = await ModelServer.start();
  const machine = await startMachine(model, {
    isDriven: true,
    env: { REDIAL_BENCH_FOLDER: folder.path, REDIAL_BENCH_FIRST: first },
  });
  try {
    return await lookInside(machine, folder.path);
  } finally {
    await machine.dispose();
    await model.close();
    folder.remove();
  }
}

async function lookInside(machine: Machine, folder: string): Promise<Sample> {
  const news = new NewsQueue();
  await machine.expose("codeAutomationLog", (_type: unknown, args: unknown) => news.read(args));
  await machine.expose("codeAutomationExit", () => {});
  const window = await machine.open({
    folder: machine.makeFolder("project"),
    extensionDevelopmentPath: writeNothing(folder),
    extensionTestsPath: await bundleInside(),
  });
  const activated = await news.next("activated");
  const openMs = { nothing: 0, redial: 0 };
  for (const view of ["nothing", "redial"] as const) {
    writeFileSync(join(folder, `open-${view}`), "");
    const { at } = await news.next("opening");
    const id = view === "redial" ? "redial.redial" : "redial-bench.nothing";
    const content = window.page
      .locator(`iframe.webview[src*="extensionId=${id}"]`)
      .contentFrame()
      .locator("#active-frame")
      .contentFrame();
    await content.locator("textarea:enabled").waitFor();
    openMs[view] = Date.now() - at;
  }
  writeFileSync(join(folder, "end"), "");
  return { nothing: activated.nothing, redial: activated.redial, openMs };
}

async function bundleInside(): Promise<string> {
  const outfile = join(projectRoot, "out/bench/inside.mjs");
  await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["activate/inside.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["vscode"],
  });
  return outfile;
}

/** What the extension host tells, in order. */
class NewsQueue {
  readonly #news: InsideNews[] = [];
  #wake: () => void = () => {};

  read(args: unknown): void {
    const [text] = Array.isArray(args) ? args : [];
    if (typeof text !== "string" || !text.startsWith(testLinePrefix)) return;
    this.#news.push(JSON.parse(text.slice(testLinePrefix.length)));
    this.#wake();
  }

  async next<Kind extends InsideNews["kind"]>(
    kind: Kind,
  ): Promise<Extract<InsideNews, { kind: Kind }>> {
    for (;;) {
      const index = this.#news.findIndex((news) => news.kind === kind);
      // Found by its kind just above.
      if (index >= 0) return this.#news.splice(index, 1)[0] as Extract<InsideNews, { kind: Kind }>;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function activationRows(samples: readonly Sample[]): readonly Row[] {
  const of = (read: (sample: Sample) => number): number => median(samples.map(read));
  const name = "activate";
  const forbidden = samples.filter(({ redial }) => redial.hasLangchain || redial.hasIoredis);
  return [
    row({
      ...{ name, case: "activate()", unit: "ms", mostMore: 30 },
      value: of(({ redial }) => redial.ms),
      other: of(({ nothing }) => nothing.ms),
    }),
    row({
      ...{ name, case: "heap after it", unit: "KB" },
      value: of(({ redial }) => redial.heapBytes / 1_000),
      other: of(({ nothing }) => nothing.heapBytes / 1_000),
    }),
    row({
      ...{ name, case: "JavaScript loaded before first use", unit: "KB" },
      value: of(({ redial }) => redial.scriptBytes / 1_000),
      other: of(({ nothing }) => nothing.scriptBytes / 1_000),
    }),
    row({
      ...{ name, case: "activations that loaded LangChain or ioredis", unit: "", most: 0 },
      value: forbidden.length,
    }),
    row({
      ...{ name, case: "panel open to usable", unit: "ms" },
      value: of(({ openMs }) => openMs.redial),
      other: of(({ openMs }) => openMs.nothing),
    }),
  ];
}

/** Send to the request's arrival at the endpoint: the first question of a window, and the second. */
async function firstQuestionRows(): Promise<readonly Row[]> {
  const model = await ModelServer.start();
  const machine = await startMachine(model);
  const times: { readonly first: number; readonly second: number }[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const window = await machine.open({ folder: machine.makeFolder(`project-${round}`) });
      const panel = await Panel.open(window);
      times.push({ first: await askTime(panel, model), second: await askTime(panel, model) });
      await window.close();
    }
  } finally {
    await machine.dispose();
    await model.close();
  }
  return [
    row({
      name: "activate",
      case: "Send to request of the first question, beside the second",
      value: median(times.map(({ first }) => first)),
      unit: "ms",
      other: median(times.map(({ second }) => second)),
    }),
  ];
}

/** Types as a person does, sends, and waits for the endpoint to be asked, in ms. */
async function askTime(panel: Panel, model: ModelServer): Promise<number> {
  await panel.composer.pressSequentially("How are you today?", { delay: 60 });
  await panel.content.locator("button:enabled[aria-label=Send]").waitFor();
  const asked = model.nextChat();
  const start = performance.now();
  await panel.composer.press("Enter");
  await asked;
  const ms = performance.now() - start;
  await panel.waitUntilIdle();
  return ms;
}
