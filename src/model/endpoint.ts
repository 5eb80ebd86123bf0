// The address of an OpenAI-compatible endpoint: what is usable, whose key it gets. No network.
import { RedialError } from "../core/errors.ts";

/** OpenAI's own address. */
export const openaiBaseUrl = "https://api.openai.com/v1";

/** A usable address, as typed in the settings. */
export interface Endpoint {
  /** Without a slash at the end, e.g. "https://api.openai.com/v1". */
  readonly baseUrl: string;
  /** Scheme, host and port: what a key is bound to. */
  readonly origin: string;
  /** Host and port, for sentences. */
  readonly host: string;
  /** On this machine: needs no key. */
  readonly isLoopback: boolean;
}

/** Reads a base URL. Code `modelBadAddress` unless it is http or https without credentials. */
export function parseEndpoint(baseUrl: string): Endpoint {
  const typed = baseUrl.trim();
  if (!URL.canParse(typed)) throw new RedialError("modelBadAddress", [typed]);
  const url = new URL(typed);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  if (!isWeb || url.username !== "" || url.password !== "") {
    throw new RedialError("modelBadAddress", [`${url.protocol}//${url.host}${url.pathname}`]);
  }
  return {
    baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    origin: url.origin,
    host: url.host,
    isLoopback: isLoopbackHost(url.hostname),
  };
}

/** localhost, 127.0.0.0/8 and ::1 (RFC 6761, RFC 1122, RFC 4291). */
function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

/** Whether a key can be sent at all: what was copied with it (a line's end, an ellipsis) cannot. */
export function isUsableKey(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key);
}

/** The parts of the environment that concern keys. */
export interface KeyEnvironment {
  readonly OPENAI_API_KEY?: string | undefined;
  readonly OPENAI_BASE_URL?: string | undefined;
}

/**
 * The environment's key, if it is meant for this endpoint: it goes to OpenAI's own origin, or to
 * that of the environment's own `OPENAI_BASE_URL`, and nowhere else.
 */
export function environmentKey(endpoint: Endpoint, env: KeyEnvironment): string | undefined {
  if (!env.OPENAI_API_KEY) return undefined;
  const meantFor = env.OPENAI_BASE_URL || openaiBaseUrl;
  if (!URL.canParse(meantFor)) return undefined;
  return new URL(meantFor).origin === endpoint.origin ? env.OPENAI_API_KEY : undefined;
}
