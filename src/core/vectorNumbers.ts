// Vectors as they are kept: of length 1, each number in a byte. Pure arithmetic.

/** Of length 1, times 127, rounded; all zeros for a vector without direction. */
export function toBytes(vector: Float32Array): Int8Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const scale = sum > 0 && Number.isFinite(sum) ? 127 / Math.sqrt(sum) : 0;
  return Int8Array.from(vector, (value) => Math.round(value * scale));
}

/** FNV-1a, 32 bits, of the model's name and the text: tells whether a vector is of both. */
export function printOf(model: string, text: string): string {
  let hash = 0x811c9dc5;
  for (const part of [model, "\n", text]) {
    for (let index = 0; index < part.length; index++) {
      hash = Math.imul(hash ^ part.charCodeAt(index), 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
