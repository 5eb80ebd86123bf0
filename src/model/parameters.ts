// Parameters that a model is asked with, and which of them it takes. No network.

/** How hard a reasoning model is to think, in OpenAI's words; "" leaves it to the model. */
export const reasoningEfforts = ["", "none", "minimal", "low", "medium", "high"] as const;
type ReasoningEffort = (typeof reasoningEfforts)[number];

/** What the user set; absent: the endpoint's own default. */
export interface ModelParameters {
  /** 0 to 2. */
  readonly temperature?: number;
  /** Most tokens of an answer, reasoning included. */
  readonly maxTokens?: number;
  readonly reasoningEffort?: Exclude<ReasoningEffort, "">;
}

/**
 * What of it the model takes. OpenAI's reasoning models refuse a temperature, and its others refuse
 * an effort; a model of another name is asked with what the user set.
 */
export function takenParameters(model: string, wanted: ModelParameters): ModelParameters {
  const { temperature, maxTokens, reasoningEffort } = wanted;
  const family = openaiFamily(model);
  return {
    ...(temperature !== undefined && family !== "reasoning" && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(reasoningEffort !== undefined && family !== "plain" && { reasoningEffort }),
  };
}

/** Names with a date or size after them belong to their family; "openai/gpt-4o" too. */
function openaiFamily(model: string): "reasoning" | "plain" | "other" {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  if (/^(o\d|gpt-[5-9])(?!.*chat)/.test(name)) return "reasoning";
  return /^(gpt-[34]|chatgpt|gpt-[5-9].*chat)/.test(name) ? "plain" : "other";
}
