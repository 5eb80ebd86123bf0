// The ways in which the stand-in's endpoint fails, as data, and how to name one in a question or in
// a model's name. Knows nothing of HTTP.

/** One way to fail. */
export type ModelFault =
  /** An error answer of the OpenAI format. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfterSeconds?: number;
      /** In the endpoint's own words. */
      readonly message?: string;
    }
  /** The connection is reset without an answer. */
  | { readonly kind: "refuse" }
  /** The body ends after so many bytes and the connection is reset. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** The request is taken and nothing ever comes, not even headers. */
  | { readonly kind: "silent" }
  /** Headers and so many tokens come, then nothing more. */
  | { readonly kind: "stall"; readonly afterTokens: number }
  /** A whole answer with no text in it. */
  | { readonly kind: "empty" }
  /** Status 200 with something that is neither JSON nor a stream of it. */
  | { readonly kind: "garbage" }
  /** A redirect (307) to another address. */
  | { readonly kind: "redirect"; readonly location: string };

/**
 * Reads a fault from words: `401`, `429 2` (retry after 2 s), `cut 100`, `stall 3`, `silent`,
 * `empty`, `garbage`, `refuse`, `redirect URL`. `undefined` when it names none.
 */
export function parseFault(words: string): ModelFault | undefined {
  const [kind = "", argument = ""] = words.trim().split(/\s+/);
  if (/^[45]\d\d$/.test(kind)) {
    const status = { kind: "status", status: Number(kind) } as const;
    return argument === "" ? status : { ...status, retryAfterSeconds: Number(argument) };
  }
  switch (kind) {
    case "refuse":
    case "silent":
    case "empty":
    case "garbage":
      return { kind };
    case "cut":
      return { kind, afterBytes: Number(argument) };
    case "stall":
      return { kind, afterTokens: Number(argument) };
    case "redirect":
      return { kind, location: argument };
    default:
      return undefined;
  }
}

/** The fault that a question (`fault: 401`) or a model's name (`fault-cut-100`) asks for. */
export function requestedFault(question: string, model: string): ModelFault | undefined {
  const inQuestion = /^fault:(.*)$/is.exec(question.trim())?.[1];
  if (inQuestion !== undefined) return parseFault(inQuestion);
  const inModel = /^fault-(.*)$/i.exec(model)?.[1];
  return inModel === undefined ? undefined : parseFault(inModel.replaceAll("-", " "));
}

/** The body of an error answer, worded as OpenAI's. */
export function errorBody(status: number, words?: string): string {
  const [usual, type, code] = errorTexts[status] ?? [
    `Failed with status ${status}.`,
    "server_error",
    null,
  ];
  return JSON.stringify({ error: { message: words ?? usual, type, param: null, code } });
}

const errorTexts: Readonly<Record<number, readonly [string, string, string | null]>> = {
  400: ["Invalid request.", "invalid_request_error", null],
  401: ["Incorrect API key provided.", "invalid_request_error", "invalid_api_key"],
  403: ["You are not allowed to sample from this model.", "invalid_request_error", null],
  404: ["The model does not exist.", "invalid_request_error", "model_not_found"],
  429: ["Rate limit reached.", "requests", "rate_limit_exceeded"],
  500: ["The server had an error.", "server_error", null],
  503: ["The engine is overloaded.", "server_error", null],
};
