// The opening of a session (open.ts) as lines of the table.
import { measureOpening } from "./open.ts";
import { type Row, row } from "./row.ts";
import { packageRedial } from "./vsix.ts";

export async function measure(): Promise<readonly Row[]> {
  packageRedial();
  const { shortMs, longMs } = await measureOpening();
  return [
    row({
      name: "open",
      case: "10,000 messages, beside 50",
      ...{ value: longMs, unit: "ms", other: shortMs, mostRatio: 1.5 },
    }),
  ];
}
