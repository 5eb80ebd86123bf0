// Questions with secrets in them, or in what goes with them: held back until the user has said what is to
// become of them. One for each page; the answer "never ask here" is kept for the workspace.
import type * as vscode from "vscode";
import type { Attachment } from "../core/attachments.ts";
import { findSecrets, redactSecrets } from "../core/secretPatterns.ts";
import type { HostMessage } from "../shared/protocol.ts";
import {
  type FoundSecret,
  maxFoundSecrets,
  type SecretChoice,
  type SecretPageMessage,
} from "../shared/secretMessages.ts";

const stateKey = "redial.neverAskForSecrets";
/** Letters of a secret that the page shows. */
const excerptLength = 6;

/** Longest name of an attachment that the page is told. */
const maxNameLength = 200;

/** What is about to be sent. */
export interface Outgoing {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export interface SecretCheckParts {
  /** The workspace's own memory in the editor; no file of the project. */
  readonly state: vscode.Memento;
  readonly post: (message: HostMessage) => void;
  /** Hosts off this machine that a question goes to: the model's, Redis's. */
  readonly hosts: () => Promise<readonly string[]>;
}

export class SecretCheck {
  readonly #parts: SecretCheckParts;
  /** By turn. */
  readonly #waiting = new Map<string, (choice: SecretChoice) => void>();

  constructor(parts: SecretCheckParts) {
    this.#parts = parts;
  }

  /**
   * What is to be sent, once that is decided; `undefined`: nothing. `hold` keeps the text while the
   * user decides. `turnId` names the question for the page, which knows one that is to wait by its own.
   */
  async pass(
    turnId: string,
    outgoing: Outgoing,
    hold: () => Promise<void>,
  ): Promise<Outgoing | undefined> {
    const { state, post, hosts: readHosts } = this.#parts;
    if (state.get<boolean>(stateKey) === true) return outgoing;
    const all = secretsIn(outgoing);
    const hosts = all.length === 0 ? [] : await readHosts();
    if (hosts.length === 0) return outgoing;
    const found = all.slice(0, maxFoundSecrets);
    await hold();
    const decided = new Promise<SecretChoice>((resolve) => this.#waiting.set(turnId, resolve));
    post({ type: "secretsFound", turnId, found, hosts });
    const choice = await decided;
    this.#waiting.delete(turnId);
    if (choice === "edit") return undefined;
    if (choice === "redact") return redacted(outgoing);
    if (choice === "neverAskHere") await state.update(stateKey, true);
    return outgoing;
  }

  /** The page's answer; one that nothing waits for does nothing. */
  answer({ turnId, choice }: SecretPageMessage): void {
    this.#waiting.get(turnId)?.(choice);
  }

  /** The page is another one: what waited is in its composer again, as a draft. */
  forget(): void {
    for (const decide of this.#waiting.values()) decide("edit");
  }
}

/** Of the text first, then of what goes with it, in its order. */
function secretsIn({ text, attachments }: Outgoing): readonly FoundSecret[] {
  return [
    ...placesIn(text, {}),
    ...attachments.flatMap((attachment) => {
      const name = (attachment.path ?? attachment.label).slice(0, maxNameLength);
      return placesIn(attachment.text, { attachment: name });
    }),
  ];
}

function placesIn(text: string, where: Pick<FoundSecret, "attachment">): readonly FoundSecret[] {
  return findSecrets(text).map(({ start, end: _, ...place }) => ({
    ...place,
    excerpt: `${text.slice(start, start + excerptLength)}…`,
    ...where,
  }));
}

function redacted({ text, attachments }: Outgoing): Outgoing {
  const redact = (from: string): string => redactSecrets(from, () => "[redacted]");
  return {
    text: redact(text),
    attachments: attachments.map((one) => ({ ...one, text: redact(one.text) })),
  };
}
