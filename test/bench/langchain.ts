// LangChain's own Redis history, as a program with a chain would have filled it.
import { AIMessage, HumanMessage, mapChatMessagesToStoredMessages } from "@langchain/core/messages";
import { RedisChatMessageHistory } from "@langchain/redis";
import type { Redis } from "ioredis";

/** A history object on `key` that renews its time to live with each message. */
export function openHistory(url: string, key: string): RedisChatMessageHistory {
  return new RedisChatMessageHistory({ sessionId: key, sessionTTL: 86_400, config: { url } });
}

/** Ends the connection, which all histories of one address share. */
export async function closeHistory(history: RedisChatMessageHistory): Promise<void> {
  // The class says `any` of its client; node-redis's has this method.
  await (history as unknown as { client: { quit(): Promise<void> } }).client.quit();
}

/** The question as a chain hands it to a history. */
export function questionOf(text: string): HumanMessage {
  return new HumanMessage(text);
}

/** The answer as `ChatOpenAI` makes it and a chain hands it to a history. */
export function answerOf(text: string): AIMessage {
  const answer = new AIMessage({
    content: text,
    id: `chatcmpl-${crypto.randomUUID()}`,
    response_metadata: { model_name: "gpt-4o-mini", finish_reason: "stop" },
  });
  // LangChain's conditional types refuse the usage that its own models give.
  const usage = { input_tokens: 1_000, output_tokens: 200, total_tokens: 1_200 };
  return Object.assign(answer, { usage_metadata: usage });
}

/** What stands in a list for these texts, question and answer by turns. */
export function storedOf(texts: readonly string[]): readonly string[] {
  return mapChatMessagesToStoredMessages(
    texts.map((text, index) => (index % 2 === 0 ? questionOf(text) : answerOf(text))),
  ).map((message) => JSON.stringify(message));
}

/** Fills a list, oldest first, in one go. */
export async function fillList(
  redis: Redis,
  key: string,
  entries: readonly string[],
): Promise<void> {
  const pipeline = redis.pipeline();
  for (let start = 0; start < entries.length; start += 500) {
    pipeline.lpush(key, ...entries.slice(start, start + 500));
  }
  await pipeline.exec();
}
