// Counts tokens on this machine, erring high. LangChain's own counting downloads tables from a
// third party and must never run.

/** Tokens that a chat format adds round one message (role, separators). */
export const tokensPerMessage = 4;

/** Words as byte-pair vocabularies see them (camelCase apart), numbers, spaces, signs, the rest. */
const pieces = /[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[ \t\r\n]+|[!-/:-@[-`{-~]+|[^\0-\x7f]+|./gsu;

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
  for (const match of text.matchAll(pieces)) tokens += pieceTokens(match[0]);
  return Math.ceil(tokens);
}

function pieceTokens(piece: string): number {
  const { length } = piece;
  const code = piece.charCodeAt(0);
  if (code > 0x7f) return signTokens(piece);
  if (isLetter(code)) return wordTokens(piece);
  if (code >= 0x30 && code <= 0x39) return Math.ceil(length / 3);
  // One space goes with the word after it, nearly always.
  if (piece === " ") return 0.1;
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

function wordTokens(word: string): number {
  const { length } = word;
  if (length < 3) return 1;
  const isUpper = word.charCodeAt(1) < 0x61;
  if (isUpper) return Math.ceil(length / 3);
  return Math.ceil(length / (/[aeiouy]/i.test(word) ? 4.5 : 2));
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
