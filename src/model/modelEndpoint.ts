// An endpoint that models are asked at: the one of the settings, a named one, a server found here.
import type { ModelPrice } from "../core/modelPorts.ts";
import { type Endpoint, openaiBaseUrl, parseEndpoint } from "./endpoint.ts";
import type { ModelParameters } from "./parameters.ts";

/** How an endpoint is spoken to. */
export type EndpointKind = "openai" | "azure";

/** One entry of the setting `redial.model.endpoints`, read. */
export interface NamedEndpoint {
  readonly name: string;
  readonly baseUrl: string;
  readonly kind: EndpointKind;
  /** Azure OpenAI only: `api-version`. Absent: the version 1 interface, which needs none. */
  readonly apiVersion?: string;
  /** Models that it is known to have; for Azure OpenAI the names of the deployments. */
  readonly models: readonly string[];
  readonly contextTokens?: number;
  readonly price?: ModelPrice;
}

/** The settings that name models. */
export interface ModelSettings {
  readonly baseUrl: string;
  readonly name: string;
  /** Tokens of input and output together that the model takes. */
  readonly contextTokens: number;
  /** The user wrote {@link contextTokens}; else it is an assumption. */
  readonly isContextSet: boolean;
  readonly endpoints: readonly NamedEndpoint[];
  readonly parameters: ModelParameters;
}

/** An endpoint ready to be spoken to. */
export interface ModelEndpoint {
  /** As in `ModelChoice`. */
  readonly source: string;
  /** As the picker shows it: "OpenAI", the name in the settings, "Ollama". */
  readonly label: string;
  readonly kind: EndpointKind;
  readonly endpoint: Endpoint;
  readonly apiVersion?: string;
  readonly models: readonly string[];
  readonly contextTokens?: number;
  readonly price?: ModelPrice;
  /** Has a key of its own beside that of its origin; the name in the settings. */
  readonly keyName?: string;
}

/**
 * The key for an endpoint: the one of its own name, else that of its origin, else the environment's;
 * each bound to the origin.
 */
export type KeyFinder = (endpoint: Endpoint, keyName?: string) => Promise<string | undefined>;

/** The source of the endpoint that `redial.model.baseUrl` names. */
export const settingsSource = "settings";
/** Before the name of a named endpoint. */
export const namedPrefix = "endpoint:";

/** The endpoint of `redial.model.baseUrl`. Code `modelBadAddress`. */
export function settingsEndpoint(settings: ModelSettings): ModelEndpoint {
  const endpoint = parseEndpoint(settings.baseUrl);
  return {
    source: settingsSource,
    label: endpoint.baseUrl === openaiBaseUrl ? "OpenAI" : endpoint.host,
    kind: "openai",
    endpoint,
    models: [settings.name],
    ...(settings.isContextSet && { contextTokens: settings.contextTokens }),
  };
}

/** A named endpoint as it is spoken to. Code `modelBadAddress`. */
export function namedEndpoint(named: NamedEndpoint): ModelEndpoint {
  const { name, baseUrl, kind, apiVersion, models, contextTokens, price } = named;
  return {
    source: `${namedPrefix}${name}`,
    label: name,
    kind,
    endpoint: parseEndpoint(kind === "azure" ? azureBaseUrl(baseUrl, apiVersion) : baseUrl),
    models,
    keyName: name,
    ...(apiVersion !== undefined && { apiVersion }),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(price && { price }),
  };
}

/** Azure's own path after the resource's address, unless it was written down already. */
function azureBaseUrl(typed: string, apiVersion: string | undefined): string {
  const base = typed.trim().replace(/\/+$/, "");
  if (/\/openai(\/|$)/.test(base)) return base;
  return apiVersion === undefined ? `${base}/openai/v1` : `${base}/openai`;
}
