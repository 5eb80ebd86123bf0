// Where words stand, as lists of row numbers, and the rows where most of them come together. Pure
// arithmetic: knows no SQL. Neighbours of a session mostly have neighbouring row numbers.

/** Rows that hold a word, newest first, and how many there are in all (or about). */
export interface Posting {
  readonly rowids: readonly number[];
  readonly count: number;
}

/** For how much a word counts at a distance in rows: e^-1 at the third; nothing from the twelfth on. */
const fade = Float64Array.from({ length: 12 }, (_, distance) => Math.exp(-distance / 3));

/**
 * The rows where the words come together most closely, strongest first, at most `limit`. Rare words
 * count more (BM25's idf); a word counts by its nearest row.
 */
export function strongestRows(
  postings: readonly Posting[],
  total: number,
  limit: number,
): readonly number[] {
  const places = placesOf(postings);
  const scores = new Float64Array(places.length);
  for (const { rowids, count } of postings) {
    if (rowids.length === 0) continue;
    addNearness(places, scores, rowids, rarity(count, total));
  }
  return strongest(places, scores, limit);
}

/** BM25's idf (Robertson, Spärck Jones), never below 0. */
function rarity(count: number, total: number): number {
  const known = Math.min(count, total);
  return Math.log(1 + (total - known + 0.5) / (known + 0.5));
}

/** All rows of the postings, oldest first, each once. */
function placesOf(postings: readonly Posting[]): Float64Array {
  const size = postings.reduce((sum, { rowids }) => sum + rowids.length, 0);
  const all = new Float64Array(size);
  let filled = 0;
  for (const { rowids } of postings) {
    all.set(rowids, filled);
    filled += rowids.length;
  }
  all.sort();
  let kept = 0;
  for (const [index, place] of all.entries()) {
    if (index === 0 || place !== all[kept - 1]) all[kept++] = place;
  }
  return all.subarray(0, kept);
}

function addNearness(
  places: Float64Array,
  scores: Float64Array,
  newestFirst: readonly number[],
  weight: number,
): void {
  let next = newestFirst.length - 1;
  let last = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < places.length; index++) {
    const place = places[index] ?? 0;
    while (next >= 0 && (newestFirst[next] ?? 0) <= place) last = newestFirst[next--] ?? 0;
    const ahead = next >= 0 ? (newestFirst[next] ?? 0) : Number.POSITIVE_INFINITY;
    const felt = fade[Math.min(place - last, ahead - place)];
    if (felt !== undefined) scores[index] = (scores[index] ?? 0) + weight * felt;
  }
}

function strongest(places: Float64Array, scores: Float64Array, limit: number): readonly number[] {
  const sorted = Float64Array.from(scores).sort();
  const threshold = sorted[Math.max(0, sorted.length - limit)] ?? 0;
  const found: number[] = [];
  for (let index = 0; index < places.length; index++) {
    if ((scores[index] ?? 0) >= threshold) found.push(index);
  }
  // Of equals the newest.
  found.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || b - a);
  return found.slice(0, limit).map((index) => places[index] ?? 0);
}
