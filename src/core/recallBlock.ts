// The recalled passages as text in the prompt: by session in time order, dated, fenced as data.
import type { Passage } from "./recallPassages.ts";
import { textOf } from "./recallRank.ts";

/** Around the block; the system prompt says that what stands between them is data. */
export const blockStart = "<memory>\n";
export const blockEnd = "</memory>";

/** Characters that one token is reckoned at in the budget. */
export const charsPerToken = 4;

/** A heading before the first passage of a session on a day. */
export function headingOf(passage: Passage): string {
  return `[${dateOf(passage.message.createdAt)}]\n`;
}

/** One passage as it stands in the block, with who wrote it. */
export function lineOf(passage: Passage): string {
  const { message, start, end } = passage;
  const text = textOf(passage).trim();
  const before = start > 0 ? "…" : "";
  const after = end < message.text.length ? "…" : "";
  return defused(`${speakerOf(passage)}: ${before}${text}${after}\n`);
}

/** The whole block; passages in the order in which they are to stand. Empty without passages. */
export function blockOf(passages: readonly Passage[]): string {
  if (passages.length === 0) return "";
  let block = blockStart;
  let last = "";
  for (const passage of passages) {
    const place = placeOf(passage);
    if (place !== last) block += headingOf(passage);
    last = place;
    block += lineOf(passage);
  }
  return block + blockEnd;
}

/** Passages with the same place share a heading. */
export function placeOf(passage: Passage): string {
  return `${dateOf(passage.message.createdAt)} ${passage.message.sessionId}`;
}

function speakerOf({ message }: Passage): string {
  if (message.name !== undefined) return message.name.replace(/\s+/g, " ").slice(0, 40);
  return message.role === "human" ? "User" : "Assistant";
}

/** A day of this machine's clock as 2023-05-07. */
function dateOf(time: number): string {
  if (time === 0) return "undated";
  const date = new Date(time);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** No message can close the fence and speak from outside it. */
function defused(text: string): string {
  return text.replace(/<(?=\s*\/?\s*memory)/gi, "‹");
}
