// What the page knows of the next question's context: what goes with it, how the model's context is
// shared out, what a running model thinks, when it is asked again. Knows no DOM.
import { computed, effect, signal } from "@preact/signals";
import {
  type ContextHostMessage,
  maxImageLength,
  type SlashOffer,
} from "../shared/contextMessages.ts";
import type { AttachmentKind, AttachmentView, SentView } from "../shared/contextViews.ts";
import { type HostMessage, maxQuestionLength } from "../shared/protocol.ts";
import type { ErrorView } from "../shared/types.ts";
import type { Conversation } from "./conversation.ts";
import type { DraftKeeper } from "./drafts.ts";
import { fitImage } from "./fitImage.ts";
import type { HostLink } from "./hostLink.ts";

/** The endpoint refused for the moment. */
export interface RetryWait {
  readonly turnId: string;
  /** Epoch ms. */
  readonly until: number;
  readonly error: ErrorView;
}

const types: ReadonlySet<string> = new Set<ContextHostMessage["type"]>([
  "attachments",
  "budget",
  "reasoning",
  "retrying",
  "slashDone",
  "slashOffers",
]);

/** How long after the last key the context is measured, in ms. */
const measureDelayMs = 400;
/** A pasted text longer than this goes beside the question, in characters. */
export const longPaste = 4_000;

/** Whether the message is this book's to take. */
export function isContextMessage(message: HostMessage): message is ContextHostMessage {
  return types.has(message.type);
}

/** One lives as long as the page does. */
export class ContextBook {
  readonly attachments = signal<readonly AttachmentView[]>([]);
  /** Name of what was dropped or pasted last and cannot go with a question. */
  readonly refused = signal<string | undefined>(undefined);
  readonly sent = signal<SentView | undefined>(undefined);
  readonly reasoning = signal<{ readonly turnId: string; readonly text: string } | undefined>(
    undefined,
  );
  readonly retry = signal<RetryWait | undefined>(undefined);
  readonly offers = signal<readonly SlashOffer[]>([]);
  readonly #link: HostLink;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(link: HostLink) {
    this.#link = link;
  }

  apply(message: ContextHostMessage): void {
    switch (message.type) {
      case "attachments":
        this.attachments.value = message.items;
        this.refused.value = undefined;
        break;
      case "budget":
        this.sent.value = message.sent;
        break;
      case "reasoning":
        this.#append(message);
        break;
      case "retrying": {
        const { turnId, waitMs, error } = message;
        this.retry.value = { turnId, until: Date.now() + waitMs, error };
        break;
      }
      case "slashDone":
        break;
      case "slashOffers":
        this.offers.value = message.offers;
        break;
      default:
        message satisfies never;
    }
  }

  /** Something came from the model, or the turn is over. */
  endWait(): void {
    this.retry.value = undefined;
  }

  attach(kind?: AttachmentKind): void {
    this.#link.send({ type: "attach", ...(kind && { kind }) });
  }

  detach(id: string): void {
    this.#link.send({ type: "detach", id });
  }

  /** Files of the editor's own drag. */
  drop(uris: readonly string[]): void {
    if (uris.length > 0) this.#link.send({ type: "attachDropped", uris: uris.slice(0, 100) });
  }

  pasteText(text: string): void {
    this.#link.send({ type: "attachText", text });
  }

  /** A large image is made smaller; what is none, or cannot be read, is refused, and that is told. */
  async addImage(file: File): Promise<void> {
    this.refused.value = undefined;
    const name = file.name || "image";
    const image = await fitImage(file, maxImageLength / 1.4);
    if (!image) {
      this.refused.value = name;
      return;
    }
    const { mediaType, bytes } = image;
    this.#link.send({ type: "attachImage", name, mediaType, data: toBase64(bytes) });
  }

  /** Measures when the user has paused. */
  measureSoon(text: string, sessionId: string | undefined): void {
    clearTimeout(this.#timer);
    if (text.length > maxQuestionLength) return; // It cannot be sent; the composer says so.
    this.#timer = setTimeout(() => {
      this.#link.send({ type: "measure", text, ...(sessionId !== undefined && { sessionId }) });
    }, measureDelayMs);
  }

  /** Measures whenever what would be sent has changed. */
  measureOnChange({ isReady, running, session, model }: Conversation, drafts: DraftKeeper): void {
    // By what it says: each measure is answered with what goes along, and is not to ask for the next.
    const others = computed(() => {
      // A model of one name can be offered in several places.
      const { name, host, contextTokens, takesImages } = model.value ?? {};
      const attached = this.attachments.value.map(({ id }) => id);
      const { messageCount } = session.value ?? {};
      return JSON.stringify([messageCount, name, host, contextTokens, takesImages, attached]);
    });
    const sessionId = computed(() => session.value?.id);
    const isMeasured = computed(() => isReady.value && running.value === undefined);
    effect(() => {
      const text = drafts.text.value;
      if (isMeasured.value && others.value !== "") this.measureSoon(text, sessionId.value);
    });
  }

  #append({ turnId, offset, text }: Extract<ContextHostMessage, { type: "reasoning" }>): void {
    const known = this.reasoning.value?.turnId === turnId ? this.reasoning.value.text : "";
    if (offset > known.length) return; // Its beginning was missed: it comes whole with the answer.
    this.reasoning.value = { turnId, text: known + text.slice(known.length - offset) };
  }
}

function toBase64(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let start = 0; start < bytes.length; start += 8_192) {
    chunks.push(String.fromCharCode(...bytes.subarray(start, start + 8_192)));
  }
  return btoa(chunks.join(""));
}
