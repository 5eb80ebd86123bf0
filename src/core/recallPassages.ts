// Messages as passages: a short message is one, a long one is cut where its text has a seam.
import type { RecallMessage } from "./ports.ts";

/** A stretch of one message's text, the unit that recall ranks and sends. */
export interface Passage {
  readonly message: RecallMessage;
  /** Offsets in the message's text. */
  readonly start: number;
  readonly end: number;
  /** Bit N is set when the question's stem N stands in it. */
  readonly stems: number;
  /** Distance from the middle of the passage before, in UTF-16 code units; infinite in another talk. */
  readonly gap: number;
}

/** Up to here a message stays whole, in UTF-16 code units. */
const wholeLength = 700;
/** Length that pieces of a longer one have about. */
const pieceLength = 400;
/** Messages that were not read lie between two whose `seq` differs by more than this. */
const nextSeq = 2;

/** The passages of messages that stand in order, session by session. */
export function passagesOf(messages: readonly RecallMessage[]): readonly Passage[] {
  const passages: Passage[] = [];
  let last: Passage | undefined;
  for (const message of messages) {
    for (const { start, end } of pieces(message.text)) {
      const passage: Passage = {
        message,
        start,
        end,
        stems: stemsBetween(message.hits, start, end),
        gap: gapAfter(last, message, end - start),
      };
      passages.push(passage);
      last = passage;
    }
  }
  return passages;
}

export function lengthOf(passage: Passage): number {
  return passage.end - passage.start;
}

function gapAfter(last: Passage | undefined, message: RecallMessage, length: number): number {
  if (last?.message.sessionId !== message.sessionId) return Number.POSITIVE_INFINITY;
  if (message.seq - last.message.seq > nextSeq) return Number.POSITIVE_INFINITY;
  return (lengthOf(last) + length) / 2;
}

function stemsBetween(hits: readonly number[], start: number, end: number): number {
  let stems = 0;
  for (let index = 0; index < hits.length; index += 2) {
    const offset = hits[index + 1] ?? 0;
    if (offset >= start && offset < end) stems |= 1 << (hits[index] ?? 0);
  }
  return stems;
}

function pieces(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = [];
  let start = 0;
  while (text.length - start > wholeLength) {
    const end = start + seamIn(text.slice(start + pieceLength / 2, start + wholeLength));
    found.push({ start, end: end + pieceLength / 2 });
    start = end + pieceLength / 2;
  }
  found.push({ start, end: text.length });
  return found;
}

/** Where to cut: the last empty line, else end of line, of sentence, of word; else the end. */
function seamIn(text: string): number {
  for (const seam of ["\n\n", "\n", ". ", "? ", "! ", "。", " "]) {
    const at = text.lastIndexOf(seam);
    if (at >= 0) return at + seam.length;
  }
  // Not between the halves of a character.
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last < 0xdc00 ? text.length - 1 : text.length;
}
