// Model servers on this machine: which of the known ones answers on loopback, what models they have,
// and how much context those really take. A local server cuts the front of a prompt without a word.
import { type Endpoint, parseEndpoint } from "./endpoint.ts";
import { fetchJson, itemsAt, numberAt, recordAt, textAt } from "./fetchJson.ts";
import type { ModelEndpoint } from "./modelEndpoint.ts";

/** One of the servers that are looked for. */
export interface LocalServer {
  readonly kind: string;
  readonly label: string;
  readonly baseUrl: string;
}

/** Each where it listens when nobody told it otherwise. */
export const localServers: readonly LocalServer[] = [
  { kind: "ollama", label: "Ollama", baseUrl: "http://127.0.0.1:11434/v1" },
  { kind: "lmstudio", label: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1" },
  { kind: "llamacpp", label: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1" },
  { kind: "vllm", label: "vLLM", baseUrl: "http://127.0.0.1:8000/v1" },
];

/** Before the kind of a server that was found. */
export const localPrefix = "local:";

/** A server as an endpoint, whether it runs or not. */
export function localEndpoint({ kind, label, baseUrl }: LocalServer): ModelEndpoint {
  const endpoint = parseEndpoint(baseUrl);
  return { source: `${localPrefix}${kind}`, label, kind: "openai", endpoint, models: [] };
}

/** A question to a server on this machine is answered at once or not at all. */
const patienceMs = 1_000;
/** How long an answer holds: a server can load a model anew, with another context. */
const holdsMs = 60_000;
/** Ollama's context where neither the model file nor the server's environment sets one. */
const ollamaDefaultTokens = 4_096;

/** What a server says of a model; absent: it does not say. */
interface ModelFacts {
  readonly contextTokens?: number;
  readonly takesImages?: boolean;
}

/** Asks servers how much context a model takes (and whether images), and remembers it for a minute. */
export class ContextLengths {
  readonly #mayAsk: () => boolean;
  readonly #answers = new Map<
    string,
    { readonly at: number; readonly facts: Promise<ModelFacts> }
  >();

  /** What servers said last. */
  readonly #told = new Map<string, ModelFacts>();

  /** `mayAsk`: false as long as no request may go out. */
  constructor(mayAsk: () => boolean = () => true) {
    this.#mayAsk = mayAsk;
  }

  /**
   * Whether a server on this machine has the model now; `undefined` where it must not be asked.
   * Never rejects.
   */
  async findModel({ endpoint, model, key }: ContextQuestion): Promise<Presence | undefined> {
    if (!this.#mayAsk()) return undefined;
    const url = `${endpoint.baseUrl}/models`;
    const answer = await fetchJson({ endpoint, key, url, timeoutMs: patienceMs });
    if (answer.kind === "silent" || answer.kind === "unreadable") return "silent";
    // One that refuses to list, or is busy, may have it all the same.
    if (answer.kind !== "json") return "there";
    const list = itemsAt(answer.value, "data");
    return list.some((item) => textAt(item, "id") === model) ? "there" : "gone";
  }

  /**
   * Tokens of input and output together; `undefined` where the server does not say or must not be
   * asked. Never rejects.
   */
  async of(
    endpoint: Endpoint,
    model: string,
    key: string | undefined,
  ): Promise<number | undefined> {
    return (await this.facts({ endpoint, model, key })).contextTokens;
  }

  /** As {@link of}, with all that the server says. */
  facts(question: ContextQuestion): Promise<ModelFacts> {
    if (!this.#mayAsk()) return Promise.resolve({});
    const name = `${question.endpoint.baseUrl}\n${question.model}`;
    const known = this.#answers.get(name);
    if (known && Date.now() - known.at < holdsMs) return known.facts;
    const asking = { ...question, isMissed: false };
    const facts = askFacts(asking).then((found) => {
      if (found.contextTokens !== undefined || !asking.isMissed) return found;
      // It does not run yet, or is busy: what it said before holds, and it is asked again the next time.
      this.#answers.delete(name);
      return this.#told.get(name) ?? found;
    });
    this.#answers.set(name, { at: Date.now(), facts });
    void facts.then((found) => this.#told.set(name, found));
    return facts;
  }
}

/** A model at its server: `silent` when the server itself does not answer. */
export type Presence = "there" | "gone" | "silent";

/** A model at its endpoint. */
export interface ContextQuestion {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly key: string | undefined;
}

interface Asking extends ContextQuestion {
  /** A question was not answered, not even by a refusal. */
  isMissed: boolean;
}

/** All at once: which server it is shows in which question it understands. */
async function askFacts(question: Asking): Promise<ModelFacts> {
  const found = await Promise.all([
    askOllama(question),
    askLmStudio(question),
    askLlamaCpp(question),
    askModelList(question),
  ]);
  return found.find(({ contextTokens }) => contextTokens !== undefined) ?? {};
}

/** Without what the server does not say. */
function factsOf(contextTokens: number | undefined, takesImages?: boolean | undefined): ModelFacts {
  return {
    ...(contextTokens !== undefined && { contextTokens }),
    ...(takesImages !== undefined && { takesImages }),
  };
}

/**
 * Ollama: what the loaded model was given (`/api/ps`), else what its model file sets, else Ollama's
 * own default; never more than the model can.
 */
async function askOllama(question: Asking): Promise<ModelFacts> {
  const shown = await ask(question, "/api/show", { model: question.model });
  const info = recordAt(shown, "model_info");
  if (!info) return {};
  const limits = Object.entries(info).filter(([name]) => name.endsWith(".context_length"));
  const most = limits.map(([name]) => numberAt(info, name)).find((tokens) => tokens !== undefined);
  const loaded = itemsAt(await ask(question, "/api/ps"), "models").find(
    (model) =>
      textAt(model, "model") === question.model || textAt(model, "name") === question.model,
  );
  const running = numberAt(loaded, "context_length");
  const set = /^num_ctx\s+(\d+)/m.exec(textAt(shown, "parameters") ?? "")?.[1];
  const tokens = running ?? (set === undefined ? ollamaDefaultTokens : Number(set));
  const abilities = itemsAt(shown, "capabilities");
  const takesImages = abilities.length === 0 ? undefined : abilities.includes("vision");
  return factsOf(Math.min(tokens, most ?? tokens), takesImages);
}

/** LM Studio: what the model was loaded with, else the most that it can. */
async function askLmStudio(question: Asking): Promise<ModelFacts> {
  const list = itemsAt(await ask(question, "/api/v0/models"), "data");
  const model = list.find((item) => textAt(item, "id") === question.model);
  if (!model) return {};
  const type = textAt(model, "type");
  const takesImages = type === undefined ? undefined : type === "vlm";
  const loaded = numberAt(model, "loaded_context_length");
  return factsOf(loaded ?? numberAt(model, "max_context_length"), takesImages);
}

/** llama.cpp: the context of one slot. */
async function askLlamaCpp(question: Asking): Promise<ModelFacts> {
  const props = await ask(question, "/props");
  const slot = numberAt(recordAt(props, "default_generation_settings"), "n_ctx");
  const vision = recordAt(props, "modalities")?.["vision"];
  const takesImages = typeof vision === "boolean" ? vision : undefined;
  return factsOf(slot ?? numberAt(props, "n_ctx"), takesImages);
}

/** vLLM, and whoever else says it in the list of models. */
async function askModelList(question: Asking): Promise<ModelFacts> {
  const path = new URL(`${question.endpoint.baseUrl}/models`).pathname;
  const list = itemsAt(await ask(question, path), "data");
  const model = list.find((item) => textAt(item, "id") === question.model);
  return factsOf(contextOfListed(model));
}

/** What an entry of `/v1/models` says of its context. */
export function contextOfListed(model: unknown): number | undefined {
  return (
    numberAt(model, "max_model_len") ??
    numberAt(model, "context_length") ??
    numberAt(model, "max_context_length") ??
    numberAt(model, "context_window")
  );
}

async function ask(question: Asking, path: string, body?: object): Promise<unknown> {
  const { endpoint, key } = question;
  const answer = await fetchJson({
    endpoint,
    key,
    url: `${endpoint.origin}${path}`,
    timeoutMs: patienceMs,
    ...(body && { body }),
  });
  if (answer.kind === "late" || answer.kind === "silent") question.isMissed = true;
  return answer.kind === "json" ? answer.value : undefined;
}
