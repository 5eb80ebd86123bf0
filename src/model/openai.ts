// OpenAI and every endpoint that speaks its chat completions: opens ChatOpenAI, guards its requests,
// translates its errors. Loads @langchain/openai only when a model is opened.
import { RedialError } from "../core/errors.ts";
import type { OpenedModel } from "../core/ports.ts";
import type { Endpoint } from "./endpoint.ts";
import { toModelError } from "./openaiErrors.ts";

export interface OpenaiOptions {
  readonly endpoint: Endpoint;
  /** The model's name as the endpoint knows it. */
  readonly name: string;
  /** Absent for an endpoint on this machine. */
  readonly key: string | undefined;
  readonly contextTokens: number;
}

/** Opens the endpoint's model; no request is made yet. */
export async function openOpenai(options: OpenaiOptions): Promise<OpenedModel> {
  const { ChatOpenAI } = await import("@langchain/openai");
  const { endpoint, name, key, contextTokens } = options;
  const model = new ChatOpenAI({
    model: name,
    // The client insists on a key; guardedFetch takes the header away when there is none.
    apiKey: key ?? "none",
    streaming: true,
    streamUsage: true,
    useResponsesApi: false,
    // Its own six retries would keep a dead endpoint waiting for over 25 s.
    maxRetries: 0,
    configuration: {
      baseURL: endpoint.baseUrl,
      organization: null,
      project: null,
      fetch: guardedFetch(endpoint, key !== undefined),
    },
  });
  const toError = (error: unknown): RedialError =>
    toModelError(error, { host: endpoint.host, name, key });
  return { model, name, host: endpoint.host, contextTokens, toError };
}

/**
 * The client's requests, kept to the endpoint: a redirect is not followed, since it would carry
 * messages (and on one origin the key) to an address that nobody configured.
 */
function guardedFetch(endpoint: Endpoint, hasKey: boolean): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (!hasKey) headers.delete("authorization");
    const response = await fetch(input, { ...init, headers, redirect: "manual" });
    if (response.status < 300 || response.status >= 400) return response;
    const target = response.headers.get("location") ?? "";
    await response.body?.cancel();
    throw new RedialError("modelRedirected", [endpoint.host, hostOf(target, endpoint.baseUrl)]);
  };
}

function hostOf(target: string, base: string): string {
  return URL.canParse(target, base) ? new URL(target, base).host : target;
}
