// The history of one turn, as LangChain sees it: reads the window, takes the finished pair.
// LangChain swallows what a history throws, so the outcome is kept here for the chat service.
import { BaseChatMessageHistory } from "@langchain/core/chat_history";
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  type UsageMetadata,
} from "@langchain/core/messages";
import type { Usage } from "../shared/types.ts";
import type { ContentPart } from "./attachments.ts";
import type { WindowMessage } from "./windowPorts.ts";

/** The answer that LangChain hands over when the model has ended. */
export interface FinishedAnswer {
  readonly text: string;
  readonly usage?: Usage;
  /** The endpoint said that the answer is over; without it the stream was cut. */
  readonly isWhole: boolean;
}

export interface TurnHistoryParts {
  /** Messages to send before the question, oldest first. */
  readonly read: () => Promise<readonly WindowMessage[]>;
  /** False: of older questions only the text is sent. */
  readonly takesImages: boolean;
  /** Writes the finished pair. */
  readonly finish: (answer: FinishedAnswer) => Promise<void>;
}

export class TurnHistory extends BaseChatMessageHistory {
  lc_namespace = ["redial", "turnHistory"];
  readonly #parts: TurnHistoryParts;
  /** What writing threw; LangChain does not pass it on. */
  failure: unknown;

  constructor(parts: TurnHistoryParts) {
    super();
    this.#parts = parts;
  }

  override async getMessages(): Promise<BaseMessage[]> {
    const messages = await this.#parts.read();
    return messages.flatMap((message) => toLangChain(message, this.#parts.takesImages));
  }

  /** LangChain calls this once, with the question as it came and the model's whole answer. */
  override async addMessages(messages: BaseMessage[]): Promise<void> {
    const answer = messages.findLast((message): message is AIMessage =>
      AIMessage.isInstance(message),
    );
    try {
      await this.#parts.finish(readAnswer(answer));
    } catch (error) {
      this.failure = error;
    }
  }

  override async addMessage(message: BaseMessage): Promise<void> {
    await this.addMessages([message]);
  }

  override async addUserMessage(message: string): Promise<void> {
    await this.addMessages([new HumanMessage(message)]);
  }

  override async addAIMessage(message: string): Promise<void> {
    await this.addMessages([new AIMessage(message)]);
  }

  /** Clearing is an action of the user on the session; a turn never does it. */
  override async clear(): Promise<void> {
    throw new Error("a turn does not clear its session");
  }
}

function textOf(content: string | ContentPart[]): string {
  if (typeof content === "string") return content;
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}

/** A message as the model is to read it: role and text, nothing that Redial added. */
function toLangChain(message: WindowMessage, takesImages: boolean): BaseMessage[] {
  const content = takesImages ? message.content : textOf(message.content);
  if (content === "") return [];
  switch (message.role) {
    case "human":
      return [new HumanMessage({ content, id: message.id })];
    case "system":
      return [new SystemMessage({ content, id: message.id })];
    // A tool's result without its call is refused by endpoints; what it says is still to be known.
    case "tool":
      return [new AIMessage({ content: `(result of a tool)\n${content}`, id: message.id })];
    case "ai":
      return [new AIMessage({ content, id: message.id })];
    case "unreadable":
      return [];
  }
}

function readAnswer(answer: AIMessage | undefined): FinishedAnswer {
  if (!answer) return { text: "", isWhole: false };
  // LangChain's conditional type resolves to never here; the field is what its interface says.
  const usage = answer.usage_metadata as UsageMetadata | undefined;
  return {
    text: answer.text,
    isWhole: typeof answer.response_metadata["finish_reason"] === "string" || usage !== undefined,
    ...(usage && {
      usage: { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens },
    }),
  };
}
