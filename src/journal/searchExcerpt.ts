// A found message in one line: the text round the first place found, with what to mark in it.
import { eachWord } from "../core/textWords.ts";

/** A word to mark, where it stands whole, begins a word, or is part of one. */
export interface Wanted {
  readonly word: string;
  readonly as: "whole" | "start" | "part";
}

export interface Excerpt {
  readonly excerpt: string;
  /** Pairs (start, length) in `excerpt`, in order, not overlapping. */
  readonly marks: readonly number[];
}

/** UTF-16 code units before the first mark, and in all. */
const leadLength = 40;
const excerptLength = 200;

/** The excerpt of `text`; its beginning when nothing wanted is found (a removed accent, say). */
export function excerptOf(text: string, wanted: readonly Wanted[]): Excerpt {
  const places = placesOf(text, wanted);
  const first = places[0]?.start ?? 0;
  const start = first <= leadLength ? 0 : wordStart(text, first - leadLength, first);
  const end = Math.min(text.length, start + excerptLength);
  const before = start > 0 ? "…" : "";
  const line = text.slice(start, end).replace(/\s/g, " ");
  const marks: number[] = [];
  for (const place of places) {
    const at = place.start - start + before.length;
    if (place.start >= end || at < (marks.at(-2) ?? 0) + (marks.at(-1) ?? 0)) continue;
    marks.push(at, Math.min(place.length, end - place.start));
  }
  return { excerpt: before + line + (end < text.length ? "…" : ""), marks };
}

function placesOf(
  text: string,
  wanted: readonly Wanted[],
): readonly { readonly start: number; readonly length: number }[] {
  const places: { start: number; length: number }[] = [];
  eachWord(text, (word, start) => {
    for (const { word: sought, as } of wanted) {
      const at = as === "part" ? word.indexOf(sought) : word.startsWith(sought) ? 0 : -1;
      if (at < 0 || (as === "whole" && word !== sought)) continue;
      places.push({ start: start + at, length: sought.length });
      return;
    }
  });
  return places;
}

/** The first beginning of a word after `from`, or `from`. */
function wordStart(text: string, from: number, before: number): number {
  const space = text.slice(from, before).search(/\s/);
  return space < 0 ? from : from + space + 1;
}
