// Counts tokens on this machine, erring high. LangChain's own counting downloads tables from a
// third party and must never run.

/** Tokens that a chat format adds round one message (role, separators). */
export const tokensPerMessage = 4;

/**
 * An estimate of the tokens of `text` that errs high for the usual byte-pair vocabularies: words of
 * Latin letters count one token for 4 characters begun, other letters and symbols one token each,
 * runs of spaces one.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const match of text.matchAll(/[a-zA-Z]+|\d{1,3}|\s+|[\u0080-\u024f]+|./gsu)) {
    const piece = match[0];
    const code = piece.charCodeAt(0);
    if (isLatinLetter(code)) tokens += Math.ceil(piece.length / 5);
    else if (code <= 32) tokens += Math.floor((piece.length + 2) / 4);
    else if (code >= 0x80 && code <= 0x24f) tokens += piece.length;
    else tokens += piece.length > 1 && code >= 0xd800 && code <= 0xdfff ? 2 : 1;
  }
  return tokens;
}

function isLatinLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
