// Questions with secrets in them: held back until the user has said what is to become of them. One for
// each page; the answer "never ask here" is kept for the workspace.
import type * as vscode from "vscode";
import { findSecrets, redactSecrets } from "../core/secretPatterns.ts";
import type { HostMessage } from "../shared/protocol.ts";
import {
  maxFoundSecrets,
  type SecretChoice,
  type SecretPageMessage,
} from "../shared/secretMessages.ts";

const stateKey = "redial.neverAskForSecrets";
/** Letters of a secret that the page shows. */
const excerptLength = 6;

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
   * user decides.
   */
  async pass(turnId: string, text: string, hold: () => Promise<void>): Promise<string | undefined> {
    const { state, post, hosts: readHosts } = this.#parts;
    if (state.get<boolean>(stateKey) === true) return text;
    const places = findSecrets(text);
    const hosts = places.length === 0 ? [] : await readHosts();
    if (hosts.length === 0) return text;
    const found = places.slice(0, maxFoundSecrets).map(({ start, end: _, ...place }) => ({
      ...place,
      excerpt: `${text.slice(start, start + excerptLength)}…`,
    }));
    await hold();
    const decided = new Promise<SecretChoice>((resolve) => this.#waiting.set(turnId, resolve));
    post({ type: "secretsFound", turnId, found, hosts });
    const choice = await decided;
    this.#waiting.delete(turnId);
    if (choice === "edit") return undefined;
    if (choice === "redact") return redactSecrets(text, () => "[redacted]");
    if (choice === "neverAskHere") await state.update(stateKey, true);
    return text;
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
