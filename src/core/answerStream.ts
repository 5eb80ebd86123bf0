// Asks the opened model through the chain and streams its pieces; asks again while the endpoint
// refuses for the moment and nothing of an answer has come.
import type { ContentPart } from "./attachments.ts";
import { asRedialError, type RedialError } from "./errors.ts";
import type { OpenedModel } from "./modelPorts.ts";
import { sleep, waitBefore } from "./retryWait.ts";
import type { TurnContext } from "./turnContext.ts";
import type { FinishedAnswer } from "./turnHistory.ts";

/** One piece: text of the answer, or of what the model thinks before it; both may be "". */
export interface AnswerPiece {
  readonly text: string;
  readonly reasoning: string;
}

export interface AnswerRequest {
  readonly opened: OpenedModel;
  readonly context: TurnContext;
  /** What the model is asked, attachments included. */
  readonly question: string | ContentPart[];
  /** LangChain's session id. */
  readonly sessionId: string;
  readonly signal: AbortSignal;
  readonly onPiece: (piece: AnswerPiece) => void;
  /** The endpoint refused for `reason`; it is asked again in `waitMs`. 0: it is asked now. */
  readonly onRetry: (waitMs: number, reason: RedialError) => void;
  readonly finish: (answer: FinishedAnswer) => Promise<void>;
}

/** Resolves when the answer was handed over; rejects with what the model or the signal threw. */
export async function streamAnswer(request: AnswerRequest): Promise<void> {
  const { opened, signal, onRetry } = request;
  for (let retry = 1; ; retry++) {
    let hasBegun = false;
    try {
      return await ask(request, (piece) => {
        hasBegun = true;
        request.onPiece(piece);
      });
    } catch (error) {
      const mayAsk = !hasBegun && !signal.aborted;
      const askedForMs = mayAsk ? opened.retryAfterMs?.(error) : undefined;
      const waitMs = waitBefore(retry, askedForMs, Math.random());
      if (waitMs === undefined) throw error;
      onRetry(waitMs, asRedialError(opened.toError(error)));
      await sleep(waitMs, signal);
      onRetry(0, asRedialError(opened.toError(error)));
    }
  }
}

async function ask(request: AnswerRequest, onPiece: AnswerRequest["onPiece"]): Promise<void> {
  const { opened, context, question, sessionId, signal } = request;
  const [{ askChain }, { TurnHistory }] = await Promise.all([
    import("./chain.ts"),
    import("./turnHistory.ts"),
  ]);
  const history = new TurnHistory({
    read: async () => context.window,
    takesImages: opened.takesImages !== false,
    finish: request.finish,
  });
  const { systemPrompt } = context;
  const stream = await askChain(
    { model: opened.model, systemPrompt, history },
    { question, sessionId, signal },
  );
  for await (const chunk of stream) {
    const reasoning = chunk.additional_kwargs["reasoning_content"];
    onPiece({ text: chunk.text, reasoning: typeof reasoning === "string" ? reasoning : "" });
  }
  signal.throwIfAborted();
  if (history.failure !== undefined) throw history.failure;
}
