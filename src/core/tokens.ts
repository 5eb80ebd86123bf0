// Counts tokens on this machine, erring high. LangChain's own counting downloads tables from a
// third party and must never run.

/** Tokens that a chat format adds round one message (role, separators). */
export const tokensPerMessage = 4;

/** What a piece of text can be made of: a run of one kind is a piece. */
const kinds = { other: 0, lower: 1, upper: 2, digit: 3, space: 4, sign: 5, foreign: 6 } as const;

/** The kind of each ASCII character. */
const kindsOfAscii = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if (/[a-z]/.test(sign)) return kinds.lower;
  if (/[A-Z]/.test(sign)) return kinds.upper;
  if (/[0-9]/.test(sign)) return kinds.digit;
  if (/[ \t\r\n]/.test(sign)) return kinds.space;
  return /[!-/:-@[-`{-~]/.test(sign) ? kinds.sign : kinds.other;
});

/**
 * Tokens of one character outside ASCII by Unicode block: up to this code point, so many. Fitted
 * on prose to the dearer of OpenAI's vocabularies o200k and cl100k; local models are like the latter.
 */
const costs: readonly (readonly [last: number, tokens: number])[] = [
  [0x024f, 1], // Latin with accents
  [0x036f, 2.25], // phonetic and combining signs
  [0x03ff, 1.2], // Greek
  [0x052f, 0.8], // Cyrillic
  [0x058f, 2.2], // Armenian
  [0x07ff, 1.2], // Hebrew, Arabic
  [0x097f, 1.5], // Devanagari
  [0x0dff, 2], // other scripts of India
  [0x0e7f, 1.2], // Thai
  [0x109f, 2.4], // Lao, Tibetan, Burmese
  [0x1dff, 3], // Georgian, Ethiopic, Khmer
  [0x1eff, 1.2], // Vietnamese
  [0x2fff, 2], // signs, arrows, boxes
  [0x30ff, 1.1], // kana
  [0x9fff, 1.5], // Chinese characters
  [0xabff, 3], // Yi and others
  [0xd7ff, 1.3], // Hangul
];
/** Private use, emoji and everything above. */
const otherCost = 3.2;

/**
 * An estimate of the tokens of `text` that errs high: by a third to a half for English and code, up
 * to several times for scripts that only the newest vocabularies know well. It can be low for
 * Latin letters that are no words (keys, gibberish) and for rare Chinese characters.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  // By hand: a regular expression's matches cost a turn's question and answer more than all else here.
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start);
    tokens += pieceTokens(text, start, end);
    start = end;
  }
  return Math.ceil(tokens);
}

/** Words as byte-pair vocabularies see them (camelCase apart), numbers, spaces, signs, the rest. */
function pieceEnd(text: string, start: number): number {
  const kind = kindAt(text, start);
  if (kind === kinds.other) return start + 1;
  const isName = kind === kinds.upper && kindAt(text, start + 1) === kinds.lower;
  const run = isName ? kinds.lower : kind;
  let end = start + 1;
  while (end < text.length && kindAt(text, end) === run) end += 1;
  return end;
}

function kindAt(text: string, index: number): number {
  return kindsOfAscii[text.charCodeAt(index)] ?? kinds.foreign;
}

function pieceTokens(text: string, start: number, end: number): number {
  const length = end - start;
  const kind = kindAt(text, start);
  if (kind === kinds.foreign) return signTokens(text.slice(start, end));
  if (kind === kinds.lower || kind === kinds.upper) return wordTokens(text, start, end);
  if (kind === kinds.digit) return Math.ceil(length / 3);
  const code = text.charCodeAt(start);
  // One space goes with the word after it, nearly always.
  if (code === 0x20 && length === 1) return 0.1;
  if (code <= 0x20) return 1 + Math.floor(length / 10);
  return length < 3 ? length : Math.ceil(length / 2) + 0.5;
}

function signTokens(signs: string): number {
  let tokens = 0;
  for (const sign of signs) {
    const code = sign.codePointAt(0) ?? 0;
    tokens += costs.find((cost) => code <= cost[0])?.[1] ?? otherCost;
  }
  return tokens;
}

function wordTokens(text: string, start: number, end: number): number {
  const length = end - start;
  if (length < 3) return 1;
  if (kindAt(text, start + 1) === kinds.upper) return Math.ceil(length / 3);
  return Math.ceil(length / (hasVowel(text, start, end) ? 4.5 : 2));
}

function hasVowel(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (vowels.includes(text.charAt(index))) return true;
  }
  return false;
}

const vowels = "aeiouyAEIOUY";
