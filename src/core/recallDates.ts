// Times that a question names ("in May 2023", "yesterday", "지난주"), as ranges on the clock of this
// machine. English and Korean; knows no messages.

/** From `from` to before `to`, epoch ms. */
export interface DateRange {
  readonly from: number;
  readonly to: number;
  /** How long after it people still tell of it: at this distance it counts for e^-1. */
  readonly reachMs: number;
}

export interface FoundDates {
  readonly ranges: readonly DateRange[];
  /** The question with its dates blanked out: as words they would find the wrong messages. */
  readonly rest: string;
}

const dayMs = 24 * 60 * 60 * 1000;
/** What happened on a day is often told in the fortnight after it. */
const eventReachMs = 15 * dayMs;
/** "Yesterday" means what was said yesterday. */
const talkReachMs = 2 * dayMs;
/** A month without a year may be that of any of the last years. */
const yearsBack = 10;

const months =
  "january february march april may june july august september october november december".split(
    " ",
  );
const weekdays = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const monthName = `(${months.join("|")}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?`;
const dayNumber = "(\\d{1,2})(?:st|nd|rd|th)?";

type Reader = (match: RegExpMatchArray, now: Date) => readonly DateRange[];

/** In this order; what one took is not there for the next. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/g, ([, y, m, d]) => [day(Number(y), Number(m) - 1, Number(d))]],
  [
    new RegExp(`\\b${dayNumber}\\s+(?:of\\s+)?${monthName}\\b(?:,?\\s+(\\d{4}))?`, "gi"),
    ([, d, m, y], now) => dated(now, y, monthOf(m), d),
  ],
  [
    new RegExp(`\\b${monthName}\\s+${dayNumber}\\b(?!\\d)(?:,?\\s+(\\d{4}))?`, "gi"),
    ([, m, d, y], now) => dated(now, y, monthOf(m), d),
  ],
  [
    new RegExp(`\\b${monthName},?\\s+(?:of\\s+)?(\\d{4})\\b`, "gi"),
    ([, m, y], now) => dated(now, y, monthOf(m)),
  ],
  [
    // A month alone after a word that puts it in time: "may" and "march" are words as well.
    new RegExp(`\\b(?:in|during|since|until|by|of|last|this)\\s+${monthName}(?![a-z])`, "gi"),
    ([, m], now) => dated(now, undefined, monthOf(m)),
  ],
  [
    /(?:(\d{4})년\s*)?(\d{1,2})월(?:\s*(\d{1,2})일)?/g,
    ([, y, m, d], now) => dated(now, y, Number(m) - 1, d),
  ],
  [/(?:\b(?:in|during|since|of)\s+|^)((?:19|20)\d\d)\b(?!\s*년)/gi, ([, y]) => [year(Number(y))]],
  [/\b((?:19|20)\d\d)년/g, ([, y]) => [year(Number(y))]],
  [/\btoday\b|오늘/gi, (_, now) => [daysBack(now, 0)]],
  [/\byesterday\b|어제/gi, (_, now) => [daysBack(now, 1)]],
  [/그저께|그제/g, (_, now) => [daysBack(now, 2)]],
  [
    /\b(\d{1,3})\s+days?\s+ago\b|(\d{1,3})일\s*전/gi,
    ([, a, b], now) => [daysBack(now, Number(a ?? b))],
  ],
  [
    /\b(\d{1,2})\s+weeks?\s+ago\b|(\d{1,2})주\s*전/gi,
    ([, a, b], now) => [weeksBack(now, Number(a ?? b))],
  ],
  [
    /\b(\d{1,2})\s+months?\s+ago\b|(\d{1,2})(?:개월|달)\s*전/gi,
    ([, a, b], now) => [monthsBack(now, Number(a ?? b))],
  ],
  [/\bthis\s+week\b|이번\s*주/gi, (_, now) => [weeksBack(now, 0)]],
  [/\blast\s+week\b|지난\s*주/gi, (_, now) => [weeksBack(now, 1)]],
  [/\bthis\s+month\b|이번\s*달/gi, (_, now) => [monthsBack(now, 0)]],
  [/\blast\s+month\b|지난\s*달/gi, (_, now) => [monthsBack(now, 1)]],
  [
    new RegExp(`\\b(?:last|on|this)\\s+(${weekdays.join("|")})\\b`, "gi"),
    ([, name], now) => [lastWeekday(now, weekdays.indexOf(name?.toLowerCase() ?? ""))],
  ],
];

/** The times that `question` names, seen from `now` (epoch ms). */
export function findDates(question: string, now: number): FoundDates {
  const today = new Date(now);
  const ranges: DateRange[] = [];
  let rest = question;
  for (const [pattern, read] of readers) {
    for (const match of rest.matchAll(pattern)) ranges.push(...read(match, today));
    rest = rest.replace(pattern, " ");
  }
  return { ranges, rest };
}

/** 1 for a time within one of the ranges, falling to 0 with the distance, faster before than after. */
export function nearnessInTime(time: number, ranges: readonly DateRange[]): number {
  let nearest = 0;
  for (const { from, to, reachMs } of ranges) {
    const distance = time < from ? (from - time) * 4 : Math.max(0, time - to);
    nearest = Math.max(nearest, Math.exp(-distance / reachMs));
  }
  return nearest;
}

function monthOf(name: string | undefined): number {
  const start = name?.toLowerCase().slice(0, 3) ?? "";
  return months.findIndex((month) => month.startsWith(start));
}

function dated(
  now: Date,
  yearText: string | undefined,
  month: number,
  dayText?: string,
): readonly DateRange[] {
  if (month < 0 || month > 11) return [];
  const thisYear = now.getFullYear();
  const years = yearText
    ? [Number(yearText)]
    : Array.from({ length: yearsBack }, (_, back) => thisYear - back);
  return years.map((y) =>
    dayText
      ? day(y, month, Number(dayText))
      : between(new Date(y, month, 1), new Date(y, month + 1, 1), eventReachMs),
  );
}

function day(y: number, month: number, date: number): DateRange {
  return between(new Date(y, month, date), new Date(y, month, date + 1), eventReachMs);
}

function year(y: number): DateRange {
  return between(new Date(y, 0, 1), new Date(y + 1, 0, 1), eventReachMs);
}

function daysBack(now: Date, days: number): DateRange {
  const [y, m, d] = [now.getFullYear(), now.getMonth(), now.getDate() - days];
  return between(new Date(y, m, d), new Date(y, m, d + 1), talkReachMs);
}

function weeksBack(now: Date, weeks: number): DateRange {
  // Weeks begin on Monday here; what is told a day off is still near.
  const monday = now.getDate() - ((now.getDay() + 6) % 7) - 7 * weeks;
  const [y, m] = [now.getFullYear(), now.getMonth()];
  return between(new Date(y, m, monday), new Date(y, m, monday + 7), talkReachMs);
}

function monthsBack(now: Date, count: number): DateRange {
  const [y, m] = [now.getFullYear(), now.getMonth() - count];
  return between(new Date(y, m, 1), new Date(y, m + 1, 1), talkReachMs);
}

function lastWeekday(now: Date, weekday: number): DateRange {
  return daysBack(now, (now.getDay() - weekday + 7) % 7 || 7);
}

function between(from: Date, to: Date, reachMs: number): DateRange {
  return { from: from.getTime(), to: to.getTime(), reachMs };
}
