// LangChain's model for the chat completions, as Redial asks it. The only file that loads
// @langchain/openai; imported when a model is opened.
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import {
  AIMessageChunk,
  type BaseMessageChunk,
  type MessageContent,
} from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { ChatOpenAI, ChatOpenAICompletions } from "@langchain/openai";
import type { ModelParameters } from "./parameters.ts";
import { TaggedThought, type ToldApart } from "./taggedThought.ts";

export interface ChatModelOptions {
  readonly name: string;
  readonly parameters: ModelParameters;
  readonly baseUrl: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Puts the key in; the client itself never has it. */
  readonly fetch: typeof fetch;
}

/** A model that streams. Reasoning comes as `additional_kwargs.reasoning_content` of the pieces. */
export function createChatModel(options: ChatModelOptions): BaseChatModel {
  const { name, parameters, baseUrl, query } = options;
  const { temperature, maxTokens, reasoningEffort } = parameters;
  const fields = {
    model: name,
    // The client insists on a key; guardedFetch puts the true one in its place.
    apiKey: "none",
    streaming: true,
    streamUsage: true,
    // Its own six retries would keep a dead endpoint waiting for over 25 s.
    maxRetries: 0,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(reasoningEffort !== undefined && { reasoning: { effort: reasoningEffort } }),
    configuration: {
      baseURL: baseUrl,
      organization: null,
      project: null,
      // What it would write to the console may be what the model said.
      logLevel: "off" as const,
      fetch: options.fetch,
      ...(query && { defaultQuery: { ...query } }),
    },
  };
  return new ChatOpenAI({
    ...fields,
    useResponsesApi: false,
    completions: new ReasoningCompletions(fields),
  });
}

type Convert = ChatOpenAICompletions["_convertCompletionsDeltaToBaseMessageChunk"];

/** Characters that one token is reckoned at, where LangChain wants a count; nothing is billed by it. */
const charsPerToken = 3;

/** Ollama, vLLM and OpenRouter name the reasoning `reasoning`, DeepSeek and others `reasoning_content`. */
class ReasoningCompletions extends ChatOpenAICompletions {
  protected override _convertCompletionsDeltaToBaseMessageChunk(
    ...[delta, raw, role]: Parameters<Convert>
  ): BaseMessageChunk {
    const { reasoning } = delta;
    const isNamedOtherwise = typeof reasoning === "string" && !delta["reasoning_content"];
    return super._convertCompletionsDeltaToBaseMessageChunk(
      isNamedOtherwise ? { ...delta, reasoning_content: reasoning } : delta,
      raw,
      role,
    );
  }

  /** Some servers leave the thought in the answer, between tags. */
  override async *_streamResponseChunks(
    ...args: Parameters<ChatOpenAICompletions["_streamResponseChunks"]>
  ): AsyncGenerator<ChatGenerationChunk> {
    const thought = new TaggedThought();
    for await (const chunk of super._streamResponseChunks(...args)) {
      tellApart(chunk, thought.take(chunk.text));
      yield chunk;
    }
    const rest = thought.end();
    if (rest.text === "" && rest.reasoning === "") return;
    const last = new ChatGenerationChunk({ text: "", message: new AIMessageChunk("") });
    tellApart(last, rest);
    yield last;
  }

  /** LangChain's own counting downloads tables from a third party. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    return Math.ceil(text.length / charsPerToken);
  }
}

/** Puts text and thought where they belong; a thought that the server told apart itself stays. */
function tellApart(chunk: ChatGenerationChunk, { text, reasoning }: ToldApart): void {
  const { message } = chunk;
  chunk.text = text;
  message.content = text;
  if (reasoning !== "") message.additional_kwargs["reasoning_content"] = reasoning;
}
