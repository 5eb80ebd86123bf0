// A sent question that holds secrets and waits for the user's word. Knows no DOM.
import { computed, type Signal, signal } from "@preact/signals";
import type { HostMessage } from "../shared/protocol.ts";
import type { SecretChoice, SecretHostMessage } from "../shared/secretMessages.ts";
import type { QueuedView } from "../shared/turnMessages.ts";
import type { Conversation } from "./conversation.ts";
import type { HostLink } from "./hostLink.ts";
import type { SentQuestion } from "./turnStates.ts";

type Found = Extract<SecretHostMessage, { type: "secretsFound" }>;

/** Sent, or on its way to wait for an answer. */
type HeldQuestion = SentQuestion | QueuedView;

export interface SecretWarningParts {
  readonly link: HostLink;
  readonly conversation: Conversation;
  readonly turns: { readonly queuing: Signal<QueuedView | undefined> };
  /** Puts a question back to where it was written. */
  readonly onRefused: (question: HeldQuestion) => void;
}

export class SecretWarning {
  readonly #found = signal<Found | undefined>(undefined);
  readonly #link: HostLink;
  readonly #conversation: Conversation;
  readonly #queuing: Signal<QueuedView | undefined>;
  readonly #onRefused: (question: HeldQuestion) => void;

  constructor(parts: SecretWarningParts) {
    this.#link = parts.link;
    this.#conversation = parts.conversation;
    this.#queuing = parts.turns.queuing;
    this.#onRefused = parts.onRefused;
  }

  /** What was found in the question that waits. */
  readonly shown = computed(() => {
    const found = this.#found.value;
    const asked = [this.#conversation.sent.value?.turnId, this.#queuing.value?.queueId];
    return found && asked.includes(found.turnId) ? found : undefined;
  });

  apply(message: Found): void {
    this.#found.value = message;
  }

  /** Tells the host; `edit` brings the question back into the composer. */
  choose(choice: SecretChoice): void {
    const { turnId } = this.shown.value ?? {};
    const { sent } = this.#conversation;
    const held = sent.value?.turnId === turnId ? sent : this.#queuing;
    const question = held.value;
    if (turnId === undefined || question === undefined) return;
    this.#found.value = undefined;
    if (choice === "edit") {
      held.value = undefined;
      this.#onRefused(question);
    }
    this.#link.send({ type: "answerSecrets", turnId, choice });
  }
}

/** True for the messages that a {@link SecretWarning} takes. */
export function isSecretMessage(message: HostMessage): message is Found {
  return message.type === "secretsFound";
}
