// A session's title from its first question. Plain text only.

const maxTitleLength = 60;
/** More of a line is not looked at. */
const maxLineLength = 1_000;

/** The title of a session whose first question carries no words. */
export const emptyTitle = "Untitled";

/** The first line with words of `question`, without Markdown signs, cut at a word; never empty. */
export function titleFromQuestion(question: string): string {
  const line = question
    .split("\n")
    .map((part) => plain(part))
    .find((part) => /[\p{L}\p{N}]/u.test(part));
  if (line === undefined) return emptyTitle;
  return shorten(line, maxTitleLength);
}

/** A title as the user typed it: one line, trimmed, at most 200 characters; "" when nothing is left. */
export function cleanTitle(typed: string): string {
  return shorten(typed.replace(/\s+/g, " ").trim(), 200);
}

/** A title as a model wrote it: its first line with words, without quotes and Markdown; "" if none. */
export function cleanModelTitle(said: string): string {
  const line = said
    .split("\n")
    .map((part) => plain(part).replace(/^(?:title|제목)\s*:\s*/i, ""))
    .find((part) => /[\p{L}\p{N}]/u.test(part));
  if (line === undefined) return "";
  return shorten(line.replace(/^[\s*_"'“”‘’«»]+|[\s*_"'“”‘’«».。]+$/gu, "").trim(), maxTitleLength);
}

/** Signs that begin a heading, a list item or a quotation; each wants a space after it. */
const lineSigns = /^(?:\s*(?:>|#{1,6}|[*+-])\s)+/;
/** Emphasis round words; what looks like it in a name (`read_file`, `__init__`, 2*3) is not. */
const emphasis = /(?<![\p{L}\p{N}_])(\*{1,3}|_|~~)(?=[\p{L}\p{N}`"'(])(.+?)\1(?![\p{L}\p{N}_])/gu;

function plain(line: string): string {
  if (/^\s*(?:```|~~~)/.test(line)) return "";
  return line
    .slice(0, maxLineLength)
    .replace(lineSigns, "")
    .replace(emphasis, "$2")
    .replaceAll("`", "")
    .replace(/\s+/g, " ")
    .trim();
}

function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength - 1);
  const atWord = cut.lastIndexOf(" ");
  // Half a surrogate pair at the cut would show as a broken character.
  const kept = (atWord > maxLength / 2 ? cut.slice(0, atWord) : cut).replace(
    /[\ud800-\udbff]$/,
    "",
  );
  return `${kept}…`;
}
