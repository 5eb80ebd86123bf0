// A LangChain chat model at the port that writes what the test's script says.
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type BaseMessage, type UsageMetadata } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import type { OpenedModel } from "../../../src/core/modelPorts.ts";

/** What the model is asked with. */
interface ModelCall {
  readonly messages: readonly BaseMessage[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Yields the pieces of the answer. Returns how the stream ends: `cut` without the endpoint's word
 * that it is over, otherwise whole; with the usage that is returned, if any.
 */
export type ModelScript = (
  call: ModelCall,
) => AsyncGenerator<string, "cut" | UsageMetadata | undefined>;

export class ScriptedModel extends BaseChatModel {
  /** Every request as `role: text` lines. */
  readonly requests: (readonly string[])[] = [];
  script: ModelScript;

  constructor(script: ModelScript) {
    super({});
    this.script = script;
  }

  override _llmType(): string {
    return "scripted";
  }

  override _generate(): Promise<ChatResult> {
    return Promise.reject(new Error("only streams"));
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
  ): AsyncGenerator<ChatGenerationChunk> {
    this.requests.push(messages.map((message) => `${message.type}: ${message.text}`));
    const script = this.script({ messages, signal: options.signal });
    for (;;) {
      const step = await script.next();
      if (!step.done) yield toChunk(step.value, {});
      else if (step.value === "cut") return;
      else return yield toChunk("", { finish_reason: "stop" }, step.value);
    }
  }
}

/** The model as the port opens it. */
export function openedModel(model: BaseChatModel, contextTokens = 10_000): OpenedModel {
  return {
    model,
    name: "model-1",
    host: "model.test",
    contextTokens,
    toError: (error) => (error instanceof Error ? error : new Error(String(error))),
  };
}

/** Answers every question with these pieces. */
export function answering(...pieces: readonly string[]): ModelScript {
  return async function* () {
    yield* pieces;
    return undefined;
  };
}

/** A model that writes one piece and then waits for the gate. */
export function waiting(until: { readonly opened: Promise<void> }): ModelScript {
  return async function* ({ signal }) {
    yield "Half";
    const stopped = new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
    await Promise.race([until.opened, stopped]);
    yield " and half.";
    return undefined;
  };
}

function toChunk(
  text: string,
  metadata: Record<string, unknown>,
  usage?: UsageMetadata,
): ChatGenerationChunk {
  const message = new AIMessageChunk({ content: text, response_metadata: metadata });
  // LangChain's conditional type of this field is never here; it is what its interface says.
  if (usage) Object.assign(message, { usage_metadata: usage });
  return new ChatGenerationChunk({ text, message });
}
