// The text in the composer: kept in the page's own memory at every key and sent to the host soon
// after, so that neither a switch, a reload nor a killed page loses it.
import { signal } from "@preact/signals";
import { maxQuestionLength } from "../shared/protocol.ts";
import type { HostLink, PageMemory } from "./hostLink.ts";

const saveDelayMs = 400;

/** Keeps one draft, of the session that is shown. */
export class DraftKeeper {
  readonly text = signal("");
  readonly #link: HostLink;
  readonly #isTransient: () => boolean;
  #sessionId: string | undefined;
  #place: PageMemory["place"];
  #timer: number | undefined;
  #isComposing = false;

  /** `isTransient`: nothing of the shown session is to be kept outside the host's memory. */
  constructor(link: HostLink, isTransient: () => boolean) {
    this.#link = link;
    this.#isTransient = isTransient;
  }

  /** The user typed. */
  edit(text: string): void {
    this.text.value = text;
    this.#noteComposing();
    this.#keep();
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.flush(), saveDelayMs);
  }

  /** The text is sent as a question: the host drops its draft together with that. */
  take(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.text.value = "";
    this.#keep();
  }

  /** Sends what the host does not have yet. */
  flush(): void {
    if (this.#timer === undefined) return;
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    // Too long to be sent is too long to be taken: the page alone keeps it.
    if (this.text.value.length > maxQuestionLength) return;
    const sessionId = this.#sessionId;
    this.#link.send({
      type: "saveDraft",
      ...(sessionId === undefined ? {} : { sessionId }),
      text: this.text.value,
    });
  }

  /** The session's text was changed in another page; what is being written here stays. */
  follow(sessionId: string | undefined, text: string): void {
    const isWriting = this.#timer !== undefined || document.activeElement?.tagName === "TEXTAREA";
    if (sessionId !== this.#sessionId || (isWriting && document.hasFocus())) return;
    this.text.value = text;
    this.#keep();
  }

  /** Another session is shown, with its own draft. */
  open(sessionId: string | undefined, text: string): void {
    this.flush();
    this.#sessionId = sessionId;
    this.#place = undefined;
    this.text.value = text;
    if (text !== "") this.#noteComposing();
    this.#keep();
  }

  /** The session was made by the first question. */
  moveTo(sessionId: string | undefined): void {
    this.#sessionId = sessionId;
    this.#keep();
  }

  /** Remembers where the reader is, beside the draft. */
  keepPlace(place: PageMemory["place"]): void {
    this.#place = place;
    this.#keep();
  }

  /** Once in the page's life: there is text that may be sent soon. */
  #noteComposing(): void {
    if (this.#isComposing) return;
    this.#isComposing = true;
    this.#link.send({ type: "composing" });
  }

  #keep(): void {
    this.#link.keep({
      draft: this.#isTransient() ? "" : this.text.value,
      ...(this.#sessionId === undefined ? {} : { sessionId: this.#sessionId }),
      ...(this.#place === undefined ? {} : { place: this.#place }),
    });
  }
}
