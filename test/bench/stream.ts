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
      const times = await timesOf(pages, browser, measured, ["redial", "streamdown"]);
      if (measured.kind === "mixed") growth.push(times.redial);
      rows.push(peerRow(measured, "streamdown", times.redial, times.streamdown, 0.1));
    }
    rows.push(growthRow(growth));
    const [short] = cases;
    if (short !== undefined) {
      const times = await timesOf(pages, browser, { ...short, rounds: 1 }, [
        "redial",
        "reactMarkdown",
      ]);
      rows.push(peerRow(short, "react-markdown", times.redial, times.reactMarkdown));
    }
    return [...rows, ...(await scriptRows(pages, browser))];
  } finally {
    await browser.close();
    await pages.close();
  }
}

/** Medians, less what the same frames cost on a page that shows nothing, in ms. */
async function timesOf<Measured extends Side>(
  pages: StreamPages,
  browser: Browser,
  { kind, tokens, rounds }: Case,
  sides: readonly Measured[],
): Promise<Readonly<Record<Measured, number>>> {
  const text = textOf(kind, tokens * tokenLength);
  const samples = new Map<Side, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const side of ["empty", ...sides] as const) {
      const { mainThreadMs } = await pages.feed(browser, side, text);
      samples.set(side, [...(samples.get(side) ?? []), mainThreadMs]);
    }
  }
  const empty = median(samples.get("empty") ?? []);
  const entries = sides.map((side) => [side, median(samples.get(side) ?? []) - empty]);
  return Object.fromEntries(entries) as Record<Measured, number>; // One for each side.
}

function peerRow(
  { kind, tokens }: Case,
  peer: string,
  value: number,
  other: number,
  mostRatio?: number,
): Row {
  return row({
    name: "stream",
    case: `${kind}, ${tokens.toLocaleString("en")} tokens, beside ${peer}`,
    value: value / 1_000,
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
