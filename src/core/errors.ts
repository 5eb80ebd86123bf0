// The one error class, and the table of its codes: sentence and action for each. Adapters translate
// foreign errors into it at their border; the host translates its sentence into the user's language.
import type { ErrorAction } from "../shared/types.ts";

interface ErrorKind {
  /** What happened and what to do, in English; `{0}`, `{1}` stand for the error's arguments. */
  readonly sentence: string;
  readonly action?: ErrorAction;
}

/** Every code with its sentence and action. The sentence is the key of its translation in l10n/. */
export const errorKinds = {
  // The model's endpoint.
  modelKeyMissing: {
    sentence: "No API key is set for {0}. Set one, then retry.",
    action: "setApiKey",
  },
  modelKeyRejected: {
    sentence: "{0} rejected the API key. Set another one, then retry.",
    action: "setApiKey",
  },
  modelForbidden: {
    sentence: "{0} does not allow this request: {1}",
    action: "openModelSettings",
  },
  modelNotFound: {
    sentence: "{0} does not know the model “{1}”. Choose another one.",
    action: "pickModel",
  },
  modelGone: {
    sentence: "The model “{0}” of {1} is no longer offered. Choose another one.",
    action: "pickModel",
  },
  localServerGone: {
    sentence: "{0} on this machine ({1}) does not answer. Start it, or choose another model.",
    action: "pickModel",
  },
  modelRateLimited: {
    sentence:
      "{0} is limiting requests or the account's quota is used up. Wait a little, then retry.",
    action: "retry",
  },
  modelTooLong: {
    sentence:
      "{0} says that the request is too long for the model. Start a new session or ask less.",
    action: "newSession",
  },
  questionOverContext: {
    sentence:
      "With its instructions the question takes about {0} tokens, and the model's context holds {1}. Ask less, or choose a model with a larger context.",
    action: "pickModel",
  },
  modelBadRequest: {
    sentence: "{0} did not accept the request: {1}",
    action: "openModelSettings",
  },
  modelServerError: {
    sentence: "{0} failed to answer ({1}). Retry in a moment.",
    action: "retry",
  },
  modelUnreachable: {
    sentence: "{0} cannot be reached. Check the address and the network, then retry.",
    action: "openModelSettings",
  },
  modelCertificate: {
    sentence:
      "The certificate of {0} was not accepted ({1}). If it is your own or your company's, add it to this system's certificates; VS Code uses those (http.systemCertificates).",
    action: "openModelSettings",
  },
  modelTimeout: {
    sentence:
      "{0} did not answer within {1} seconds. Retry, or raise the time-out in the settings.",
    action: "retry",
  },
  modelCut: {
    sentence: "{0} broke off in mid-answer. What came is kept; retry for a whole answer.",
    action: "retry",
  },
  modelEmpty: {
    sentence: "{0} sent an empty answer. Retry.",
    action: "retry",
  },
  modelBadAnswer: {
    sentence:
      "{0} sent something that is not an answer. Check that the address is an OpenAI-compatible endpoint.",
    action: "openModelSettings",
  },
  embeddingsRefused: {
    sentence: "{0} made no vectors (HTTP {1}). Recall goes by words alone.",
    action: "showLog",
  },
  embeddingsUnreadable: {
    sentence: "{0} answered something else than vectors. Recall goes by words alone.",
    action: "showLog",
  },
  modelRedirected: {
    sentence:
      "{0} sends the request on to {1}. Redial does not follow; write the final address in the settings.",
    action: "openModelSettings",
  },
  keyringMissing: {
    sentence:
      "This system has no keyring that keeps secrets. Put the key into the environment variable OPENAI_API_KEY instead, and its address into OPENAI_BASE_URL if it is not OpenAI's.",
  },
  modelBadAddress: {
    sentence:
      "“{0}” is not a usable address for a model endpoint. Write one like https://api.openai.com/v1.",
    action: "openModelSettings",
  },
  // What goes with a question.
  noFileOpen: { sentence: "No editor is open. Open a file first." },
  nothingSelected: { sentence: "Nothing is selected. Select something first." },
  noProblems: { sentence: "The editor sees no problem in this file." },
  noSymbols: { sentence: "The editor knows no symbol in this file." },
  noChanges: { sentence: "Git sees no change that is not committed." },
  attachmentsFull: { sentence: "At most {0} things can go with one question." },
  attachmentTooLarge: { sentence: "“{0}” is too large to go with a question." },
  attachmentUnreadable: { sentence: "“{0}” cannot be read as text." },
  // Turns and sessions.
  stopped: { sentence: "Stopped. What came is kept.", action: "retry" },
  hostEnded: {
    sentence: "The window closed in mid-answer. What came is kept.",
    action: "retry",
  },
  turnUnkept: {
    sentence:
      "This turn could not be written to the journal ({0}). It is kept in this window and written as soon as that works.",
    action: "showLog",
  },
  sessionGone: { sentence: "This session is no longer there.", action: "newSession" },
  noSession: {
    sentence: "There is no session yet. Ask something first.",
    action: "newSession",
  },
  sessionBusy: { sentence: "This session is still answering. Stop it or wait." },
  messageGone: { sentence: "This message is no longer there." },
  noVersions: { sentence: "No question of this session has other versions." },
  queueFull: { sentence: "{0} questions wait already. Take one back, or wait for an answer." },
  noEditor: { sentence: "No text editor is open. Open the file that the code is for." },
  editRefused: {
    sentence: "The document changed meanwhile, or cannot be edited. Nothing was written.",
  },
  questionEmpty: { sentence: "There is nothing to send." },
  questionTooLong: { sentence: "The message is too long: {0} characters, {1} at most." },
  untrusted: {
    sentence:
      "Redial asks no model and uses no Redis in Restricted Mode. Trust this workspace first.",
    action: "manageTrust",
  },
  // The journal.
  journalUnavailable: {
    sentence: "The journal on this machine cannot be used: {0}",
    action: "showLog",
  },
  journalNewer: {
    sentence: "The journal was written by a newer Redial. Update Redial to use it.",
  },
  // The shared copy.
  redisNotConnected: {
    sentence: "No Redis is connected. Connect to one first.",
    action: "connectRedis",
  },
  redisUrlInvalid: {
    sentence: "“{0}” is not a usable Redis address. Write one like redis://localhost:6379.",
    action: "connectRedis",
  },
  redisUnreachable: {
    sentence: "Redis at {0} cannot be reached. New messages wait on this machine.",
    action: "openRedisSettings",
  },
  redisTimeout: {
    sentence: "Redis at {0} did not answer in time. New messages wait on this machine.",
    action: "openRedisSettings",
  },
  redisAuth: {
    sentence: "Redis at {0} wants other credentials. Connect again with the right ones.",
    action: "connectRedis",
  },
  redisForbidden: {
    sentence: "Redis at {0} does not allow a command that Redial needs: {1}",
    action: "openRedisSettings",
  },
  redisReadOnly: {
    sentence: "Redis at {0} is read-only just now. New messages wait on this machine.",
    action: "openRedisSettings",
  },
  redisFull: {
    sentence: "Redis at {0} is out of memory. New messages wait on this machine.",
    action: "openRedisSettings",
  },
  redisLoading: {
    sentence: "Redis at {0} is still loading. New messages wait on this machine.",
  },
  redisLocked: {
    sentence:
      "The memory of this workspace in Redis at {0} is encrypted. Enter its passphrase to read it there; new messages wait on this machine.",
    action: "unlockMemory",
  },
  redisCluster: {
    sentence: "The Redis cluster at {0} is not ready: {1}",
    action: "openRedisSettings",
  },
  redisWrongType: {
    sentence: "In Redis at {0}, the key {1} holds something else than a session.",
    action: "openRedisSettings",
  },
  redisTls: {
    sentence: "The certificate of Redis at {0} was not accepted: {1}",
    action: "openRedisSettings",
  },
  redisListMissing: {
    sentence: "Redis at {0} has no list of messages at “{1}”.",
  },
  entryUnreadable: {
    sentence: "Entry {0} of the list in Redis is not a message. It is left where it is.",
  },
  redisNeedsTls: {
    sentence:
      "Redis at {0} closed the connection at once. If it speaks TLS only, write rediss:// for redis://.",
    action: "connectRedis",
  },
  redisFailed: { sentence: "Redis at {0} answered with an error: {1}", action: "showLog" },
  // Export and import.
  importUnknown: {
    sentence:
      "This file is none that Redial can import: its own export, ChatGPT's conversations.json, or an exported VS Code chat. Nothing was imported.",
  },
  importBroken: {
    sentence: "The file is damaged or not whole (line {0}). Nothing was imported.",
  },
  importNewer: {
    sentence: "The file was written by a newer Redial. Update Redial to import it.",
  },
  fileUnreadable: { sentence: "The file cannot be read: {0}" },
  fileUnwritable: { sentence: "The file cannot be written: {0}" },
  unexpected: { sentence: "Something went wrong in Redial: {0}", action: "showLog" },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

/** Redial's error: a closed code, the arguments of its sentence, and the original as `cause`. */
export class RedialError extends Error {
  readonly code: ErrorCode;
  readonly args: readonly string[];

  constructor(code: ErrorCode, args: readonly string[] = [], cause?: unknown) {
    super(
      fillSentence(errorKinds[code].sentence, args),
      cause === undefined ? undefined : { cause },
    );
    this.name = "RedialError";
    this.code = code;
    this.args = args;
  }

  get action(): ErrorAction | undefined {
    const kind: ErrorKind = errorKinds[this.code];
    return kind.action;
  }
}

/** The sentence with `{0}`, `{1}` replaced by `args`; a missing argument becomes "". */
export function fillSentence(sentence: string, args: readonly string[]): string {
  return sentence.replace(/\{(\d)\}/g, (_, index: string) => args[Number(index)] ?? "");
}

/** `error` itself when it is Redial's, else code `unexpected` with it as cause. */
export function asRedialError(error: unknown): RedialError {
  if (error instanceof RedialError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new RedialError("unexpected", [text], error);
}

/** True for the codes of {@link errorKinds}; for codes read back from the journal or from Redis. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorKinds, value);
}
