// The stand-in for a model's endpoint: the OpenAI wire format on 127.0.0.1, every request recorded,
// failing and pausing on demand. Runs alone too: `node test/support/modelServer.ts [port]`.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { answerFor, type ChatMessage, contentText } from "./modelAnswers.ts";
import { embed } from "./modelEmbeddings.ts";
import { type ModelFault, requestedFault } from "./modelFaults.ts";
import { type ReplyPlan, writeReply, writeStatus } from "./modelReply.ts";

/** One request as it came in. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON body; `undefined` without one. */
  readonly body: unknown;
  /** The messages of a chat request, else empty. */
  readonly messages: readonly ChatMessage[];
  /** How the answer ended: all sent, or the connection closed before that (by either side). */
  readonly ended: Promise<"finished" | "aborted">;
}

/** An answer that waits: `reached` when it does, `release` lets it go on. */
export interface Hold {
  readonly reached: Promise<void>;
  release(): void;
}

/** How the server is started. */
export interface ModelServerOptions {
  readonly port?: number;
  /** Requests without this bearer token get 401. Default: none is asked for. */
  readonly apiKey?: string;
  /** Ids of `/v1/models`. */
  readonly models?: readonly string[];
  /** Pause before each token. */
  readonly tokenDelayMs?: number;
  /** Speaks https with this certificate. */
  readonly certificate?: { readonly key: string; readonly cert: string };
}

/** Name of the model where a test does not care. */
export const standInModel = "stand-in";

/** The running stand-in. */
export class ModelServer {
  /** What an endpoint's setting wants: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  readonly origin: string;
  readonly #server: Server;
  readonly #options: ModelServerOptions;
  readonly #requests: RecordedRequest[] = [];
  readonly #waiting: ((chat: RecordedRequest) => void)[] = [];
  readonly #faults: ModelFault[] = [];
  #lastingFault: ModelFault | undefined;
  #hold:
    | (Hold & { readonly afterTokens: number; reach(): void; readonly released: Promise<void> })
    | undefined;
  tokenDelayMs: number;
  /** What every answer is preceded by, as a reasoning model does. */
  reasoning: { readonly field: string; readonly text: string } | undefined;
  /** Where every request is sent on to, whatever it asks. */
  redirectsTo: string | undefined;

  private constructor(server: Server, port: number, options: ModelServerOptions) {
    this.#server = server;
    this.#options = options;
    this.tokenDelayMs = options.tokenDelayMs ?? 0;
    this.origin = `${options.certificate ? "https" : "http"}://127.0.0.1:${port}`;
    this.baseUrl = `${this.origin}/v1`;
  }

  /** Starts listening. */
  static async start(options: ModelServerOptions = {}): Promise<ModelServer> {
    const { certificate } = options;
    const server = certificate ? createSecureServer(certificate) : createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    const address = server.address();
    const port = address !== null && typeof address !== "string" ? address.port : 0;
    const standIn = new ModelServer(server, port, options);
    server.on("request", (request, response) => {
      standIn.#handle(request, response).catch(() => response.destroy());
    });
    return standIn;
  }

  /** Everything that came in, oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  /** The chat requests alone, oldest first. */
  get chats(): readonly RecordedRequest[] {
    return this.#requests.filter(isChat);
  }

  /** The next chat request that comes in from now on. */
  nextChat(): Promise<RecordedRequest> {
    const { promise, resolve } = Promise.withResolvers<RecordedRequest>();
    this.#waiting.push(resolve);
    return promise;
  }

  /** The next chat requests fail, one for each fault given. */
  failNext(...faults: readonly ModelFault[]): void {
    this.#faults.push(...faults);
  }

  /** Every chat request fails until this is called with `undefined`. */
  failAlways(fault: ModelFault | undefined): void {
    this.#lastingFault = fault;
  }

