// One line of the results: what was measured, beside what, and whether it reaches its bar.

/** A line of `results.json`. */
export interface Row {
  /** The benchmark: "turn", "stream" … */
  readonly name: string;
  /** What of it: "1,000 messages", "longest frame" … */
  readonly case: string;
  /** Redial's value. */
  readonly value: number;
  readonly unit: string;
  /** The same of the other; `null` where there is none. */
  readonly other: number | null;
  /** `value / other`: below 1 Redial is the smaller one. */
  readonly ratio: number | null;
  /** What must be reached; "" where the line only informs. */
  readonly bar: string;
  /** `null` without a bar. */
  readonly holds: boolean | null;
}

/** A benchmark: measures and returns its lines. */
export type Measure = () => Promise<readonly Row[]>;

/** What a line is made of. At most one of the bars. */
export interface RowParts {
  readonly name: string;
  readonly case: string;
  readonly value: number;
  readonly unit: string;
  readonly other?: number;
  /** `value` may be at most this. */
  readonly most?: number;
  /** `value / other` may be at most this. */
  readonly mostRatio?: number;
  /** `value - other` may be at most this. */
  readonly mostMore?: number;
}

/** A line, with its ratio and the judgement of its bar. */
export function row(parts: RowParts): Row {
  const { name, value, unit, other, most, mostRatio, mostMore } = parts;
  const ratio = other === undefined || other === 0 ? undefined : value / other;
  const line = { name, case: parts.case, value: short(value), unit };
  const beside = {
    other: other === undefined ? null : short(other),
    ratio: ratio === undefined ? null : short(ratio),
  };
  if (most !== undefined) {
    return { ...line, ...beside, bar: `at most ${most} ${unit}`, holds: value <= most };
  }
  if (mostRatio !== undefined) {
    const holds = ratio !== undefined && ratio <= mostRatio;
    return { ...line, ...beside, bar: `ratio at most ${mostRatio}`, holds };
  }
  if (mostMore !== undefined) {
    const holds = other !== undefined && value - other <= mostMore;
    return { ...line, ...beside, bar: `at most ${mostMore} ${unit} more`, holds };
  }
  return { ...line, ...beside, bar: "", holds: null };
}

/** Four digits are more than a measurement knows. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
