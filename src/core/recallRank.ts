// How much each passage bears on a question. Each part earned its place on measured conversations
// (test/bench/README.md has the numbers); the weights were fitted there and rounded.
import type { RecallCandidates } from "./ports.ts";
import { nearnessInTime } from "./recallDates.ts";
import { lengthOf, type Passage } from "./recallPassages.ts";
import type { RecallQuestion } from "./recallQuestion.ts";
import { stemOf } from "./textStem.ts";
import { wordsOf } from "./textWords.ts";

/** What is known of a passage, each part between 0 and about 1. */
export interface PassageParts {
  /** How many of the question's words stand in it and round it, against the best passage. */
  readonly close: number;
  /** It was written by whom the question names, or asks of. */
  readonly speaker: number;
  /** It ends with a question: what is sought stands after it. */
  readonly asks: number;
  /** It follows a question. */
  readonly answers: number;
  /** It holds what an answer must hold: a time, a number, a name. Counts each. */
  readonly cues: number;
  /** It was written at or soon after the time that the question names. */
  readonly date: number;
  /** Its message is near the question by meaning, as far as meaning agrees with the words here. */
  readonly near: number;
  /** Natural logarithm of its length: longer ones must be better to be worth their room. */
  readonly length: number;
}

export const weights: Readonly<PassageParts> = {
  close: 8,
  speaker: 1,
  asks: -1,
  answers: 1,
  cues: 1.5,
  date: 5.5,
  near: 3,
  length: -0.4,
};

/** Distance at which a word counts for e^-1, in UTF-16 code units: two or three short messages. */
const reach = 350;
/** Rank at which nearness by meaning counts for half. */
const nearFade = 8;
/** Messages nearest by meaning that are compared with what the words found. */
const trustDepth = 20;
/** BM25's saturation and normalisation by length, over stretches of talk. */
const saturation = 1.5;
const lengthShare = 0.5;

/**
 * Parts of all passages, in their order. `isOffered`: may be recalled; the others (what the prompt
 * holds already) are context for their neighbours and no measure for anything.
 */
export function partsOf(
  question: RecallQuestion,
  passages: readonly Passage[],
  found: Pick<RecallCandidates, "counts" | "total">,
  isOffered: (passage: Passage) => boolean = () => true,
): { readonly parts: readonly PassageParts[]; readonly agreement: number } {
  const speakers = speakersOf(question, passages);
  // Who is named is told by the speaker's part; as a word it stands in every greeting.
  const rarities = question.stems.map((stem, index) =>
    speakers.names.has(stem) ? 0 : rarityOf(found.counts[index] ?? 0, found.total),
  );
  const close = closeness(passages, rarities);
  const best = close.reduce((most, score, index) => {
    const passage = passages[index];
    return passage && isOffered(passage) ? Math.max(most, score) : most;
  }, 0);
  const closest = close.map((score) => (best > 0 ? Math.min(1, score / best) : 0));
  const agreement = agreementOf(passages, closest);
  const parts = passages.map((passage, index) => {
    const text = textOf(passage);
    return {
      close: closest[index] ?? 0,
      near: agreement * nearnessOf(passage),
      speaker: speakers.isMeant(passage) ? 1 : 0,
      asks: endsAsking(text) ? 1 : 0,
      answers: answersOther(passages[index - 1], passage) ? 1 : 0,
      cues: question.cues.filter((cue) => cue.test(text)).length,
      date: nearnessInTime(passage.message.createdAt, question.dates),
      length: Math.log(Math.max(1, lengthOf(passage))),
    };
  });
  return { parts, agreement };
}

/** How near by rank (reciprocal, as in reciprocal rank fusion: Cormack, Clarke, Büttcher). */
function nearnessOf({ message: { nearRank } }: Passage): number {
  return nearRank === undefined ? 0 : 1 / (1 + nearRank / nearFade);
}

/**
 * How far what is nearest by meaning agrees with what the words found, between 0 and 1; 0 where the
 * words find nothing. Meaning counts as much as that: vectors of a poor model push nothing away.
 */
