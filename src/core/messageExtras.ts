// What Redial adds to a LangChain message, and how it is read back from whoever wrote it.
import type { SentView } from "../shared/contextViews.ts";
import { type KeptAttachment, readKept } from "./attachments.ts";
import { isErrorCode } from "./errors.ts";
import type { InterruptReason } from "./ports.ts";
import { type RecalledStretch, readStretches } from "./recalledStretch.ts";
import { readSent } from "./sentParts.ts";

/** What Redial adds to a message; it rides in `data.additional_kwargs.redial`. */
export interface RedialExtras {
  /** Epoch ms. */
  readonly createdAt: number;
  /** Why the answer ended early; absent on a whole one. */
  readonly interrupted?: InterruptReason;
  readonly model?: string;
  /** Of a question: id of its first version. */
  readonly versionOf?: string;
  /** Of older messages, what was put before the model for this answer, in its order. */
  readonly recalled?: readonly RecalledStretch[];
  /** Messages that the user wanted left out of this answer. */
  readonly without?: readonly string[];
  /** What went with the question; its text stands in the content's parts after the first one. */
  readonly attachments?: readonly KeptAttachment[];
  /** What the model thought before it answered; never sent to a model. */
  readonly reasoning?: string;
  /** How the model's context was shared out for this answer. */
  readonly sent?: SentView;
}

/** Reads a message's `data`; what is not there or of another form is left out. */
export function extrasOf(data: Record<string, unknown>): RedialExtras {
  const extras = recordOf(recordOf(data["additional_kwargs"])?.["redial"]) ?? {};
  const { createdAt, model, reasoning, without, versionOf } = extras;
  const recalled = readStretches(extras["recalled"]);
  const attachments = readKept(extras["attachments"]);
  const sent = readSent(extras["sent"]);
  const interrupted = recordOf(extras["interrupted"]);
  const code = interrupted?.["code"];
  const args = interrupted?.["args"];
  return {
    createdAt: typeof createdAt === "number" && Number.isFinite(createdAt) ? createdAt : 0,
    ...(typeof model === "string" && { model }),
    ...(recalled.length > 0 && { recalled }),
    ...(typeof reasoning === "string" && { reasoning }),
    ...(attachments.length > 0 && { attachments }),
    ...(sent && { sent }),
    ...(typeof versionOf === "string" && { versionOf }),
    ...(Array.isArray(without) && { without: without.map(String) }),
    ...(interrupted && {
      // A code of a newer Redial is not known here; that the answer is not whole still is.
      interrupted: isErrorCode(code)
        ? { code, args: Array.isArray(args) ? args.map(String) : [] }
        : { code: "unexpected", args: [String(code)] },
    }),
  };
}

/** A plain object; `undefined` for anything else. */
export function recordOf(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined; // Just checked.
}
