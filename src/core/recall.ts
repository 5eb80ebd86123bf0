// Recall: older messages that bear on a question, within a budget, as one block of the prompt and
// as pieces that the reader can be shown. Knows the search port only.
import type { MessageRole } from "../shared/types.ts";
import type { QuestionVector } from "./embeddingPorts.ts";
import type { RecallCandidates, RecallMessage, SearchPort } from "./ports.ts";
import {
  blockEnd,
  blockOf,
  blockStart,
  charsPerToken,
  headingOf,
  lineOf,
  placeOf,
} from "./recallBlock.ts";
import { type Passage, passagesOf } from "./recallPassages.ts";
import { type RecallQuestion, readQuestion } from "./recallQuestion.ts";
import { partsOf, scoreOf, textOf } from "./recallRank.ts";
import { estimateTokens } from "./tokens.ts";

export interface RecallAsk {
  readonly question: string;
  /** Keys of the workspaces whose memory is asked. */
  readonly workspaces: readonly string[];
  /** Ids of messages that are in the prompt already, or are not to be used. */
  readonly excludeIds: ReadonlySet<string>;
  /** The session that asks; what stands in its other versions only is not recalled. */
  readonly sessionId?: string;
  /** Where the question stands by meaning; absent: words alone. */
  readonly vector?: QuestionVector;
  /** Messages to leave out for this once, with the answers that were made of them. */
  readonly without?: readonly string[];
  /** Budget of the block, all of it, at 4 characters a token. */
  readonly maxTokens: number;
  /** The room that there is at all, in estimated tokens: many scripts take more than one for 4 characters. */
  readonly roomTokens?: number;
  /** Epoch ms. */
  readonly now: number;
}

