// How a model's context would be shared out before a question is sent: for the composer's meter.
// Reads the journal only.
import type { SentView } from "../shared/contextViews.ts";
import { type Attachment, type KeptAttachment, keptOf, withoutImages } from "./attachments.ts";
import { answerRoom, fitInstructions, shareOut } from "./budget.ts";
import type { ModelAsker } from "./modelPorts.ts";
import { notesFor, under } from "./turnContext.ts";
import type { TurnParts } from "./turnEvents.ts";

export interface MeasureRequest {
  readonly asker: ModelAsker;
  readonly question: string;
  readonly attachments: readonly Attachment[];
}

export interface Measured {
  readonly sent: SentView;
  /** As they would be sent, in their order. */
  readonly attachments: readonly KeptAttachment[];
}

/** Where the model's context is not known. */
const assumedContextTokens = 128_000;

/** `recalledTokens` is the most that recall may take: what it finds is known when it is asked. */
export async function measureContext(
  parts: TurnParts,
  { asker, question, attachments }: MeasureRequest,
): Promise<Measured> {
  const { store, models, scale } = parts;
  const own = parts.settings();
  const [prompt, status] = await Promise.all([
    parts.prompts.of(asker.workspace),
    models.status(asker),
  ]);
  const { contextTokens = assumedContextTokens, host, name } = status;
  const modelScale = scale.of(`${host} ${name}`);
  const { workspace } = asker;
  const notes = await notesFor(parts, { workspace, settings: own, contextTokens });
  const limits = { contextTokens, scale: modelScale };
  const instructions = fitInstructions(under(own.systemPrompt, prompt), limits);
  const settings = { ...own, systemPrompt: under(instructions.text, notes) };
  const taken = status.takesImages === false ? withoutImages(attachments) : attachments;
  const budget = shareOut({
    contextTokens,
    ...settings,
    question,
    attachments: taken,
    // A summary is sent only where it takes the place of more than it needs.
    summaryTokens: 0,
    scale: modelScale,
  });
  const { sessionId } = asker;
  const session = sessionId === undefined ? undefined : await store.readSession(sessionId);
  const window = session
    ? await store.measureWindow(session.id, budget.windowTokens)
    : { messages: 0, tokens: 0 };
  const leftOut = Math.max(0, (session?.messageCount ?? 0) - window.messages);
  const sent = {
    contextTokens,
    answerTokens: answerRoom(contextTokens, settings.answerTokens),
    systemTokens: budget.systemTokens,
    ...(instructions.cutTokens > 0 && { cutInstructionTokens: instructions.cutTokens }),
    attachmentTokens: budget.attachmentTokens,
    recalledTokens: leftOut > 0 ? budget.recallTokens : 0,
    windowTokens: window.tokens,
    questionTokens: budget.questionTokens,
    sentMessages: window.messages,
    leftOutMessages: leftOut,
  };
  return { sent, attachments: budget.attachments.map(keptOf) };
}
