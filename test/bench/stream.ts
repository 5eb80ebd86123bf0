// Main-thread time of the page while an answer streams, a token a frame, beside streamdown and
// react-markdown on the same text; how it grows, and the longest script.
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../support/chromium.ts";
import { type Row, row } from "./row.ts";
import { growthExponent, median } from "./samples.ts";
import { type Side, type StreamPages, serveStreamPages } from "./stream/pages.ts";
import { type TextKind, textOf } from "./stream/texts.ts";

/** Characters a token has. */
const tokenLength = 4;
/** A peer that has taken so many times what Redial took is stopped: that is far beyond the bar. */
const enoughTimes = 25;

interface Case {
  readonly kind: TextKind;
  readonly tokens: number;
  readonly rounds: number;
}

const cases: readonly Case[] = [
  { kind: "mixed", tokens: 4_000, rounds: 3 },
  { kind: "mixed", tokens: 32_000, rounds: 1 },
  { kind: "list", tokens: 16_000, rounds: 1 },
  { kind: "table", tokens: 16_000, rounds: 1 },
  { kind: "fence", tokens: 16_000, rounds: 1 },
];

export async function measure(): Promise<readonly Row[]> {
  const pages = await serveStreamPages();
  const browser = await chromium.launch({
    executablePath: findChromium() ?? "",
    args: ["--no-sandbox", "--disable-gpu", "--disable-frame-rate-limit", "--disable-gpu-vsync"],
  });
  try {
    const rows: Row[] = [];
    const growth: number[] = [];
    for (const measured of cases) {
      const times = await timesOf(pages, browser, measured, "streamdown");
      if (measured.kind === "mixed") growth.push(times.redial);
      rows.push(peerRow(measured, "streamdown", times, 0.1));
    }
    rows.push(growthRow(growth));
    const [short] = cases;
    if (short !== undefined) {
      const once = { ...short, rounds: 1 };
      const times = await timesOf(pages, browser, once, "reactMarkdown");
      rows.push(peerRow(short, "react-markdown", times));
    }
    return [...rows, ...(await scriptRows(pages, browser))];
  } finally {
    await browser.close();
    await pages.close();
  }
}

/** CPU times of the main thread in ms; of a peer that was stopped, what it had taken by then. */
interface Times {
  readonly redial: number;
  readonly peer: number;
  readonly isPeerWhole: boolean;
}

/** Medians, less what the same frames cost on a page that shows nothing. */
async function timesOf(
  pages: StreamPages,
  browser: Browser,
  { kind, tokens, rounds }: Case,
  peer: Side,
): Promise<Times> {
  const text = textOf(kind, tokens * tokenLength);
  const samples = { empty: [] as number[], redial: [] as number[], peer: [] as number[] };
  let isPeerWhole = true;
  for (let round = 0; round < rounds; round++) {
    samples.empty.push((await pages.feed(browser, "empty", text)).mainThreadMs);
    const { mainThreadMs } = await pages.feed(browser, "redial", text);
    samples.redial.push(mainThreadMs);
    const cost = await pages.feed(browser, peer, text, mainThreadMs * enoughTimes);
    samples.peer.push(cost.mainThreadMs);
    isPeerWhole &&= cost.isWhole;
  }
  const empty = median(samples.empty);
  return {
    redial: median(samples.redial) - empty,
    peer: median(samples.peer) - empty,
    isPeerWhole,
  };
}

function peerRow(
  { kind, tokens }: Case,
  peer: string,
  { redial, peer: other, isPeerWhole }: Times,
  mostRatio?: number,
): Row {
  const stopped = isPeerWhole ? "" : ", which was stopped there";
  return row({
    name: "stream",
    case: `${kind}, ${tokens.toLocaleString("en")} tokens, beside ${peer}${stopped}`,
    value: redial / 1_000,
    unit: "s",
    other: other / 1_000,
    ...(mostRatio !== undefined && { mostRatio }),
  });
}

function growthRow(growth: readonly number[]): Row {
  const sizes = cases.filter(({ kind }) => kind === "mixed").map(({ tokens }) => tokens);
  return row({
    name: "stream",
    case: "growth exponent, mixed, 4,000 to 32,000 tokens",
    value: growthExponent(sizes, growth),
    unit: "",
    most: 1.2,
  });
}

/** The longest stretch of script, in each kind of text. */
async function scriptRows(pages: StreamPages, browser: Browser): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { kind, tokens } of cases) {
    if (tokens > 16_000) continue;
    const text = textOf(kind, tokens * tokenLength);
    const value = await pages.longestScript(browser, "redial", text);
    rows.push(
      row({
        name: "stream",
        case: `longest script frame, ${kind}, ${tokens.toLocaleString("en")} tokens`,
        ...{ value, unit: "ms", most: 16 },
      }),
    );
  }
  return rows;
}