/** A message, or a stretch of it, that was recalled. */
export interface RecalledPiece {
  readonly sessionId: string;
  readonly sessionTitle: string;
  readonly messageId: string;
  readonly role: MessageRole;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly text: string;
  /** Where `text` stands in the message, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** Pieces in the order in which they stand in the block; both empty when nothing was found. */
export interface Recalled {
  readonly pieces: readonly RecalledPiece[];
  readonly block: string;
}

/** How much text is read to choose from, in UTF-16 code units. */
const readChars = 120_000;
/** A passage whose score is further behind the best one's is not worth its tokens. */
const maxBehind = 7;
/** Passages that are tried after one that no longer fits. */
const maxTries = 40;
/**
 * From here on meaning is fused with the words by rank. Below, the words choose first and meaning has
 * the room that they leave, so that nothing is lost: measured with the stand-in's poor vectors, fusion
 * from 0, 0.25, 0.4 or 0.6 on cost up to 0.2 % of what the words alone had found at some budget.
 */
const leastAgreement = 0.9;
/** Messages nearest by meaning that may have that room. */
const maxBeside = 8;
/** Part of the budget that pinned messages may take before all others. */
const pinnedShare = 0.5;

/** What recall asks of the journal. */
export type RecallPort = Pick<SearchPort, "recallCandidates">;

/** What is looked for; what of it there is room for can be told later. */
export type RecallSearch = Omit<RecallAsk, "excludeIds" | "maxTokens" | "roomTokens">;

/** What was found, to be chosen from. */
export interface RecallFound {
  readonly question: RecallQuestion;
  readonly found: RecallCandidates;
}

/** Finds what bears on the question. Rejects as the port does: code `journalUnavailable`. */
export async function recall(search: RecallPort, ask: RecallAsk): Promise<Recalled> {
  return chooseRecalled(await findRecalled(search, ask), ask);
}

/** The first half of {@link recall}: asks the journal. */
export async function findRecalled(search: RecallPort, ask: RecallSearch): Promise<RecallFound> {
  const question = readQuestion(ask.question, ask.now);
  const found = await search.recallCandidates({
    workspaces: ask.workspaces,
    stems: question.stems,
    maxChars: readChars,
    ...(ask.sessionId !== undefined && { sessionId: ask.sessionId }),
    ...(ask.without && { without: ask.without }),
    ...(ask.vector && { vector: ask.vector }),
  });
  return { question, found };
}

/** The second half of {@link recall}: the best that fit. */
export function chooseRecalled({ question, found }: RecallFound, ask: RecallAsk): Recalled {
  const isOffered = ({ message }: Passage) => !ask.excludeIds.has(message.id);
  const all = rank(question, found, found.messages, isOffered);
  const isTrusted = all.agreement >= leastAgreement || !ask.vector;
  const byWords = found.messages.filter((message) => message.isByMeaning !== true).map(withoutRank);
  const { scored } = isTrusted ? all : rank(question, found, byWords, isOffered);
  const offered = scored.filter(({ passage }) => isOffered(passage));
  const beside = isTrusted ? [] : besideOf(all.scored).filter(isOffered);
  const chosen = choose(offered, beside, ask);
  const ordered = inOrder(chosen);
  return { pieces: ordered.map((passage) => toPiece(passage, found)), block: blockOf(ordered) };
}

/** Passages with their scores, and how far meaning agrees with the words. */
function rank(
  question: RecallQuestion,
  found: RecallCandidates,
  messages: readonly RecallMessage[],
  isOffered: (passage: Passage) => boolean,
): { readonly scored: readonly Scored[]; readonly agreement: number } {
  const passages = passagesOf(messages);
  const { parts, agreement } = partsOf(question, passages, found, isOffered);
  const scored = passages.map((passage, index) => {
    const part = parts[index];
    return { passage, score: part ? scoreOf(part) : 0 };
  });
  return { scored, agreement };
}

function withoutRank({ nearRank: _, ...message }: RecallMessage): RecallMessage {
  return message;
}

interface Scored {
  readonly passage: Passage;
  readonly score: number;
}

/** Passages of the messages that are nearest by meaning, the nearest first. */
function besideOf(scored: readonly Scored[]): readonly Passage[] {
  const rankOf = ({ message }: Passage): number => message.nearRank ?? Number.POSITIVE_INFINITY;
  return scored
    .map(({ passage }) => passage)
    .filter((passage) => rankOf(passage) < maxBeside)
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** What is pinned and bears on the question most, then the best of all, then what stands beside. */
function choose(
  scored: readonly Scored[],
  beside: readonly Passage[],
  ask: RecallAsk,
): readonly Passage[] {
  const packing = new Packing(ask);
  const pinned = scored.filter(({ passage }) => passage.message.isPinned === true);
  const byScore = pinned.toSorted((a, b) => b.score - a.score).map(({ passage }) => passage);
  packing.fill(byScore, ask.maxTokens * pinnedShare);
  packing.fill(bestFirst(scored), ask.maxTokens);
  packing.fill(beside, ask.maxTokens);
  return packing.chosen;
}

/** Best first, as far as they are worth showing. */
function bestFirst(scored: readonly Scored[]): readonly Passage[] {
  const sorted = scored.toSorted((a, b) => b.score - a.score);
  const least = (sorted[0]?.score ?? 0) - maxBehind;
  return sorted.filter(({ score }) => score >= least).map(({ passage }) => passage);
}

/** The block as it fills: each text once; the question asked before tells nothing. */
class Packing {
  readonly chosen: Passage[] = [];
  readonly #places = new Set<string>();
  readonly #texts: Set<string>;
  #used = blockStart.length + blockEnd.length;
  #room: number;

  constructor(ask: RecallAsk) {
    this.#room =
      (ask.roomTokens ?? Number.POSITIVE_INFINITY) - estimateTokens(blockStart + blockEnd);
    this.#texts = new Set(["", ask.question.trim()]);
  }

  /** Adds the first that fit until the block is as long as `maxTokens`. */
  fill(passages: readonly Passage[], maxTokens: number): void {
    let tries = 0;
    for (const passage of passages) {
      if (tries > maxTries) return;
      const text = textOf(passage).trim();
      if (this.#texts.has(text)) continue;
      const place = placeOf(passage);
      const added = (this.#places.has(place) ? "" : headingOf(passage)) + lineOf(passage);
      const cost = added.length;
      const isLong = this.#used + cost > maxTokens * charsPerToken;
      const tokens = isLong ? 0 : estimateTokens(added);
      if (isLong || tokens > this.#room) {
        tries++;
        continue;
      }
      this.#used += cost;
      this.#room -= tokens;
      this.#places.add(place);
      this.#texts.add(text);
      this.chosen.push(passage);
    }
  }
}

/** Sessions by their first chosen message's time, messages in their order. */
function inOrder(passages: readonly Passage[]): readonly Passage[] {
  const begins = new Map<string, number>();
  for (const { message } of passages) {
    const known = begins.get(message.sessionId) ?? Number.POSITIVE_INFINITY;
    begins.set(message.sessionId, Math.min(known, message.createdAt));
  }
  const beginOf = (message: RecallMessage) => begins.get(message.sessionId) ?? 0;
  return [...passages].sort(
    (a, b) =>
      beginOf(a.message) - beginOf(b.message) ||
      compare(a.message.sessionId, b.message.sessionId) ||
      a.message.seq - b.message.seq ||
      a.start - b.start,
  );
}

function toPiece(passage: Passage, found: RecallCandidates): RecalledPiece {
  const { message } = passage;
  const session = found.sessions.find(({ id }) => id === message.sessionId);
  return {
    sessionId: message.sessionId,
    sessionTitle: session?.title ?? "",
    messageId: message.id,
    role: message.role,
    createdAt: message.createdAt,
    text: textOf(passage),
    start: passage.start,
    end: passage.end,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
