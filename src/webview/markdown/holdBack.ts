// What of a growing text is better not shown yet: the start of a last line that could still become
// any of several blocks. Shown at once it would flicker. Pure.

/** Markers that decide nothing until something follows: `-`, `12.`, `##`, `>`, `***`, "```js", `|`. */
const undecided =
  /^[ \t]*(?:>[ \t]?)*[ \t]*(?:[-+*][ \t]*|\d{1,9}[.)]?[ \t]*|#{1,6}[ \t]*|[-*_=][-*_= \t]*|`{3,}[^\n]*|~{3,}[^\n]*|`{1,2}|~{1,2}|\$\$?|\\|\\\[)?$/;
const taskBox = /^[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+\[(?:[ xX]\]?)?[ \t]*$/;
const tableLine = /^ {0,3}\|/;
const delimiterLine = /^ {0,3}\|?[ \t]*:?-*:?[ \t|:-]*$/;

/** `source` without the end that is not decided. `isInTable`: a row of a table is never held. */
export function holdBack(source: string, isInTable: boolean): string {
  const lineStart = source.lastIndexOf("\n") + 1;
  const line = source.slice(lineStart);
  if (isInTable) return undecided.test(line) ? source.slice(0, lineStart) : source;
  if (tableLine.test(line)) return source.slice(0, headStart(source, lineStart, line));
  if (undecided.test(line) || taskBox.test(line)) {
    return source.slice(
      0,
      line === "" || delimiterLine.test(line) ? headStart(source, lineStart, line) : lineStart,
    );
  }
  return source;
}

/** A line of cells waits for the line of dashes that makes it the head of a table. */
function headStart(source: string, lineStart: number, line: string): number {
  if (lineStart === 0 || !delimiterLine.test(line)) return lineStart;
  const start = source.lastIndexOf("\n", lineStart - 2) + 1;
  const before = source.slice(start, lineStart - 1);
  return tableLine.test(before) && !delimiterLine.test(before) ? start : lineStart;
}
