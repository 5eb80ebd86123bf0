// OpenAI, Azure OpenAI and every endpoint that speaks the chat completions: opens ChatOpenAI, guards
// its requests, translates its errors. Loads @langchain/openai only when a model is opened.
import type { OpenedModel } from "../core/modelPorts.ts";
import { guardedFetch } from "./guardedFetch.ts";
import { knownModel } from "./knownModels.ts";
import type { ModelEndpoint } from "./modelEndpoint.ts";
import { retryAfterMs, toModelError } from "./openaiErrors.ts";
import { type ModelParameters, takenParameters } from "./parameters.ts";

export interface OpenaiOptions {
  readonly at: ModelEndpoint;
  /** The model's name as the endpoint knows it. */
  readonly name: string;
  /** Absent for an endpoint on this machine. */
  readonly key: string | undefined;
  readonly contextTokens: number;
  /** As in `OpenedModel`. */
  readonly isContextAssumed?: boolean;
  readonly parameters: ModelParameters;
}

/** Opens the endpoint's model; no request is made yet. */
export async function openOpenai(options: OpenaiOptions): Promise<OpenedModel> {
  const { createChatModel } = await import("./openaiChat.ts");
  const { at, name, key, contextTokens, isContextAssumed = false } = options;
  const { endpoint } = at;
  const isClassicAzure = at.kind === "azure" && at.apiVersion !== undefined;
  const model = createChatModel({
    name,
    parameters: takenParameters(name, fitting(options)),
    baseUrl: isClassicAzure
      ? `${endpoint.baseUrl}/deployments/${encodeURIComponent(name)}`
      : endpoint.baseUrl,
    ...(isClassicAzure && { query: { "api-version": at.apiVersion } }),
    fetch: guardedFetch(endpoint, key, at.kind),
  });
  const price =
    at.price ?? (endpoint.host === "api.openai.com" ? knownModel(name)?.price : undefined);
  return {
    model,
    name,
    host: endpoint.host,
    contextTokens,
    isContextAssumed,
    ...(price && { price }),
    toError: (error) => toModelError(error, { host: endpoint.host, name, key }),
    retryAfterMs,
  };
}

/** An answer takes at most half of the context: endpoints refuse what would pass it with its input. */
function fitting({ parameters, contextTokens, isContextAssumed }: OpenaiOptions): ModelParameters {
  const { maxTokens } = parameters;
  if (maxTokens === undefined || isContextAssumed === true) return parameters;
  return { ...parameters, maxTokens: Math.min(maxTokens, Math.floor(contextTokens / 2)) };
}
