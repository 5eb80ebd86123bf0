// Vectors in memory, folded to at most 256 numbers each, so that all of a large workspace are compared
// in milliseconds. Pure arithmetic: knows no SQL.

/** Numbers kept of each vector; longer ones are folded (a count sketch: Charikar, Chen, Farach-Colton). */
const maxLength = 256;

export class VectorIndex {
  readonly #rowids: number[] = [];
  readonly #places: number[] = [];
  readonly #placeOf = new Map<string, number>();
  #numbers = new Int8Array(0);
  #length = 0;

  /** Vectors of another length than the first one's are left out. */
  add(rowid: number, workspace: string, vector: Int8Array): void {
    if (this.#rowids.length === 0) this.#length = Math.min(maxLength, vector.length);
    const folded = fold(vector);
    if (folded.length !== this.#length) return;
    const start = this.#rowids.length * this.#length;
    if (start + this.#length > this.#numbers.length) this.#grow();
    for (const [index, value] of folded.entries()) {
      this.#numbers[start + index] = Math.max(-127, Math.min(127, Math.round(value)));
    }
    const place = this.#placeOf.get(workspace) ?? this.#placeOf.size;
    this.#placeOf.set(workspace, place);
    this.#rowids.push(rowid);
    this.#places.push(place);
  }

  /** Rows of these workspaces, the nearest first, about. */
  nearest(vector: Float32Array, workspaces: ReadonlySet<string>, limit: number): readonly number[] {
    const asked = fold(vector);
    if (asked.length !== this.#length || this.#length === 0) return [];
    const places = new Set([...workspaces].map((workspace) => this.#placeOf.get(workspace)));
    const found: { readonly rowid: number; readonly nearness: number }[] = [];
    for (const [index, rowid] of this.#rowids.entries()) {
      if (!places.has(this.#places[index])) continue;
      found.push({ rowid, nearness: this.#dot(asked, index * this.#length) });
    }
    found.sort((a, b) => b.nearness - a.nearness);
    return [...new Set(found.slice(0, limit).map(({ rowid }) => rowid))];
  }

  #dot(asked: Float32Array, start: number): number {
    const numbers = this.#numbers;
    let sum = 0;
    for (let index = 0; index < asked.length; index++) {
      sum += (asked[index] ?? 0) * (numbers[start + index] ?? 0);
    }
    return sum;
  }

  #grow(): void {
    const next = new Int8Array(Math.max(1_024 * this.#length, this.#numbers.length * 2));
    next.set(this.#numbers);
    this.#numbers = next;
  }
}

/** Numbers added up in 256 places, with signs by a hash: nearness stays about what it was. */
function fold(vector: Int8Array | Float32Array): Float32Array {
  if (vector.length <= maxLength) return Float32Array.from(vector);
  const folded = new Float32Array(maxLength);
  for (let index = 0; index < vector.length; index++) {
    const hash = Math.imul(index + 1, 0x9e3779b1) >>> 0;
    const place = hash % maxLength;
    const sign = hash & 0x8000_0000 ? -1 : 1;
    folded[place] = (folded[place] ?? 0) + sign * (vector[index] ?? 0);
  }
  return folded;
}
