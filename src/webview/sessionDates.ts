// Ages and days of sessions, in the editor's language.
import type { SessionSummary } from "../shared/types.ts";
import type { Strings } from "./strings.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long before `now`, in the largest whole unit: "3 hours ago"; "now" for less than a minute. */
export function ageOf(at: number, now: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const passedMs = Math.max(0, now - at);
  // "this minute" is no phrase in every language; "now" is.
  if (passedMs < minuteMs) return format.format(0, "second");
  if (passedMs < hourMs) return format.format(-Math.floor(passedMs / minuteMs), "minute");
  if (passedMs < dayMs) return format.format(-Math.floor(passedMs / hourMs), "hour");
  const days = daysBetween(at, now);
  if (days < 7) return format.format(-days, "day");
  return dayOf(at, now, locale);
}

/** The heading that a session stands under: temporary, pinned, or its day. */
export function groupOf(
  session: SessionSummary,
  now: number,
  { locale, strings }: { readonly locale: string; readonly strings: Strings },
): string {
  if (session.saved === "memory") return strings.temporary;
  if (session.pinned) return strings.pinned;
  const days = daysBetween(session.updatedAt, now);
  if (days >= 2) return dayOf(session.updatedAt, now, locale);
  const text = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day");
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** The day, with the year where it is another one. */
function dayOf(at: number, now: number, locale: string): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(locale, {
    ...(isThisYear ? { weekday: "short" } : { year: "numeric" }),
    month: "short",
    day: "numeric",
  });
}

function daysBetween(at: number, now: number): number {
  const difference = new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0);
  // Rounded: a day may have 23 or 25 hours.
  return Math.max(0, Math.round(difference / dayMs));
}
