// What the user put beside the next question, until it is sent or taken away. One for a window.
import * as vscode from "vscode";
import { type Attachment, attachmentTokens } from "../core/attachments.ts";
import { RedialError } from "../core/errors.ts";
import { newId } from "../core/sessionId.ts";
import { maxAttachments } from "../shared/contextMessages.ts";
import type { AttachmentView } from "../shared/contextViews.ts";

/** Most that can be kept with one question, in characters as it is written: see `maxEntryLength`. */
const maxKeptLength = 3_100_000;

export class AttachmentTray implements vscode.Disposable {
  readonly #items = new Map<string, Attachment>();
  readonly #changed = new vscode.EventEmitter<void>();

  /** The same thing twice is there once. Codes `attachmentsFull`, `attachmentTooLarge`. */
  add(attachments: readonly Attachment[]): void {
    for (const attachment of attachments) {
      const isThere = [...this.#items.values()].some(
        ({ hash, label, kind }) =>
          hash === attachment.hash && label === attachment.label && kind === attachment.kind,
      );
      if (isThere) continue;
      const refusal = this.#refusal(attachment);
      if (refusal) {
        this.#changed.fire();
        throw refusal;
      }
      this.#items.set(newId(), attachment);
    }
    this.#changed.fire();
  }

  remove(id: string): void {
    if (this.#items.delete(id)) this.#changed.fire();
  }

  /** Those of these ids; they stay in the tray. */
  peek(ids: readonly string[]): readonly Attachment[] {
    return ids.flatMap((id) => this.#items.get(id) ?? []);
  }

  /** Those that go with a question; they are no longer in the tray. */
  take(ids: readonly string[]): readonly Attachment[] {
    const taken = this.peek(ids);
    for (const id of ids) this.#items.delete(id);
    if (ids.length > 0) this.#changed.fire();
    return taken;
  }

  all(): readonly Attachment[] {
    return [...this.#items.values()];
  }

  /** As chips; `cuts` are those of a measure, in the tray's order. */
  views(cuts: readonly AttachmentView["cut"][] = []): readonly AttachmentView[] {
    return [...this.#items].map(([id, attachment], index) => {
      const { kind, label, path } = attachment;
      const cut = cuts[index] ?? attachment.cut;
      return {
        id,
        kind,
        label,
        tokens: attachmentTokens(attachment),
        ...(path !== undefined && { path }),
        ...(cut && { cut }),
      };
    });
  }

  #refusal(attachment: Attachment): RedialError | undefined {
    if (this.#items.size >= maxAttachments) {
      return new RedialError("attachmentsFull", [String(maxAttachments)]);
    }
    const length = [...this.#items.values(), attachment].reduce(
      (sum, one) => sum + lengthOf(one),
      0,
    );
    return length > maxKeptLength
      ? new RedialError("attachmentTooLarge", [attachment.label])
      : undefined;
  }

  onChange(listener: () => void): vscode.Disposable {
    return this.#changed.event(listener);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** In the characters that it takes in the journal. */
function lengthOf({ image, text }: Attachment): number {
  return image?.length ?? JSON.stringify(text).length;
}
