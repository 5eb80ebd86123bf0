// Shares out a model's context: system prompt, attachments, recalled, newest messages, question,
// room for the answer. Estimates err high, so that what is sent fits.
import {
  type Attachment,
  attachmentTokens,
  cutLine,
  fitAttachments,
  keptOf,
  questionTokens,
} from "./attachments.ts";
import { estimateTokens, tokensPerMessage } from "./tokens.ts";

/** Largest part of what is left beside system prompt, question and answer: for attachments. */
const attachmentShare = 0.75;
/** The same for recalled messages, of what attachments leave. */
const recallShare = 0.25;
/** Largest part of the context for instructions: a workspace's files of them can be long. */
const instructionsShare = 0.25;
/** What stands where instructions are cut. */
const cutNote = "[Cut here: the rest of the instructions did not fit.]";
/** The least room that an answer may be left with, in tokens. */
const leastAnswer = 256;

export interface BudgetRequest {
  /** Tokens of input and output together. */
  readonly contextTokens: number;
  /** Room kept for the answer. */
  readonly answerTokens: number;
  readonly systemPrompt: string;
  readonly question: string;
  readonly attachments: readonly Attachment[];
  /** Most tokens that recalled messages may take. */
  readonly recallTokens: number;
  /** That the summary of older messages takes. */
  readonly summaryTokens: number;
  /** What estimates are multiplied by to get the model's own tokens (tokenScale.ts). */
  readonly scale: number;
}

/** In estimated tokens, all of them. */
export interface Budget {
  readonly systemTokens: number;
  /** The question's text with what a message costs. */
  readonly questionTokens: number;
  readonly attachmentTokens: number;
  /** Cut to fit. */
  readonly attachments: readonly Attachment[];
  readonly recallTokens: number;
  /** Of the summary; 0 where there is no room for it. */
  readonly summaryTokens: number;
  /** For the newest messages, and what recall leaves. */
  readonly windowTokens: number;
  /** What cannot be left out does not fit. */
  readonly isTooLong: boolean;
}

/** Answers take at most half of a small context. */
export function answerRoom(contextTokens: number, answerTokens: number): number {
  return Math.min(answerTokens, Math.floor(contextTokens / 2));
}

/** Instructions as far as they fit, and how many tokens of them do not. */
export function fitInstructions(
  text: string,
  { contextTokens, scale }: Pick<BudgetRequest, "contextTokens" | "scale">,
): { readonly text: string; readonly cutTokens: number } {
  const most = Math.floor((contextTokens * instructionsShare) / scale);
  const all = estimateTokens(text);
  if (all <= most) return { text, cutTokens: 0 };
  const lines = text.split("\n");
  const kept: string[] = [];
  let room = most - estimateTokens(`${cutNote}\n`);
  for (const line of lines) {
    const tokens = estimateTokens(`${line}\n`);
    if (tokens > room) break;
    room -= tokens;
    kept.push(line);
  }
  if (kept.length === 0) kept.push(cutLine(lines[0] ?? "", room));
  const cutTokens = all - estimateTokens(kept.join("\n"));
  return { text: [...kept, cutNote].join("\n"), cutTokens };
}

/** Who gets how much. Nothing is below 0; a question that is too long alone leaves nothing. */
export function shareOut(request: BudgetRequest): Budget {
  const { contextTokens, systemPrompt, question, scale } = request;
  const answer = answerRoom(contextTokens, request.answerTokens);
  const input = Math.floor((contextTokens - answer) / scale);
  const systemTokens = systemPrompt === "" ? 0 : estimateTokens(systemPrompt) + tokensPerMessage;
  const asked = questionTokens(question, []);
  const beside = Math.max(0, input - systemTokens - asked);
  const summaryTokens = request.summaryTokens <= beside ? request.summaryTokens : 0;
  const free = beside - summaryTokens;
  const wanted = request.attachments.reduce((sum, one) => sum + attachmentTokens(one), 0);
  const attachments =
    wanted === 0
      ? request.attachments
      : fitAttachments(request.attachments, Math.floor(free * attachmentShare));
  const attached = questionTokens(question, attachments.map(keptOf)) - asked;
  const left = Math.max(0, free - attached);
  const recallTokens = Math.floor(Math.min(request.recallTokens, left * recallShare));
  // Estimates err high: what passes the answer's room by a little leaves it less, and is sent.
  const most = Math.floor((contextTokens - Math.min(answer, leastAnswer)) / scale);
  return {
    systemTokens,
    questionTokens: asked,
    attachmentTokens: attached,
    attachments,
    recallTokens,
    summaryTokens,
    windowTokens: left - recallTokens,
    isTooLong: systemTokens + asked + attached > most,
  };
}
