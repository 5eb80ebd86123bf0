// A sent question that holds secrets and waits for the user's word. Knows no DOM.
import { computed, signal } from "@preact/signals";
import type { HostMessage } from "../shared/protocol.ts";
import type { SecretChoice, SecretHostMessage } from "../shared/secretMessages.ts";
import type { Conversation } from "./conversation.ts";
import type { HostLink } from "./hostLink.ts";
import type { SentQuestion } from "./turnStates.ts";

type Found = Extract<SecretHostMessage, { type: "secretsFound" }>;

export class SecretWarning {
  readonly #found = signal<Found | undefined>(undefined);
  readonly #link: HostLink;
  readonly #conversation: Conversation;
  readonly #onRefused: (sent: SentQuestion) => void;

  /** `onRefused` puts a question back to where it was written. */
  constructor(link: HostLink, conversation: Conversation, onRefused: (sent: SentQuestion) => void) {
    this.#link = link;
    this.#conversation = conversation;
    this.#onRefused = onRefused;
  }

  /** What was found in the question that waits. */
  readonly shown = computed(() => {
    const found = this.#found.value;
    return found?.turnId === this.#conversation.sent.value?.turnId ? found : undefined;
  });

  apply(message: Found): void {
    this.#found.value = message;
  }

  /** Tells the host; `edit` brings the question back into the composer. */
  choose(choice: SecretChoice): void {
    const { turnId } = this.shown.value ?? {};
    const { sent } = this.#conversation;
    if (turnId === undefined || sent.value === undefined) return;
    const question = sent.value;
    this.#found.value = undefined;
    if (choice === "edit") {
      sent.value = undefined;
      this.#onRefused(question);
    }
    this.#link.send({ type: "answerSecrets", turnId, choice });
  }
}

/** True for the messages that a {@link SecretWarning} takes. */
export function isSecretMessage(message: HostMessage): message is Found {
  return message.type === "secretsFound";
}