  /** The next answer waits after so many tokens until it is released. */
  holdNextAfter(afterTokens: number): Hold {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#hold = {
      afterTokens,
      reached: reached.promise,
      reach: reached.resolve,
      released: released.promise,
      release: released.resolve,
    };
    return this.#hold;
  }

  /** Stops listening and cuts what is open. */
  async close(): Promise<void> {
    this.#hold?.release();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await record(request, response);
    this.#requests.push(recorded);
    if (isChat(recorded)) for (const take of this.#waiting.splice(0)) take(recorded);
    const { apiKey } = this.#options;
    if (apiKey !== undefined && recorded.headers["authorization"] !== `Bearer ${apiKey}`) {
      writeStatus(response, 401);
    } else if (this.redirectsTo !== undefined) {
      response.writeHead(307, { location: this.redirectsTo }).end();
    } else if (isChat(recorded)) {
      await writeReply(response, this.#plan(recorded, response));
    } else {
      writeJson(response, this.#plainAnswer(recorded));
    }
  }

  #plan(request: RecordedRequest, response: ServerResponse): ReplyPlan {
    const body = asRecord(request.body);
    const model = String(body["model"] ?? standInModel);
    const question = request.messages.findLast((message) => message.role === "user")?.text ?? "";
    const hold = this.#hold;
    this.#hold = undefined;
    return {
      text: answerFor(request.messages),
      ...(this.reasoning && { reasoning: this.reasoning }),
      model,
      isStreaming: body["stream"] === true,
      hasUsage: asRecord(body["stream_options"])["include_usage"] === true,
      promptTokens: request.messages.reduce(
        (sum, { text }) => sum + 4 + Math.ceil(text.length / 4),
        0,
      ),
      fault: this.#faults.shift() ?? this.#lastingFault ?? requestedFault(question, model),
      beforeToken: async (index) => {
        if (hold?.afterTokens === index) {
          hold.reach();
          await Promise.race([hold.released, closing(response)]);
        }
        if (this.tokenDelayMs > 0) await pause(this.tokenDelayMs);
      },
    };
  }

  #plainAnswer(request: RecordedRequest): unknown {
    const body = asRecord(request.body);
    if (request.path === "/v1/models") {
      const ids = this.#options.models ?? [standInModel];
      return {
        object: "list",
        data: ids.map((id) => ({ id, object: "model", owned_by: "redial" })),
      };
    }
    if (request.path !== "/v1/embeddings") return undefined;
    const input = body["input"];
    const texts: readonly unknown[] = Array.isArray(input) ? input : [input];
    return {
      object: "list",
      model: body["model"],
      data: texts.map((text, index) => ({
        object: "embedding",
        index,
        embedding: encodeVector(embed(String(text)), body["encoding_format"]),
      })),
      usage: { prompt_tokens: texts.length, total_tokens: texts.length },
    };
  }
}

async function record(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<RecordedRequest> {
  const ended = closing(response).then(() => (response.writableFinished ? "finished" : "aborted"));
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = parseJson(Buffer.concat(chunks).toString());
  const messages = asRecord(body)["messages"];
  const url = new URL(request.url ?? "/", "http://localhost");
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body,
    messages: (Array.isArray(messages) ? messages : []).map((message: unknown) => ({
      role: String(asRecord(message)["role"]),
      text: contentText(asRecord(message)["content"]),
    })),
    ended,
  };
}

function isChat(request: RecordedRequest): boolean {
  return request.method === "POST" && request.path === "/v1/chat/completions";
}

function writeJson(response: ServerResponse, value: unknown): void {
  if (value === undefined) {
    writeStatus(response, 404);
  } else {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  }
}

/** OpenAI's own client asks for base64 (little-endian 32-bit floats). */
function encodeVector(vector: readonly number[], format: unknown): unknown {
  if (format !== "base64") return vector;
  return Buffer.from(Float32Array.from(vector).buffer).toString("base64");
}

function closing(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once("close", resolve));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

if (import.meta.main) {
  const server = await ModelServer.start({ port: Number(process.argv[2] ?? 0) });
  console.log(`The stand-in model answers at ${server.baseUrl}`);
}