function agreementOf(passages: readonly Passage[], closest: Float64Array): number {
  const best = new Map<number, number>();
  for (const [index, { message }] of passages.entries()) {
    const { nearRank } = message;
    if (nearRank === undefined || nearRank >= trustDepth) continue;
    best.set(nearRank, Math.max(best.get(nearRank) ?? 0, closest[index] ?? 0));
  }
  return [...best.values()].reduce((sum, score) => sum + score, 0) / trustDepth;
}

/** The passage's worth: of two the one with the higher score goes first. */
export function scoreOf(parts: PassageParts, weighing: PassageParts = weights): number {
  let score = 0;
  for (const part of Object.keys(weights) as (keyof PassageParts)[]) {
    score += parts[part] * weighing[part];
  }
  return score;
}

export function textOf(passage: Passage): string {
  return passage.message.text.slice(passage.start, passage.end);
}

/**
 * BM25 over the talk round each passage: every word counts by its distance, to both sides, so that
 * an answer is found by the words of the question before it.
 */
function closeness(passages: readonly Passage[], rarities: readonly number[]): Float64Array {
  const fades = passages.map((passage) => Math.exp(-passage.gap / reach));
  const lengths = spread(Float64Array.from(passages, lengthOf), fades);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const scores = new Float64Array(passages.length);
  for (const [stem, rarity] of rarities.entries()) {
    if (rarity === 0) continue;
    const standing = Float64Array.from(passages, ({ stems }) => (stems >>> stem) & 1);
    const felt = spread(standing, fades);
    for (let index = 0; index < scores.length; index++) {
      const count = felt[index] ?? 0;
      if (count < 0.02) continue;
      const length = 1 - lengthShare + (lengthShare * (lengths[index] ?? 0)) / mean;
      scores[index] =
        (scores[index] ?? 0) + (rarity * count * (saturation + 1)) / (count + saturation * length);
    }
  }
  return scores;
}

/** Each value felt by its neighbours on both sides, fading with distance: two passes. */
function spread(values: Float64Array, fades: readonly number[]): Float64Array {
  const felt = Float64Array.from(values);
  let carried = 0;
  for (let index = 1; index < values.length; index++) {
    carried = (carried + (values[index - 1] ?? 0)) * (fades[index] ?? 0);
    felt[index] = (felt[index] ?? 0) + carried;
  }
  carried = 0;
  for (let index = values.length - 2; index >= 0; index--) {
    carried = (carried + (values[index + 1] ?? 0)) * (fades[index + 1] ?? 0);
    felt[index] = (felt[index] ?? 0) + carried;
  }
  return felt;
}

/** BM25's idf. A word that stands nowhere has none. */
function rarityOf(count: number, total: number): number {
  if (count === 0) return 0;
  const known = Math.min(count, total);
  return Math.log(1 + (total - known + 0.5) / (known + 0.5));
}

interface Speakers {
  /** Stems of the writers' names that the question holds. */
  readonly names: ReadonlySet<string>;
  readonly isMeant: (passage: Passage) => boolean;
}

function speakersOf(question: RecallQuestion, passages: readonly Passage[]): Speakers {
  const writers = new Set(passages.flatMap(({ message }) => message.name ?? []));
  const named = [...writers].filter((name) =>
    wordsOf(name).some((word) => question.words.has(word)),
  );
  const names = new Set(named.flatMap((name) => wordsOf(name).map(stemOf)));
  if (named.length === 1) return { names, isMeant: ({ message }) => message.name === named[0] };
  // Named writers are neither the user nor the model that "I" and "you" mean.
  return {
    names,
    isMeant: ({ message }) =>
      named.length === 0 && message.name === undefined && message.role === question.speaker,
  };
}

function endsAsking(text: string): boolean {
  return /[?？]\s*$/.test(text);
}

function answersOther(before: Passage | undefined, passage: Passage): boolean {
  if (!before || passage.gap === Number.POSITIVE_INFINITY) return false;
  return before.message !== passage.message && endsAsking(textOf(before));
}
