// Search and recall over 100,000 messages of one workspace, as lines of the table.
import { measureScale, type ScaleResult } from "./recall/scale.ts";
import { type Measure, type Row, row } from "./row.ts";

const messages = 100_000;
let measured: Promise<ScaleResult> | undefined;

/** The journal is filled and measured once for both. */
function result(): Promise<ScaleResult> {
  measured ??= measureScale(messages);
  return measured;
}

/** The slowest of a hundred searches but five, beside LIKE over the same rows. */
export const search: { readonly measure: Measure } = {
  async measure(): Promise<readonly Row[]> {
    const { search: kinds, like } = await result();
    return Object.entries(kinds).map(([kind, times]) =>
      row({
        name: "search",
        case: `${kind}, p95, beside LIKE`,
        ...{ value: times.p95, unit: "ms", other: like.p95, most: 20 },
      }),
    );
  },
};

/** A question of eight words. */
export const recall: { readonly measure: Measure } = {
  async measure(): Promise<readonly Row[]> {
    const { recall: times } = await result();
    const parts = { name: "recall", unit: "ms" };
    return [
      row({ ...parts, case: "a question, median", value: times.median, most: 25 }),
      row({ ...parts, case: "a question, p95", value: times.p95 }),
    ];
  },
};
