// Small questions to endpoints (which models, how much context), answered in JSON or not at all.
import type { Endpoint } from "./endpoint.ts";
import { guardedFetch } from "./guardedFetch.ts";
import type { EndpointKind } from "./modelEndpoint.ts";

export interface JsonQuestion {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  readonly kind?: EndpointKind;
  /** On the endpoint's own origin. */
  readonly url: string;
  readonly timeoutMs: number;
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: object;
}

/**
 * `refused`: it answered, with a status that is no success. `unreadable`: with something else than
 * JSON. `late`: not in time. `silent`: not at all.
 */
export type JsonAnswer =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "refused"; readonly status: number }
  | { readonly kind: "unreadable" }
  | { readonly kind: "late" }
  | { readonly kind: "silent" };

/** Most characters of an answer that are read. */
const maxLength = 4_000_000;

/** Asks. Never rejects. */
export async function fetchJson(question: JsonQuestion): Promise<JsonAnswer> {
  const { endpoint, key, kind, url, timeoutMs, body } = question;
  try {
    const response = await guardedFetch(
      endpoint,
      key,
      kind,
    )(url, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { accept: "application/json", "content-type": "application/json" },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { kind: "refused", status: response.status };
    }
    const text = await response.text();
    return text.length > maxLength ? { kind: "unreadable" } : readJson(text);
  } catch (error) {
    // Not there, not in time, sent elsewhere: each means that it does not say.
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { kind: isLate ? "late" : "silent" };
  }
}

function readJson(text: string): JsonAnswer {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return { kind: "unreadable" };
  }
}

/** The object under a name; `undefined` where there is none. */
export function recordAt(value: unknown, name: string): Record<string, unknown> | undefined {
  const found = fieldAt(value, name);
  const isRecord = typeof found === "object" && found !== null && !Array.isArray(found);
  return isRecord ? { ...found } : undefined;
}

/** The list under a name; empty where there is none. */
export function itemsAt(value: unknown, name: string): readonly unknown[] {
  const found = fieldAt(value, name);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, name: string): string | undefined {
  const found = fieldAt(value, name);
  return typeof found === "string" ? found : undefined;
}

/** A positive number under a name. */
export function numberAt(value: unknown, name: string): number | undefined {
  const found = fieldAt(value, name);
  return typeof found === "number" && found > 0 ? found : undefined;
}

function fieldAt(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
