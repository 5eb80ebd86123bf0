// What the core needs of models: one opened for a turn, and which one that is to be.
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ModelStatus } from "../shared/types.ts";

/** A model ready to be asked. */
export interface OpenedModel {
  readonly model: BaseChatModel;
  readonly name: string;
  /** Host of the endpoint, for sentences: "api.openai.com". */
  readonly host: string;
  /** Tokens of input and output together; an assumption where the endpoint does not say. */
  readonly contextTokens: number;
  /** Nobody said how much it takes: {@link contextTokens} is a guess. */
  readonly isContextAssumed?: boolean;
  /** False: it is known to take text only. Absent: it is tried. */
  readonly takesImages?: boolean;
  /** US dollars for a million tokens, where they are known. */
  readonly price?: ModelPrice;
  /** Translates what the model threw into Redial's error. */
  readonly toError: (error: unknown) => Error;
  /**
   * How long to wait before the same request is sent again, in ms: what the endpoint asks for, 0
   * where it does not say. `undefined`: it is not to be sent again, since it cannot help or the
   * answer may have begun.
   */
  readonly retryAfterMs?: (error: unknown) => number | undefined;
}

/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
}

/** For which conversation a model is wanted. */
export interface ModelAsker {
  /** Absent: the conversation has no session yet. */
  readonly sessionId?: string;
  readonly workspace: string;
}

/** One of the models that can answer: where it is offered, and its name there. */
export interface ModelChoice {
  /** `settings`, `endpoint:<name>`, `local:<server>` or `editor`. */
  readonly source: string;
  readonly model: string;
}

/** Opens the model chosen for a conversation. */
export interface ModelSource {
  /** Codes `modelKeyMissing`, `modelBadAddress`, `modelGone`. */
  open(asker: ModelAsker, signal: AbortSignal): Promise<OpenedModel>;
  status(asker: ModelAsker): Promise<ModelStatus>;
}
