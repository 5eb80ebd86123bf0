// A small hash by which host and page know that they mean the same text. No secret, no guard.

/** FNV-1a, 32 bits (Fowler, Noll, Vo), over UTF-16 code units. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
