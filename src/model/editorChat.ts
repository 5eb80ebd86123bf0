// LangChain's chat model over one of the editor's own models (`vscode.lm`): streams, stops, counts.
// Sees the editor's interface through what it is given; loaded when such a model is opened.
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type BaseMessage, type MessageContent } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import type * as vscode from "vscode";

/** What is used of the editor's interface. */
export type EditorApi = Pick<
  typeof vscode,
  | "lm"
  | "LanguageModelChatMessage"
  | "LanguageModelTextPart"
  | "LanguageModelDataPart"
  | "CancellationTokenSource"
>;

type EditorPart = vscode.LanguageModelTextPart | vscode.LanguageModelDataPart;

/** How long the counting after an answer may take, in ms: the answer does not wait for more. */
const countPatienceMs = 1_000;

export class EditorChat extends BaseChatModel {
  readonly #api: EditorApi;
  readonly #chat: vscode.LanguageModelChat;

  constructor(api: EditorApi, chat: vscode.LanguageModelChat) {
    super({ maxRetries: 0 });
    this.#api = api;
    this.#chat = chat;
  }

  override _llmType(): string {
    return "vscode";
  }

  /** The model's own count; LangChain's would download tables. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    return this.#chat.countTokens(textOf(content));
  }

  override async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
  ): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options)) {
      whole = whole?.concat(chunk) ?? chunk;
    }
    return { generations: whole ? [whole] : [] };
  }

  /**
   * The pieces as they come, and a last one with `finish_reason` and usage: a stream without it was
   * cut. An abort ends it at once, whether the provider heeds its token or not.
   */
  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const source = new this.#api.CancellationTokenSource();
    const abort = new Abort(options.signal, () => source.cancel());
    try {
      const request = messages.map((message) => this.#toEditor(message));
      const sent = this.#chat.sendRequest(request, {}, source.token);
      const parts = (await abort.race(sent)).stream[Symbol.asyncIterator]();
      let answer = "";
      for (;;) {
        const step = await abort.race(parts.next());
        if (step.done === true) break;
        const chunk = toChunk(step.value);
        if (!chunk) continue;
        answer += chunk.text;
        yield chunk;
        await run?.handleLLMNewToken(chunk.text);
      }
      yield await this.#lastChunk(messages, answer);
    } finally {
      abort.dispose();
      // Whoever stopped reading (the consumer may just have left) has no use for the rest.
      source.cancel();
      source.dispose();
    }
  }

  async #lastChunk(messages: readonly BaseMessage[], answer: string): Promise<ChatGenerationChunk> {
    const asked = messages.map((message) => textOf(message.content)).join("\n");
    const counts = Promise.all([this.#chat.countTokens(asked), this.#chat.countTokens(answer)]);
    const none = (): undefined => undefined; // Usage is for information; the answer is whole without.
    const counted = await Promise.race([
      Promise.resolve(counts).catch(none),
      after(countPatienceMs),
    ]);
    const message = new AIMessageChunk({
      content: "",
      response_metadata: { finish_reason: "stop" },
    });
    if (counted) {
      const [input, output] = counted;
      const usage = { input_tokens: input, output_tokens: output, total_tokens: input + output };
      // LangChain's conditional type of this field is never here; it is what its interface says.
      Object.assign(message, { usage_metadata: usage });
    }
    return new ChatGenerationChunk({ text: "", message });
  }

  /** The editor knows users and assistants only: what the system says is said by the user. */
  #toEditor(message: BaseMessage): vscode.LanguageModelChatMessage {
    const { LanguageModelChatMessage } = this.#api;
    if (message.type === "ai") return LanguageModelChatMessage.Assistant(textOf(message.content));
    if (typeof message.content === "string") return LanguageModelChatMessage.User(message.content);
    return LanguageModelChatMessage.User(message.content.flatMap((part) => this.#toPart(part)));
  }

  #toPart(part: Exclude<MessageContent, string>[number]): EditorPart[] {
    const { LanguageModelTextPart, LanguageModelDataPart } = this.#api;
    const url = imageUrlOf(part);
    const image = url === undefined ? undefined : /^data:([\w/+.-]+);base64,(.*)$/s.exec(url);
    if (image) {
      const [, type = "", data = ""] = image;
      return [LanguageModelDataPart.image(bytesOf(data), type)];
    }
    return "text" in part ? [new LanguageModelTextPart(String(part["text"]))] : [];
  }
}

/** An abort that whatever waits is raced with. */
class Abort {
  readonly #signal: AbortSignal | undefined;
  readonly #aborted = Promise.withResolvers<never>();
  readonly #listener: () => void;

  constructor(signal: AbortSignal | undefined, onAbort: () => void) {
    this.#signal = signal;
    this.#listener = () => {
      onAbort();
      this.#aborted.reject(signal?.reason);
    };
    this.#aborted.promise.catch(() => {}); // Those who wait are told; nobody has to.
    if (signal?.aborted === true) this.#listener();
    else signal?.addEventListener("abort", this.#listener, { once: true });
  }

  race<T>(work: PromiseLike<T>): Promise<T> {
    return Promise.race([work, this.#aborted.promise]);
  }

  dispose(): void {
    this.#signal?.removeEventListener("abort", this.#listener);
  }
}

/** Text, or the reasoning that some providers send beside it; `undefined` for parts of other kinds. */
function toChunk(part: unknown): ChatGenerationChunk | undefined {
  if (typeof part !== "object" || part === null || !("value" in part)) return undefined;
  const { value } = part;
  if (typeof value !== "string") return undefined;
  const isThinking = /Thinking/.test(part.constructor.name);
  const message = isThinking
    ? new AIMessageChunk({ content: "", additional_kwargs: { reasoning_content: value } })
    : new AIMessageChunk({ content: value });
  return new ChatGenerationChunk({ text: isThinking ? "" : value, message });
}

function textOf(content: MessageContent): string {
  if (typeof content === "string") return content;
  return content.map((part) => ("text" in part ? String(part["text"]) : "")).join("\n");
}

function imageUrlOf(part: Exclude<MessageContent, string>[number]): string | undefined {
  if (part.type !== "image_url") return undefined;
  const image: unknown = Reflect.get(part, "image_url");
  const url: unknown =
    typeof image === "object" && image !== null ? Reflect.get(image, "url") : image;
  return typeof url === "string" ? url : undefined;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
