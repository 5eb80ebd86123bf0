// Text as words, the same for what is indexed and for what is asked: folded, identifiers taken
// apart, scripts without spaces as pairs of characters. Knows no index and no database.

/** Told of each word: folded text, and where it stands in the original (UTF-16 offset). */
export type WordVisitor = (word: string, start: number) => void;

/** Longer words are cut, and not taken apart: hashes, encoded data. In UTF-16 code units. */
const maxWordLength = 64;

const runPattern = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*|\p{Extended_Pictographic}/uy;
const asciiPattern = /^[A-Za-z0-9_]+$/;
const pairedPattern =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
/** Parts of an identifier: "HTTPServer2" is HTTP and Server2; "max_age" is max and age. */
const partPattern = /\p{Lu}+(?!\p{Ll})[\p{N}]*|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+/gu;

/**
 * Calls `visit` for each word of `text`, in order. An identifier of several parts comes whole
 * (without underscores) and then part by part. Korean, Chinese, Japanese, Thai and their like come
 * as overlapping pairs of characters and, last of a run, its last character: so every substring can
 * be found, and words need no dictionary.
 */
export function eachWord(text: string, visit: WordVisitor): void {
  let index = 0;
  while (index < text.length) {
    const start = index;
    let code = text.charCodeAt(index);
    // Plain words are most of most texts: they go without the slower pattern.
    const isFirstUpper = isUpper(code);
    let isPlain = true;
    while (isWordCode(code)) {
      if (code === underscore || (index > start && isUpper(code))) isPlain = false;
      code = text.charCodeAt(++index);
    }
    if (code >= 0x80) {
      index = start + visitRun(text, start, visit);
    } else if (index > start) {
      const run = text.slice(start, index);
      if (isPlain && run.length <= maxWordLength) {
        visit(isFirstUpper ? run.toLowerCase() : run, start);
      } else visitSpaced(run, start, visit);
    } else index++;
  }
}

/** The words of `text`, in order. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  eachWord(text, (word) => words.push(word));
  return words;
}

/** Lower case, compatibility forms as one, accents of Latin, Greek and Cyrillic letters dropped. */
export function foldWord(word: string): string {
  if (asciiPattern.test(word)) return word.toLowerCase();
  return word
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\ufe00-\ufe0f]/g, "")
    .normalize("NFC")
    .toLowerCase();
}

/** True for a word of a script that {@link eachWord} takes in pairs. */
export function isPaired(word: string): boolean {
  pairedPattern.lastIndex = 0;
  return pairedPattern.test(word);
}

/** The run of letters, digits or one symbol at `start`; its length, at least 1. */
function visitRun(text: string, start: number, visit: WordVisitor): number {
  runPattern.lastIndex = start;
  const run = runPattern.exec(text)?.[0];
  if (run === undefined) return 1;
  visitMixed(run, start, visit);
  return run.length;
}

const underscore = 95;

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    code === underscore ||
    isUpper(code)
  );
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function visitMixed(run: string, start: number, visit: WordVisitor): void {
  let end = 0;
  for (const match of run.matchAll(pairedPattern)) {
    visitSpaced(run.slice(end, match.index), start + end, visit);
    visitPairs(match[0], start + match.index, visit);
    end = match.index + match[0].length;
  }
  visitSpaced(run.slice(end), start + end, visit);
}

function visitSpaced(run: string, start: number, visit: WordVisitor): void {
  if (run.length > maxWordLength) {
    visit(foldWord(run.slice(0, maxWordLength)), start);
    return;
  }
  const whole = foldWord(run.includes("_") ? run.replaceAll("_", "") : run);
  if (whole === "") return;
  visit(whole, start);
  // Most words are lower case, or begin with a capital: nothing to take apart.
  if (/^.[^\p{Lu}_]*$/u.test(run)) return;
  const parts = [...run.matchAll(partPattern)];
  if (parts.length < 2) return;
  for (const part of parts) visit(foldWord(part[0]), start + part.index);
}

function visitPairs(run: string, start: number, visit: WordVisitor): void {
  const characters = [...run.normalize("NFC")];
  let at = start;
  for (const [index, character] of characters.entries()) {
    visit(foldWord(character + (characters[index + 1] ?? "")), at);
    at += character.length;
  }
}
