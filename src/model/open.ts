// Which model answers: one row a provider. Today: every OpenAI-compatible endpoint.
import { asRedialError, RedialError } from "../core/errors.ts";
import type { ModelSource, OpenedModel } from "../core/ports.ts";
import type { ModelStatus } from "../shared/types.ts";
import { type Endpoint, parseEndpoint } from "./endpoint.ts";
import { openOpenai } from "./openai.ts";

/** The settings that name a model. */
export interface ModelSettings {
  readonly baseUrl: string;
  readonly name: string;
  /** Tokens of input and output together that the model takes. */
  readonly contextTokens: number;
}

/** The key for an endpoint: from secret storage, else from the environment; bound to its origin. */
export type KeyFinder = (endpoint: Endpoint) => Promise<string | undefined>;

/** Opens what the settings name at the moment of asking. */
export function createModelSource(settings: () => ModelSettings, findKey: KeyFinder): ModelSource {
  return {
    async open(): Promise<OpenedModel> {
      const { baseUrl, name, contextTokens } = settings();
      const endpoint = parseEndpoint(baseUrl);
      const key = await findKey(endpoint);
      if (key === undefined && !endpoint.isLoopback) {
        throw new RedialError("modelKeyMissing", [endpoint.host]);
      }
      return openOpenai({ endpoint, name, key, contextTokens });
    },

    async status(): Promise<ModelStatus> {
      const { baseUrl, name } = settings();
      try {
        const endpoint = parseEndpoint(baseUrl);
        const hasKey = (await findKey(endpoint)) !== undefined;
        return { name, host: endpoint.host, hasKey, isReady: hasKey || endpoint.isLoopback };
      } catch (error) {
        // The page shows the address as it is; asking says what is wrong with it.
        return { name, host: asRedialError(error).args[0] ?? "", hasKey: false, isReady: false };
      }
    },
  };
}
