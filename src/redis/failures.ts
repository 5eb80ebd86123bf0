// Translates what the Redis client and server throw into Redial's error, at this border only. The
// original is never passed on as it is: ioredis attaches the command with its arguments, AUTH's too.
import { type ErrorCode, RedialError } from "../core/errors.ts";

/** Texts of server replies and Node errors, the first that matches counts. */
const byText: readonly (readonly [RegExp, ErrorCode])[] = [
  [/\bWRONGPASS\b|invalid username-password|invalid password/i, "redisAuth"],
  [/\bNOAUTH\b|without any password configured/i, "redisAuth"],
  [/\bNOPERM\b/i, "redisForbidden"],
  [/\bWRONGTYPE\b/i, "redisWrongType"],
  [/\bREADONLY\b|\bMASTERDOWN\b/i, "redisReadOnly"],
  [/\bOOM\b/i, "redisFull"],
  [/\bLOADING\b/i, "redisLoading"],
  [
    /\b(CLUSTERDOWN|TRYAGAIN|CROSSSLOT|MOVED|ASK)\b|cluster (redirections|support disabled)|slots cache/i,
    "redisCluster",
  ],
  [/timed ?out|ETIMEDOUT/i, "redisTimeout"],
  [
    /certificate|self.signed|altnames|SSL|TLS|EPROTO|wrong version number|UNABLE_TO|CERT_/i,
    "redisTls",
  ],
  [
    /ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES|EPIPE|Connection is closed|max retries|isn't (writeable|ready)|sentinels are unreachable|startup nodes|aborted|Socket closed|is ended/i,
    "redisUnreachable",
  ],
];

/** Redial's error for what a connection to `host` threw; Redial's own errors pass. */
export function toRedisError(error: unknown, host: string, key = ""): RedialError {
  if (error instanceof RedialError) return error;
  const text = textOf(error);
  const code = byText.find(([pattern]) => pattern.test(text))?.[1] ?? "redisFailed";
  return new RedialError(code, argumentsOf(code, host, key, text), new Error(text));
}

/** Message, system error code, and the error behind it (a cluster's nodes, a sentinel's). */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? ` ${String(error.code)}` : "";
  const behind = "lastNodeError" in error ? error.lastNodeError : undefined;
  const more = behind instanceof Error ? ` (${behind.message})` : "";
  return `${error.message}${code}${more}`;
}

function argumentsOf(code: ErrorCode, host: string, key: string, text: string): readonly string[] {
  switch (code) {
    case "redisWrongType":
      return [host, key];
    case "redisForbidden":
    case "redisCluster":
    case "redisTls":
    case "redisFailed":
      return [host, firstLine(text)];
    default:
      return [host];
  }
}

function firstLine(text: string): string {
  // Redis names the script by its digest: of no use to a reader.
  const line = text.split("\n")[0] ?? "";
  return line.replace(/ script: [0-9a-f]{40}.*$/, "").slice(0, 200);
}
