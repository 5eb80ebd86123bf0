// Deterministic vectors for the stand-in's /v1/embeddings: a hashed bag of words, length 1. Texts
// that share words are near each other; it says nothing of how well a real embedding model does.

/** Numbers in every vector. */
export const embeddingLength = 64;

/** The vector of a text; all zeros when it has no word. */
export function embed(text: string): readonly number[] {
  const vector = new Array<number>(embeddingLength).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = hashWord(word);
    const place = hash % embeddingLength;
    vector[place] = (vector[place] ?? 0) + (hash & 0x1000 ? 1 : -1);
  }
  const norm = Math.hypot(...vector);
  return norm === 0 ? vector : vector.map((value) => value / norm);
}

/** FNV-1a, 32 bits. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
