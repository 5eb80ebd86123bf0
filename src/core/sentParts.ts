// What was sent with a question, as it is kept with the answer and read back.
import type { SentView } from "../shared/contextViews.ts";
import type { Usage } from "../shared/types.ts";
import type { OpenedModel } from "./modelPorts.ts";

const counts = [
  "contextTokens",
  "answerTokens",
  "systemTokens",
  "attachmentTokens",
  "recalledTokens",
  "windowTokens",
  "questionTokens",
  "sentMessages",
  "leftOutMessages",
] as const satisfies readonly (keyof SentView)[];

const optionalCounts = [
  "cutInstructionTokens",
  "summaryTokens",
  "summarizedMessages",
  "costUsd",
] as const satisfies readonly (keyof SentView)[];

/** Tokens of input, as estimated. */
export function inputTokensOf(sent: SentView): number {
  const { systemTokens, attachmentTokens, recalledTokens, windowTokens, questionTokens } = sent;
  const { summaryTokens = 0 } = sent;
  const memoryTokens = recalledTokens + summaryTokens + windowTokens;
  return systemTokens + attachmentTokens + memoryTokens + questionTokens;
}

/** Reads back; `undefined` for anything else. */
export function readSent(value: unknown): SentView | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const numbers = counts.map((name) => numberAt(value, name));
  if (numbers.some((number) => number === undefined)) return undefined;
  const names = [...counts, ...optionalCounts];
  const known = names.map((name) => [name, numberAt(value, name)] as const);
  // Every name of the type is among the two lists.
  return Object.fromEntries(
    known.filter(([, number]) => number !== undefined),
  ) as unknown as SentView;
}

function numberAt(value: object, name: string): number | undefined {
  const found: unknown = Reflect.get(value, name);
  return typeof found === "number" && found >= 0 && Number.isFinite(found) ? found : undefined;
}

/** The name that corrections of estimates go by. */
export function modelKey({ host, name }: OpenedModel): string {
  return `${host} ${name}`;
}

/** What a turn was billed, where it is known. */
export function costOf(
  model: OpenedModel | undefined,
  usage: Usage | undefined,
): { costUsd?: number } {
  const { inputTokens, outputTokens } = usage ?? {};
  if (!model?.price || inputTokens === undefined || outputTokens === undefined) return {};
  const { input, output } = model.price;
  return { costUsd: (inputTokens * input + outputTokens * output) / 1_000_000 };
}
