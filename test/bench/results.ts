// Where results go: one table for people, one file for programs.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Row } from "./row.ts";

const file = new URL("results.json", import.meta.url);
const headings = ["name", "case", "Redial", "other", "ratio", "bar", "holds"];

/** The lines of the file; none when there is no file. */
export function readResults(): readonly Row[] {
  // This module's own file: what stands in it is what `keepResults` wrote.
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Row[]) : [];
}

/** Puts the lines in place of earlier ones of the same benchmarks, in the order of `names`; others after them. */
export function keepResults(rows: readonly Row[], names: readonly string[]): void {
  const fresh = new Set(rows.map(({ name }) => name));
  const all = [...readResults().filter(({ name }) => !fresh.has(name)), ...rows];
  const ordered = [
    ...names.flatMap((name) => all.filter((row) => row.name === name)),
    ...all.filter(({ name }) => !names.includes(name)),
  ];
  writeFileSync(file, `[\n${ordered.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]\n`);
}

/** A table as wide as its cells. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.name,
    row.case,
    `${row.value} ${row.unit}`,
    row.other === null ? "-" : `${row.other} ${row.unit}`,
    row.ratio === null ? "-" : String(row.ratio),
    row.bar,
    row.holds === null ? "" : row.holds ? "yes" : "NO",
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return [headings, ...lines]
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
