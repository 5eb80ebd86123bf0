// Times that questions name.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { findDates, nearnessInTime } from "../../../src/core/recallDates.ts";

/** Wednesday, 18 June 2025, 15:00 on this machine's clock. */
const now = new Date(2025, 5, 18, 15).getTime();

const cases: readonly (readonly [question: string, first: string, rest: string])[] = [
  ["What happened on May 3, 2023?", "2023-05-03..2023-05-04", "What happened on  ?"],
  ["on 3rd of May 2023", "2023-05-03..2023-05-04", "on  "],
  ["in July 2023", "2023-07-01..2023-08-01", "in  "],
  ["in December, 2022", "2022-12-01..2023-01-01", "in  "],
  ["during August", "2025-08-01..2025-09-01", " "],
  ["on 2024-02-29", "2024-02-29..2024-03-01", "on  "],
  ["in 2021", "2021-01-01..2022-01-01", " "],
  ["yesterday", "2025-06-17..2025-06-18", " "],
  ["3 days ago", "2025-06-15..2025-06-16", " "],
  ["last week", "2025-06-09..2025-06-16", " "],
  ["this month", "2025-06-01..2025-07-01", " "],
  ["2 months ago", "2025-04-01..2025-05-01", " "],
  ["last Friday", "2025-06-13..2025-06-14", " "],
  ["on Wednesday", "2025-06-11..2025-06-12", " "],
  ["어제 정한 이름", "2025-06-17..2025-06-18", "  정한 이름"],
  ["지난주에", "2025-06-09..2025-06-16", " 에"],
  ["2024년 3월 5일", "2024-03-05..2024-03-06", " "],
  ["2024년", "2024-01-01..2025-01-01", " "],
];

function day(time: number): string {
  const date = new Date(time);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

describe("dates in a question", () => {
  for (const [question, first, rest] of cases) {
    it(`are found in “${question}”`, () => {
      const found = findDates(question, now);
      const range = found.ranges[0];
      assert.deepEqual(
        [range && `${day(range.from)}..${day(range.to)}`, found.rest],
        [first, rest],
      );
    });
  }

  for (const question of ["You may march in", "the last thing", "in 20 steps", "port 2023 open"]) {
    it(`are not seen in “${question}”`, () => {
      assert.deepEqual(findDates(question, now), { ranges: [], rest: question });
    });
  }

  it("without a year are those of each of the last years", () => {
    const { ranges } = findDates("on 1 May", now);
    assert.deepEqual(
      ranges.slice(0, 3).map(({ from }) => day(from)),
      ["2025-05-01", "2024-05-01", "2023-05-01"],
    );
  });

  it("count fully within, less with the distance, least before", () => {
    const { ranges } = findDates("on May 3, 2023", now);
    const near = [1, 3, 5].map((date) =>
      nearnessInTime(new Date(2023, 4, date, 12).getTime(), ranges),
    );
    const [before = 0, within = 0, after = 0] = near;
    assert.ok(within === 1 && after < 1 && before < after && before > 0, String(near));
    assert.equal(nearnessInTime(now, []), 0);
  });
});
