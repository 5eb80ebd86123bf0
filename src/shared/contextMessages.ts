// What host and page say to each other about what goes with a question: attachments, the model's
// context, what the model thinks, the wait before it is asked again. Part of the protocol's unions.
import type { AttachmentKind, AttachmentView, SentView } from "./contextViews.ts";
import type { ErrorView } from "./types.ts";

/** Largest image that the page hands over, in characters of base64. */
export const maxImageLength = 3_000_000;
/** Attachments of one question at most. */
export const maxAttachments = 50;

/** Page to host. */
export type ContextPageMessage =
  /** Opens the host's picker of what can go with a question; `kind` skips its first step. */
  | { readonly type: "attach"; readonly kind?: AttachmentKind }
  /** Files were dropped: URIs as the editor put them into the drag; the host asks about strangers. */
  | { readonly type: "attachDropped"; readonly uris: readonly string[] }
  /** An image was pasted or dropped, as base64. */
  | {
      readonly type: "attachImage";
      readonly name: string;
      readonly mediaType: string;
      readonly data: string;
    }
  /** A long text was pasted. */
  | { readonly type: "attachText"; readonly text: string }
  | { readonly type: "detach"; readonly id: string }
  /** How would the context be shared out, were this asked? Answered by `budget`. */
  | { readonly type: "measure"; readonly sessionId?: string; readonly text: string };

/** A slash command, as the composer offers it. */
export interface SlashOffer {
  /** Without the slash. */
  readonly name: string;
  readonly description: string;
}

/** Host to page. */
export type ContextHostMessage =
  /** What goes with the next question, all of it. */
  | { readonly type: "attachments"; readonly items: readonly AttachmentView[] }
  | { readonly type: "budget"; readonly sent: SentView }
  /** What the model thinks before it answers; `offset` as in `delta`. */
  | {
      readonly type: "reasoning";
      readonly turnId: string;
      readonly offset: number;
      readonly text: string;
    }
  /** The endpoint refused for the moment and is asked again after `waitMs`; 0: it is asked now. */
  | {
      readonly type: "retrying";
      readonly turnId: string;
      readonly waitMs: number;
      readonly error: ErrorView;
    }
  /** What was asked was a command that is done, and no question. */
  | { readonly type: "slashDone"; readonly turnId: string }
  | { readonly type: "slashOffers"; readonly offers: readonly SlashOffer[] };
