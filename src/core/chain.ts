// The LangChain chain. The only file that knows RunnableWithMessageHistory, which LangChain marks as
// deprecated: this is the wall round it.
import type { BaseChatMessageHistory } from "@langchain/core/chat_history";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { type AIMessageChunk, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { ChatPromptTemplate, MessagesPlaceholder } from "@langchain/core/prompts";
import { RunnableWithMessageHistory } from "@langchain/core/runnables";
import type { ContentPart } from "./attachments.ts";

export interface ChainParts {
  readonly model: BaseChatModel;
  /** "" sends no system message. */
  readonly systemPrompt: string;
  /** The history of this one turn. */
  readonly history: BaseChatMessageHistory;
}

export interface ChainCall {
  /** Text, or parts where an image is among them. */
  readonly question: string | ContentPart[];
  /** LangChain's session id (see sessionId.ts). */
  readonly sessionId: string;
  readonly signal: AbortSignal;
}

interface Input {
  readonly question: HumanMessage[];
}

/**
 * Asks: system message, history, question, model. The pieces of the answer come as they are
 * written; the stream ends after the history has taken the finished pair.
 */
export async function askChain(
  parts: ChainParts,
  call: ChainCall,
): Promise<AsyncIterable<AIMessageChunk>> {
  const prompt = ChatPromptTemplate.fromMessages<Input>([
    // A message, not a template: braces in it are data.
    ...(parts.systemPrompt === "" ? [] : [new SystemMessage(parts.systemPrompt)]),
    new MessagesPlaceholder("history"),
    // A message too: braces in a question are data.
    new MessagesPlaceholder("question"),
  ]);
  const chain = new RunnableWithMessageHistory<Input, AIMessageChunk>({
    runnable: prompt.pipe(parts.model),
    getMessageHistory: () => parts.history,
    inputMessagesKey: "question",
    historyMessagesKey: "history",
  });
  return chain.stream(
    { question: [new HumanMessage({ content: call.question })] },
    { configurable: { sessionId: call.sessionId }, signal: call.signal },
  );
}
