// Line charts as SVG, for the README: logarithmic on both axes, readable on light and dark pages.

export interface Line {
  readonly label: string;
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
}

const width = 640;
const height = 340;
const left = 64;
const right = 130;
const top = 44;
const bottom = 48;

/** The chart as a text. */
export function drawChart({ title, xLabel, yLabel, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points);
  const x = scale(
    points.map((point) => point[0]),
    left,
    width - right,
  );
  const y = scale(
    points.map((point) => point[1]),
    height - bottom,
    top,
  );
  const middle = (left + width - right) / 2;
  const parts = [
    text(left, 20, title, 'font-weight="600"'),
    ...x.ticks.flatMap((tick) => [
      line(x.at(tick), top, x.at(tick), height - bottom),
      text(x.at(tick), height - bottom + 16, format(tick), 'text-anchor="middle"'),
    ]),
    ...y.ticks.flatMap((tick) => [
      line(left, y.at(tick), width - right, y.at(tick)),
      text(left - 8, y.at(tick) + 4, format(tick), 'text-anchor="end"'),
    ]),
    text(middle, height - 10, xLabel, 'text-anchor="middle"'),
    text(left - 44, top - 10, yLabel, ""),
    ...lines.flatMap(({ label, color, points: own }) => {
      const path = own.map(([atX, atY]) => `${x.at(atX).toFixed(1)},${y.at(atY).toFixed(1)}`);
      const last = own.at(-1) ?? [1, 1];
      return [
        `<polyline points="${path.join(" ")}" fill="none" stroke="${color}" stroke-width="2"/>`,
        ...path.map((place) => {
          const [cx, cy] = place.split(",");
          return `<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`;
        }),
        text(x.at(last[0]) + 8, y.at(last[1]) + 4, label, `style="fill:${color}"`),
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font:12px sans-serif;fill:#777}line{stroke:#888;stroke-opacity:.25}</style>
${parts.join("\n")}
</svg>
`;
}

interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** From the power of ten below the least value to the one above the greatest. */
function scale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}

function format(value: number): string {
  return value >= 1 ? value.toLocaleString("en") : String(Number(value.toPrecision(1)));
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  const [a, b, c, d] = [x1, y1, x2, y2].map((value) => value.toFixed(1));
  return `<line x1="${a}" y1="${b}" x2="${c}" y2="${d}"/>`;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
