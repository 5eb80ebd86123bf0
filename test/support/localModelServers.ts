// Stand-ins for the model servers of one's own machine, each speaking as the real one does where Redial
// asks: its list, its context, and what it says to questions that are another one's.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** What a stand-in answers: a value as JSON, or a status that is no success. */
type LocalAnswer = { readonly status: number; readonly value: unknown };
type LocalRoutes = (path: string, body: unknown) => LocalAnswer;

/** A running stand-in. */
export class LocalModelServer {
  /** `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** "METHOD path" of all that it was asked, oldest first. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.baseUrl = `http://127.0.0.1:${port}/v1`;
  }

  static async start(routes: LocalRoutes, at = 0): Promise<LocalModelServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at, "127.0.0.1", resolve));
    const address = server.address();
    const port = address !== null && typeof address !== "string" ? address.port : 0;
    const standIn = new LocalModelServer(server, port);
    server.on("request", (request, response) => {
      standIn.asked.push(`${request.method} ${request.url}`);
      void answer(routes, request, response);
    });
    return standIn;
  }

  /** As when its user quits it. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}

async function answer(
  routes: LocalRoutes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { status, value } = routes(request.url ?? "", text === "" ? undefined : JSON.parse(text));
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function ok(value: unknown): LocalAnswer {
  return { status: 200, value };
}

function list(...models: readonly object[]): LocalAnswer {
  const data = models.map((model) => ({ object: "model", created: 1_760_000_000, ...model }));
  return ok({ object: "list", data });
}

/** A model of the Ollama stand-in. */
export interface OllamaModel {
  readonly name: string;
  readonly most: number;
  /** As `PARAMETER num_ctx` of its model file. */
  readonly numCtx?: number;
  /** What it was loaded with; absent: it is not loaded. */
  readonly loadedWith?: number;
  readonly takesImages?: boolean;
}

/** Ollama: `/api/tags`, `/api/show`, `/api/ps`, and OpenAI's list. `models` may change meanwhile. */
export function ollamaRoutes(models: readonly OllamaModel[]): LocalRoutes {
  const named = (model: OllamaModel): object => ({ name: model.name, model: model.name });
  return (path, body) => {
    switch (path) {
      case "/v1/models":
        return list(...models.map(({ name }) => ({ id: name, owned_by: "library" })));
      case "/api/tags":
        return ok({ models: models.map(named) });
      case "/api/ps": {
        const loaded = models.filter(({ loadedWith }) => loadedWith !== undefined);
        return ok({
          models: loaded.map((one) => ({ ...named(one), context_length: one.loadedWith })),
        });
      }
      case "/api/show": {
        const wanted: unknown = Reflect.get(Object(body), "model");
        const model = models.find(({ name }) => name === wanted);
        if (!model) return { status: 404, value: { error: `model '${wanted}' not found` } };
        return ok({
          modelfile: `FROM ${model.name}`,
          ...(model.numCtx !== undefined && {
            parameters: `num_ctx                        ${model.numCtx}\nstop "<|eot_id|>"`,
          }),
          details: { family: "llama", parameter_size: "3.2B" },
          model_info: {
            "general.architecture": "llama",
            "llama.attention.head_count": 24,
            "llama.context_length": model.most,
          },
          capabilities: ["completion", ...(model.takesImages === true ? ["vision"] : [])],
        });
      }
      default:
        return { status: 404, value: "404 page not found" };
    }
  };
}

/** LM Studio answers unknown paths with status 200 and an error. */
export function lmStudioRoutes(
  models: readonly {
    readonly id: string;
    readonly most: number;
    readonly loadedWith?: number;
    readonly type?: string;
  }[],
): LocalRoutes {
  return (path) => {
    if (path === "/v1/models") return list(...models.map(({ id }) => ({ id, owned_by: "o" })));
    if (path !== "/api/v0/models") return ok({ error: `Unexpected endpoint: ${path}` });
    return list(
      ...models.map(({ id, most, loadedWith, type = "llm" }) => ({
        id,
        type,
        state: loadedWith === undefined ? "not-loaded" : "loaded",
        max_context_length: most,
        ...(loadedWith !== undefined && { loaded_context_length: loadedWith }),
      })),
    );
  };
}

/** llama.cpp's server: one model, its context of one slot under `/props`. */
export function llamaCppRoutes(model: {
  readonly id: string;
  readonly trainedWith: number;
  readonly slot: number;
}): LocalRoutes {
  return (path) => {
    const { id, trainedWith, slot } = model;
    if (path === "/v1/models") {
      return list({
        id,
        owned_by: "llamacpp",
        meta: { n_ctx_train: trainedWith, n_vocab: 128_256 },
      });
    }
    if (path !== "/props") return { status: 404, value: { error: { message: "File Not Found" } } };
    const settings = { id: 0, id_task: -1, n_ctx: slot, speculative: false };
    return ok({ default_generation_settings: settings, total_slots: 4, model_path: id });
  };
}

/** vLLM says a model's context in OpenAI's list. */
export function vllmRoutes(id: string, maxModelLen: number): LocalRoutes {
  return (path) =>
    path === "/v1/models"
      ? list({ id, owned_by: "vllm", root: id, max_model_len: maxModelLen, permission: [] })
      : { status: 404, value: { detail: "Not Found" } };
}
