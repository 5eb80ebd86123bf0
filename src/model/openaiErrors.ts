// What the OpenAI client and fetch throw, as Redial's errors. Looks at fields, not at classes: the
// classes come from a package that is loaded lazily and bundled.
import { RedialError } from "../core/errors.ts";

/** What sentences and the search for leaked keys need. */
export interface ErrorContext {
  readonly host: string;
  readonly name: string;
  readonly key: string | undefined;
}

/** Longest piece of an endpoint's own message that is shown, in characters. */
const maxReasonLength = 300;

/** Translates; what has no code of its own becomes `modelServerError` or `modelBadRequest`. */
export function toModelError(error: unknown, context: ErrorContext): RedialError {
  const own = findInCauses(error, (item) => (item instanceof RedialError ? item : undefined));
  if (own) return own;
  const { host } = context;
  const status = findInCauses(error, statusOf);
  if (status !== undefined) return fromStatus(status, error, context);
  const certificate = findInCauses(error, certificateProblem);
  if (certificate !== undefined) {
    return new RedialError("modelCertificate", [host, certificate], error);
  }
  if (findInCauses(error, isCut)) return new RedialError("modelCut", [host], error);
  if (findInCauses(error, isNetworkError)) {
    return new RedialError("modelUnreachable", [host], error);
  }
  if (findInCauses(error, (item) => (item instanceof SyntaxError ? true : undefined))) {
    return new RedialError("modelBadAnswer", [host], error);
  }
  return new RedialError("modelServerError", [host, reasonOf(error, context)], error);
}

/** Statuses that say that nothing was answered, and that it may be otherwise in a moment. */
const passingStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 529]);
/** Failures before a connection was there. A reset is none: the answer may have begun by then. */
const passingCodes: ReadonlySet<unknown> = new Set([
  "EAI_AGAIN",
  "ENETUNREACH",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** As {@link OpenedModel.retryAfterMs}. An account's spent quota does not come back by waiting. */
export function retryAfterMs(error: unknown): number | undefined {
  const status = findInCauses(error, statusOf);
  if (status === undefined) {
    return findInCauses(error, hadNoConnection) ? 0 : undefined;
  }
  const code = findInCauses(error, (item) => field(item, "code"));
  if (!passingStatuses.has(status) || code === "insufficient_quota") return undefined;
  const headers = findInCauses(error, (item) => field(item, "headers"));
  return headers instanceof Headers ? waitOf(headers, Date.now()) : 0;
}

/** A time-out while reading is none: the endpoint had the request. */
function hadNoConnection(item: unknown): true | undefined {
  const isPassing = passingCodes.has(field(item, "code")) && field(item, "syscall") !== "read";
  return isPassing || undefined;
}

/** `retry-after-ms` (OpenAI), else `retry-after` in seconds or as a date (RFC 9110, 10.2.3). */
function waitOf(headers: Headers, now: number): number {
  const inMs = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (inMs >= 0) return inMs;
  const value = headers.get("retry-after") ?? "";
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}

function fromStatus(status: number, error: unknown, context: ErrorContext): RedialError {
  const { host, name } = context;
  const reason = reasonOf(error, context);
  if (status === 401) {
    const code = context.key === undefined ? "modelKeyMissing" : "modelKeyRejected";
    return new RedialError(code, [host], error);
  }
  if (status === 403) return new RedialError("modelForbidden", [host, reason], error);
  if (status === 404) return new RedialError("modelNotFound", [host, name], error);
  if (status === 408 || status === 504)
    return new RedialError("modelServerError", [host, `HTTP ${status}`], error);
  if (status === 413 || findInCauses(error, isTooLong)) {
    return new RedialError("modelTooLong", [host], error);
  }
  if (status === 429) return new RedialError("modelRateLimited", [host], error);
  if (status >= 500) return new RedialError("modelServerError", [host, `HTTP ${status}`], error);
  return new RedialError("modelBadRequest", [host, reason], error);
}

/** Walks from the error to what caused it; the first answer that is not `undefined`. */
function findInCauses<T>(error: unknown, look: (item: unknown) => T | undefined): T | undefined {
  let item = error;
  for (let depth = 0; depth < 8 && item !== undefined && item !== null; depth++) {
    const found = look(item);
    if (found !== undefined) return found;
    item = field(item, "cause");
  }
  return undefined;
}

function statusOf(item: unknown): number | undefined {
  const status = field(item, "status");
  return typeof status === "number" && status >= 300 ? status : undefined;
}

/** fetch breaks off a body with TypeError "terminated" (undici), or the socket says why. */
function isCut(item: unknown): true | undefined {
  const message = String(field(item, "message"));
  const code = field(item, "code");
  const isTerminated = item instanceof TypeError && message === "terminated";
  return isTerminated || code === "UND_ERR_BODY_TIMEOUT" || /premature close/i.test(message)
    ? true
    : undefined;
}

const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
]);

/** What OpenSSL and Node call a certificate that they do not accept (X509 verify codes). */
const certificateCodes =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/;

/** The code of what is wrong with it, e.g. "CERT_HAS_EXPIRED". */
function certificateProblem(item: unknown): string | undefined {
  const code = field(item, "code");
  return typeof code === "string" && certificateCodes.test(code) ? code : undefined;
}

function isNetworkError(item: unknown): true | undefined {
  const code = field(item, "code");
  if (typeof code === "string" && networkCodes.has(code)) return true;
  const name = field(field(item, "constructor"), "name");
  if (name === "APIConnectionError" || name === "APIConnectionTimeoutError") return true;
  return item instanceof TypeError && item.message === "fetch failed" ? true : undefined;
}

function isTooLong(item: unknown): true | undefined {
  if (field(item, "code") === "context_length_exceeded") return true;
  return /context.{0,20}(length|window|size)|maximum context|too many tokens/i.test(
    String(field(item, "message")),
  )
    ? true
    : undefined;
}

/** The endpoint's own words, short, and without the key some endpoints repeat in them. */
function reasonOf(error: unknown, context: ErrorContext): string {
  const text = error instanceof Error ? error.message : String(error);
  // Before it is cut: half a key is a secret too.
  const redacted = redactKey(text, context.key);
  return redacted.replace(/\s+/g, " ").trim().slice(0, maxReasonLength);
}

function redactKey(text: string, key: string | undefined): string {
  const known = key ? text.replaceAll(key, "…") : text;
  return known.replace(/\bsk-[\w*-]{4,}/g, "sk-…");
}

function field(item: unknown, name: string): unknown {
  return typeof item === "object" && item !== null ? Reflect.get(item, name) : undefined;
}
