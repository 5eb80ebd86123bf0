// A session's title from its first question. Plain text only.

const maxTitleLength = 60;

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

function plain(line: string): string {
  return line
    .replace(/^[\s>#*+-]+/, "")
    .replace(/[`*_~]+/g, "")
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
