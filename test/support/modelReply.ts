// Writes one answer of the stand-in model in the OpenAI wire format, streamed or whole, and fails
// the way a fault says. Knows nothing of routes or of what the answer means.
import type { ServerResponse } from "node:http";
import { splitTokens } from "./modelAnswers.ts";
import { errorBody, type ModelFault } from "./modelFaults.ts";

/** What to answer and how. */
export interface ReplyPlan {
  readonly text: string;
  /** Thought before the answer is written, under the name that the endpoint gives it. */
  readonly reasoning?: { readonly field: string; readonly text: string };
  readonly model: string;
  readonly isStreaming: boolean;
  readonly hasUsage: boolean;
  readonly promptTokens: number;
  readonly fault: ModelFault | undefined;
  /** Awaited before each token with its index, and once more after the last one. */
  readonly beforeToken: (index: number) => Promise<void>;
}

/** Writes the answer; resolves when it has ended, was cut, or the client went away. */
export async function writeReply(response: ServerResponse, plan: ReplyPlan): Promise<void> {
  switch (plan.fault?.kind) {
    case "refuse":
      response.socket?.resetAndDestroy();
      return;
    case "silent":
      return;
    case "status":
      writeStatus(response, plan.fault.status, plan.fault);
      return;
    case "redirect":
      response.writeHead(307, { location: plan.fault.location }).end();
      return;
    case "garbage":
      response
        .writeHead(200, { "content-type": contentType(plan) })
        .end("data: {not json\n\n<html>");
      return;
    default:
      await (plan.isStreaming ? writeStream(response, plan) : writeWhole(response, plan));
  }
}

/** An error answer of the OpenAI format. */
export function writeStatus(
  response: ServerResponse,
  status: number,
  more: { readonly retryAfterSeconds?: number; readonly message?: string } = {},
): void {
  const { retryAfterSeconds, message } = more;
  const retry = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  response.writeHead(status, { "content-type": "application/json", ...retry });
  response.end(errorBody(status, message));
}

async function writeWhole(response: ServerResponse, plan: ReplyPlan): Promise<void> {
  const tokens = answerTokens(plan);
  for (const index of tokens.keys()) await plan.beforeToken(index);
  if (plan.fault?.kind === "stall") return;
  const body = JSON.stringify({
    ...header(plan, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: tokens.join("") },
        finish_reason: "stop",
      },
    ],
    usage: usage(plan, tokens.length),
  });
  response.writeHead(200, { "content-type": contentType(plan) });
  const writer = new LimitedWriter(response, plan.fault);
  await writer.write(body);
  writer.end();
}

async function writeStream(response: ServerResponse, plan: ReplyPlan): Promise<void> {
  response.writeHead(200, { "content-type": contentType(plan), "cache-control": "no-cache" });
  response.flushHeaders();
  const writer = new LimitedWriter(response, plan.fault);
  const send = (choices: readonly unknown[], more: object = {}): Promise<void> =>
    writer.write(
      `data: ${JSON.stringify({ ...header(plan, "chat.completion.chunk"), choices, ...more })}\n\n`,
    );
  const choice = (delta: object, reason: string | null) => [
    { index: 0, delta, finish_reason: reason },
  ];
  const stallAt = plan.fault?.kind === "stall" ? plan.fault.afterTokens : undefined;
  const tokens = answerTokens(plan);

  if (stallAt !== 0) await send(choice({ role: "assistant", content: "" }, null));
  for (const thought of splitTokens(plan.reasoning?.text ?? "")) {
    await send(choice({ [plan.reasoning?.field ?? ""]: thought }, null));
  }
  for (const [index, token] of tokens.entries()) {
    if (index === stallAt) return;
    await plan.beforeToken(index);
    if (writer.isOver) return;
    await send(choice({ content: token }, null));
  }
  await plan.beforeToken(tokens.length);
  await send(choice({}, "stop"));
  if (plan.hasUsage) await send([], { usage: usage(plan, tokens.length) });
  await writer.write("data: [DONE]\n\n");
  writer.end();
}

/** Ends the body after the bytes that a `cut` leaves; what comes later is dropped. */
class LimitedWriter {
  readonly #response: ServerResponse;
  #bytesLeft: number;

  constructor(response: ServerResponse, fault: ModelFault | undefined) {
    this.#response = response;
    this.#bytesLeft = fault?.kind === "cut" ? fault.afterBytes : Number.POSITIVE_INFINITY;
  }

  get isOver(): boolean {
    return this.#response.destroyed || this.#bytesLeft < 0;
  }

  async write(text: string): Promise<void> {
    if (this.isOver) return;
    const bytes = Buffer.from(text);
    if (bytes.length < this.#bytesLeft) {
      this.#bytesLeft -= bytes.length;
      await this.#flush(bytes);
      return;
    }
    const last = bytes.subarray(0, this.#bytesLeft);
    this.#bytesLeft = -1;
    if (last.length > 0) await this.#flush(last);
    this.#response.socket?.resetAndDestroy();
  }

  end(): void {
    if (!this.isOver) this.#response.end();
  }

  #flush(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => this.#response.write(bytes, () => resolve()));
  }
}

function answerTokens(plan: ReplyPlan): readonly string[] {
  return plan.fault?.kind === "empty" ? [] : splitTokens(plan.text);
}

function contentType(plan: ReplyPlan): string {
  return plan.isStreaming ? "text/event-stream; charset=utf-8" : "application/json";
}

function header(plan: ReplyPlan, object: string): object {
  return { id: "chatcmpl-stand-in", object, created: 1_700_000_000, model: plan.model };
}

function usage(plan: ReplyPlan, completionTokens: number): object {
  return {
    prompt_tokens: plan.promptTokens,
    completion_tokens: completionTokens,
    total_tokens: plan.promptTokens + completionTokens,
  };
}
