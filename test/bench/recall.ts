// Measures evidence recall: `npm run bench:recall -- <folder> [--json FILE]`. Every conversation of the
// folder is stored as real sessions are and asked through the function that a turn calls.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Embedder } from "../../src/core/embeddingPorts.ts";
import { recall } from "../../src/core/recall.ts";
import { type JournalClient, openJournal } from "../../src/journal/client.ts";
import { makeTempFolder } from "../support/tempFolder.ts";
import { newestFirst, plainBm25, shownOf } from "./recall/baselines.ts";
import {
  type Conversation,
  importConversation,
  readConversations,
} from "./recall/conversations.ts";
import { makeVectors, openEmbedder, vectorOf } from "./recall/embedding.ts";
import { budgets, type Scores, Tally } from "./recall/score.ts";

interface Result extends Scores {
  readonly msMedian: number;
  readonly msP95: number;
  /** With vectors, by meaning too. */
  readonly fused?: Scores;
  readonly baselines: { readonly newest: Scores; readonly bm25: Scores };
}

const workerUrl = new URL("../../src/journal/worker.ts", import.meta.url);
const log = { info: () => {}, warn: console.warn, error: console.error };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "string" },
      /** `stand-in`, or the base URL of an endpoint (its model in --model, its key in OPENAI_API_KEY). */
      embeddings: { type: "string" },
      model: { type: "string", default: "text-embedding-3-small" },
    },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Error("usage: npm run bench:recall -- <folder> [--json FILE]");
  const conversations = readConversations(folder);
  const embedder = openEmbedder(values.embeddings, values.model);
  const result = await measure(conversations, embedder);
  print(conversations, result);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}

async function measure(
  conversations: readonly Conversation[],
  embedder: Embedder | undefined,
): Promise<Result> {
  const place = makeTempFolder("bench-recall");
  const journal = await openJournal(
    workerUrl,
    { path: join(place.path, "journal.db"), owner: "bench" },
    log,
  );
  const own = new Tally();
  const fused = new Tally();
  const newest = new Tally();
  const bm25 = new Tally();
  const times: number[] = [];
  try {
    for (const conversation of conversations) await importConversation(journal, conversation);
    if (embedder) await makeVectors(journal, embedder);
    for (const conversation of conversations) {
      times.push(...(await ask(journal, conversation, own)));
      if (embedder) await ask(journal, conversation, fused, embedder);
      compare(conversation, newest, newestFirst(conversation));
      compare(conversation, bm25, plainBm25(conversation));
    }
  } finally {
    await journal.close();
    place.remove();
  }
  return {
    ...own.scores(),
    ...(embedder && { fused: fused.scores() }),
    msMedian: quantile(times, 0.5),
    msP95: quantile(times, 0.95),
    baselines: { newest: newest.scores(), bm25: bm25.scores() },
  };
}

/** Asks all questions of a conversation at every budget; times of each, in ms. */
async function ask(
  journal: JournalClient,
  conversation: Conversation,
  tally: Tally,
  embedder?: Embedder,
): Promise<readonly number[]> {
  const times: number[] = [];
  const texts = new Map(
    conversation.sessions.flatMap(({ messages }) => messages.map(({ id, text }) => [id, text])),
  );
  for (const question of conversation.questions) {
    const vector = embedder && (await vectorOf(embedder, question.text));
    for (const budget of budgets) {
      const start = performance.now();
      const { pieces, block } = await recall(journal.search, {
        question: question.text,
        workspaces: [conversation.name],
        excludeIds: new Set(),
        maxTokens: budget,
        ...(vector && { vector }),
        now: conversation.askedAt,
      });
      times.push(performance.now() - start);
      if (block.length > budget * 4) throw new Error(`a block of ${block.length} for ${budget}`);
      // A message counts when all of its text stands in the block.
      const whole = pieces.filter(({ messageId, text }) => texts.get(messageId) === text);
      const shown = whole.filter(({ text }) => block.includes(text.trim()));
      tally.note(question, budget, new Set(shown.map(({ messageId }) => messageId)));
    }
  }
  return times;
}

function compare(
  conversation: Conversation,
  tally: Tally,
  baseline: ReturnType<typeof newestFirst>,
): void {
  for (const question of conversation.questions) {
    const order = baseline.order(question.text);
    for (const budget of budgets) tally.note(question, budget, shownOf(order, budget));
  }
  baseline.close();
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function print(conversations: readonly Conversation[], result: Result): void {
  const questions = conversations.reduce((sum, { questions: { length } }) => sum + length, 0);
  console.log(`${conversations.length} conversations, ${questions} questions with evidence`);
  for (const budget of budgets) {
    const own = result.budgets[budget];
    const categories = Object.entries(own?.byCategory ?? {});
    console.log(
      [
        `${budget} tokens:`.padStart(13),
        `recall ${format(own?.recall)} any ${format(own?.anyHit)}`,
        ...(result.fused ? [`fused ${format(result.fused.budgets[budget]?.recall)}`] : []),
        `newest ${format(result.baselines.newest.budgets[budget]?.recall)}`,
        `bm25 ${format(result.baselines.bm25.budgets[budget]?.recall)}`,
        `by category ${categories.map(([name, { recall: share }]) => `${name}: ${format(share)}`).join(" ")}`,
      ].join(" | "),
    );
  }
  console.log(
    `time per question: median ${result.msMedian.toFixed(1)} ms, p95 ${result.msP95.toFixed(1)} ms`,
  );
}

function format(share: number | undefined): string {
  return share === undefined ? "-" : share.toFixed(3);
}

await main();
